# Look-ups of 1,000 cases through the official API, beside nginx with a file. [--cases N] [--accounts N] [--seconds N] [--rounds N]
need_nginx
need_wrk
build
run_java org.casefolio.bench.LookupJson "$@"
