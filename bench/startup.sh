# From java -jar to the first answered check, beside a bare Spring Boot; with an AOT cache and without. [--cases N] [--rounds N]
build
run_java org.casefolio.bench.Startup "$@"
