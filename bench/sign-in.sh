# Sign-ins with a password, beside Argon2 in a bare loop, and the check during a flood of them. [--connections N] [--seconds N] [--rounds N]
need_psql
need_argon2
build
run_java org.casefolio.bench.SignIn "$@"
