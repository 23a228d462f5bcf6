# What happens when days of changes arrive at once: the urgent first, the last within the hour. [--changes N]
need_smtp_tools
build
run_java org.casefolio.mail.Backlog "$@"
