# A portfolio of 100 cases, signed in, beside pgbench running the same statements. [--cases N] [--accounts N] [--seconds N] [--rounds N]
need_psql
need_wrk
need_pgbench
build
run_java org.casefolio.bench.PortfolioPage "$@"
