# A first load of cases from a file, beside psql \copy into the same tables. [--cases N] [--rounds N]
need_psql
build
run_java org.casefolio.bench.FirstLoad "$@"
