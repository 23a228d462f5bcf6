# What it holds of memory under load of every kind at once. [--minutes N] [--cases N] [--accounts N]
need_wrk
build
run_java org.casefolio.bench.Memory "$@"
