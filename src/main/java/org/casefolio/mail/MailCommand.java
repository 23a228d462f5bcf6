package org.casefolio.mail;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator asks about mail, and does about it, without seeing whom it is for. */
@Command(
    name = "mail",
    description = "Mail: list, resend, check.",
    subcommands = {MailCommand.All.class, MailCommand.Resend.class, MailCommand.Check.class})
class MailCommand {

  @Command(
      name = "list",
      description =
          "Counts messages by state, queue and day. Of those that wait: how many have failed"
              + " before.")
  static class All implements Callable<Integer> {

    private final MailStore store;
    private final PlatformTransactionManager transactions;

    @Spec private @Nullable CommandSpec spec;

    All(MailStore store, PlatformTransactionManager transactions) {
      this.store = store;
      this.transactions = transactions;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      new TransactionTemplate(transactions)
          .executeWithoutResult(transaction -> {
            for (MailStore.Count count : store.count()) {
              out.println(
                  String.join(
                      "\t",
                      word(count.state()),
                      MailMeters.name(count.priority()),
                      count.day().toString(),
                      Long.toString(count.messages()),
                      count.state() == MailStore.State.WAITING
                          ? count.tried() + " failed before"
                          : ""));
            }
          });
      return 0;
    }
  }

  @Command(
      name = "resend",
      description =
          "Sends messages of some days again, written anew and under a new Message-ID. Mail that"
              + " opens an account is left alone. Prints how many.")
  static class Resend implements Callable<Integer> {

    private final MailStore store;
    private final PlatformTransactionManager transactions;
    private final Clock clock;
    private final Settings settings;

    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--since",
        required = true,
        description = "The first day on which they were given up or accepted: 2026-11-20.")
    private @Nullable LocalDate since;

    @Option(names = "--until", required = true, description = "The last such day.")
    private @Nullable LocalDate until;

    @Option(
        names = "--state",
        description = "given-up (the default) or accepted.",
        defaultValue = "given-up")
    private String state = "given-up";

    Resend(
        MailStore store, PlatformTransactionManager transactions, Clock clock, Settings settings) {
      this.store = store;
      this.transactions = transactions;
      this.clock = clock;
      this.settings = settings;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      LocalDate first = since;
      LocalDate last = until;
      if (first == null || last == null || last.isBefore(first)) {
        throw wrong("--until must not be before --since.");
      }
      MailStore.State from =
          switch (state) {
            case "given-up" -> MailStore.State.GIVEN_UP;
            case "accepted" -> MailStore.State.ACCEPTED;
            default -> throw wrong("--state must be given-up or accepted.");
          };
      LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
      Integer sent =
          new TransactionTemplate(transactions)
              .execute(transaction -> store.resend(from, first, last, today));
      out.println(sent + (sent != null && sent == 1 ? " message" : " messages"));
      return 0;
    }

    private ParameterException wrong(String why) {
      CommandSpec command = spec;
      if (command == null) {
        throw new IllegalStateException(why);
      }
      return new ParameterException(command.commandLine(), why);
    }
  }

  @Command(
      name = "check",
      description =
          "Tries the relays, the sender's domain and the key, and says what to mend. Sends"
              + " nothing.")
  static class Check implements Callable<Integer> {

    private final Settings settings;
    private final MailSettings mail;

    @Spec private @Nullable CommandSpec spec;

    Check(Settings settings, MailSettings mail) {
      this.settings = settings;
      this.mail = mail;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      boolean mend = false;
      for (MailCheck.Finding finding : new MailCheck(settings, mail, new DnsNames()).run()) {
        out.println(word(finding.state()) + "\t" + finding.text());
        mend |= finding.state() == MailCheck.State.MEND;
      }
      return mend ? 1 : 0;
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static PrintWriter out(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec.commandLine().getOut();
  }
}
