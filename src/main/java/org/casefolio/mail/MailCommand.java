package org.casefolio.mail;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.casefolio.platform.cli.Mandate;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator asks about mail, and does about it, without seeing whom it is for. */
@Command(
    name = "mail",
    description = "Mail: list, pace, resend, check.",
    subcommands = {
      MailCommand.All.class,
      MailCommand.Speed.class,
      MailCommand.Resend.class,
      MailCommand.Check.class
    })
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
      name = "pace",
      description =
          "How fast messages left, by day and queue: how many, the seconds from the event to the"
              + " relay that half, 95 and 99 of a hundred took, and the share within ten seconds.")
  static class Speed implements Callable<Integer> {

    private final PaceStore store;
    private final PlatformTransactionManager transactions;
    private final Clock clock;
    private final Settings settings;

    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--days",
        description = "So many days up to today: from 1 to 400; 7 if not given.",
        defaultValue = "7")
    private int days = 7;

    Speed(
        PaceStore store, PlatformTransactionManager transactions, Clock clock, Settings settings) {
      this.store = store;
      this.transactions = transactions;
      this.clock = clock;
      this.settings = settings;
    }

    @Override
    public Integer call() {
      if (days < 1 || days > 400) {
        throw wrong(spec, "--days must be from 1 to 400.");
      }
      PrintWriter out = out(spec);
      LocalDate since = LocalDate.ofInstant(clock.instant(), settings.zone()).minusDays(days - 1L);
      List<PaceStore.Counted> counted =
          new TransactionTemplate(transactions).execute(transaction -> store.list(since));
      out.println("day\tqueue\tmessages\tp50\tp95\tp99\twithin-10s");
      for (PaceOfDay day : PaceOfDay.of(counted == null ? List.of() : counted)) {
        out.println(
            String.join(
                "\t",
                day.day().toString(),
                MailMeters.name(day.priority()),
                Long.toString(day.messages()),
                seconds(day.quantile(0.5)),
                seconds(day.quantile(0.95)),
                seconds(day.quantile(0.99)),
                String.format(
                    Locale.ROOT, "%.1f%%", 100.0 * day.withinTenSeconds() / day.messages())));
      }
      return 0;
    }

    private static String seconds(Duration time) {
      return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
  }

  @Command(
      name = "resend",
      description =
          "Sends messages of some days again, written anew and under a new Message-ID. Mail that"
              + " opens an account is left alone, and so is what no longer stands or is not asked"
              + " for any more. Prints how many.")
  static class Resend implements Callable<Integer> {

    private final Resending resending;

    @Spec private @Nullable CommandSpec spec;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

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

    Resend(Resending resending) {
      this.resending = resending;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      LocalDate first = since;
      LocalDate last = until;
      if (first == null || last == null || last.isBefore(first)) {
        throw wrong(spec, "--until must not be before --since.");
      }
      MailStore.State from =
          switch (state) {
            case "given-up" -> MailStore.State.GIVEN_UP;
            case "accepted" -> MailStore.State.ACCEPTED;
            default -> throw wrong(spec, "--state must be given-up or accepted.");
          };
      Resending.Outcome outcome = resending.run(from, first, last);
      out.println(outcome.sent() + (outcome.sent() == 1 ? " message" : " messages"));
      if (outcome.left() > 0) {
        line(spec)
            .getErr()
            .println(outcome.left() + " left alone: wrong by now, or not asked for any more.");
      }
      return 0;
    }
  }

  @Command(
      name = "check",
      description =
          "Tries the relays, the bounce mailbox, the sender's domain and the key, and says what"
              + " to mend. Sends nothing.")
  static class Check implements Callable<Integer> {

    private final Settings settings;
    private final MailSettings mail;
    private final BounceSettings bounces;

    @Spec private @Nullable CommandSpec spec;

    Check(Settings settings, MailSettings mail, BounceSettings bounces) {
      this.settings = settings;
      this.mail = mail;
      this.bounces = bounces;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      boolean mend = false;
      MailCheck check = new MailCheck(settings, mail, bounces, new DnsNames());
      for (MailCheck.Finding finding : check.run()) {
        out.println(word(finding.state()) + "\t" + finding.text());
        mend |= finding.state() == MailCheck.State.MEND;
      }
      return mend ? 1 : 0;
    }
  }

  private static ParameterException wrong(@Nullable CommandSpec spec, String why) {
    return new ParameterException(line(spec), why);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static PrintWriter out(@Nullable CommandSpec spec) {
    return line(spec).getOut();
  }

  private static CommandLine line(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec.commandLine();
  }
}
