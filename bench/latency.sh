# How long a reader waits: from the acknowledged event to the accepted message. [--portfolios N] [--seconds N]
build
run_java org.casefolio.mail.Latency "$@"
