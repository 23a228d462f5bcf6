# Look-ups of all cases at random, beside pgbench selecting from the same table. [--cases N] [--accounts N] [--seconds N] [--rounds N]
need_wrk
need_pgbench
build
run_java org.casefolio.bench.LookupCold "$@"
