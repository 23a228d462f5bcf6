# The public check, whole pages, beside nginx with such a page in a file. [--cases N] [--accounts N] [--seconds N] [--rounds N] [--gzip 1]
need_nginx
need_wrk
build
run_java org.casefolio.bench.CheckPage "$@"
