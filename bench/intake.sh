# How fast the feed takes events about existing cases, beside psql \copy of the same rows. [--cases N] [--accounts N] [--events N] [--rounds N]
need_psql
build
run_java org.casefolio.bench.Intake "$@"
