# How fast changes become messages in the outbox, beside psql \copy of the same rows. [--changes N] [--rounds N]
need_psql
build
run_java org.casefolio.mail.FanOut "$@"
