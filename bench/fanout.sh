# How fast changes become messages in the outbox, beside copy of the same rows. [--changes N] [--rounds N]
build
run_java org.casefolio.mail.FanOut "$@"
