# Whether answers tell by their time who has an account: known and unknown in turn. [--runs N]
build
run_java org.casefolio.accounts.Timing "$@"
