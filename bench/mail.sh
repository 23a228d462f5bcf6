# How fast messages leave, beside smtp-source: rendering, bookkeeping with fsync, SMTP. [--messages N] [--rounds N]
need_smtp_tools
build
run_java org.casefolio.mail.MailSpeed "$@"
