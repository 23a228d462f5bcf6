# How much slower it becomes from 10 thousand to 10 million cases. [--cases N] [--accounts N] [--seconds N] [--rounds N]
need_wrk
build
run_java org.casefolio.bench.Growth "$@"
