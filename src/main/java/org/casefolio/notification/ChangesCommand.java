package org.casefolio.notification;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.casefolio.cases.Hold;
import org.casefolio.cases.Hold.Selection;
import org.casefolio.cases.Holds;
import org.casefolio.notification.Holding.Ending;
import org.casefolio.notification.Holding.Overview;
import org.casefolio.notification.Holding.People;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.cli.Mandate;
import org.casefolio.platform.cli.Moment;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar changes}: stops the telling of changes, and lets it go or takes it back. */
@Command(
    name = "changes",
    description = "Changes that are held: hold, list, batches, release, withdraw.",
    subcommands = {
      ChangesCommand.Place.class,
      ChangesCommand.All.class,
      ChangesCommand.Batches.class,
      ChangesCommand.Release.class,
      ChangesCommand.Withdraw.class
    },
    synopsisSubcommandLabel = "COMMAND")
class ChangesCommand {

  private static PrintWriter out(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec.commandLine().getOut();
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String described(Hold hold) {
    Selection selection = hold.selection();
    List<String> parts = new ArrayList<>();
    if (selection.batch() != null) {
      parts.add("batch " + selection.batch());
    }
    if (selection.sender() != null) {
      parts.add("sender " + selection.sender());
    }
    if (selection.since() != null) {
      parts.add("since " + time(selection.since()));
    }
    String title = selection.title();
    if (title != null) {
      parts.add(title.isEmpty() ? "withdrawals" : "title \"" + title + "\"");
    }
    return String.join(", ", parts);
  }

  private static String counted(People people) {
    return String.format(
        Locale.ROOT,
        "%s concerned: %d told already, %d not told; something waits for %d",
        people(people.count()),
        people.told().size(),
        people.untold().size(),
        people.waiting());
  }

  private static String covered(Holds.Extent extent) {
    return counted(extent.entries(), "entry", "entries")
        + " of "
        + counted(extent.cases(), "case", "cases")
        + " in "
        + counted(extent.batches(), "batch", "batches");
  }

  private static String people(int count) {
    return counted(count, "person", "people");
  }

  private static String counted(long count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }

  /** A hold, what it covers and whom it concerns. */
  private static List<String> overview(Overview one) {
    return List.of(described(one.hold()), covered(one.extent()), counted(one.people()));
  }

  /** Places a hold. */
  @Command(
      name = "hold",
      description = {
        "Stops telling people, at once: of one batch, of what a sender brings, or of whatever came",
        "since a time; what comes later is held, too. Pages show it as being checked. A hold never",
        "ends by itself. Prints its number, what it covers and how many people it concerns."
      })
  static class Place implements Callable<Integer> {

    private final Holding holding;
    private final Settings settings;
    private final Clock clock;

    /** As long as the feed lets one be. */
    private static final int LONGEST_TITLE = 300;

    @Spec private @Nullable CommandSpec spec;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    @Option(names = "--batch", description = "The batch (the header Casefolio-Batch).")
    private @Nullable UUID batch;

    @Option(names = "--sender", description = "What this sender brings; since today.")
    private @Nullable String sender;

    @Option(
        names = "--since",
        description = "Batches begun since: 2026-03-01, 2026-03-01T14:00 or with an offset.")
    private @Nullable String since;

    @Option(
        names = "--title",
        description = "Only what came under this English title; empty for withdrawals.")
    private @Nullable String title;

    Place(Holding holding, Settings settings, Clock clock) {
      this.holding = holding;
      this.settings = settings;
      this.clock = clock;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      CommandSpec command = spec;
      if (command != null && batch == null && sender == null && since == null) {
        throw new ParameterException(
            command.commandLine(), "Say what: --batch, --sender or --since.");
      }
      if (command != null && title != null && title.length() > LONGEST_TITLE) {
        throw new ParameterException(
            command.commandLine(), "--title can have " + LONGEST_TITLE + " characters at most.");
      }
      Overview placed =
          holding
              .place(new Selection(batch, sender, from(), title))
              .orElseThrow(() -> new CommandFailed("There is no such batch or sender."));
      out.println("hold " + placed.hold().number() + "\t" + String.join("\t", overview(placed)));
      return ExitCode.OK;
    }

    private @Nullable Instant from() {
      if (since != null) {
        return parse(since);
      }
      return batch != null
          ? null
          : LocalDate.ofInstant(clock.instant(), settings.zone())
              .atStartOfDay(settings.zone())
              .toInstant();
    }

    private Instant parse(String text) {
      ZoneId zone = settings.zone();
      Instant time;
      try {
        time = Moment.parse(text, zone);
      } catch (DateTimeException e) {
        throw unfit("--since must be a time such as " + Moment.FORMS + ".");
      }
      if (time.isAfter(clock.instant())) {
        throw unfit(
            "--since lies in the future; now it is "
                + LocalDateTime.ofInstant(clock.instant(), zone).truncatedTo(ChronoUnit.MINUTES)
                + " in "
                + zone
                + ". Nothing is held. A hold always covers what comes later, too.");
      }
      return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time; // before anything came
    }

    private RuntimeException unfit(String why) {
      CommandSpec command = spec;
      return command == null
          ? new IllegalStateException("not called by the command line")
          : new ParameterException(command.commandLine(), why);
    }
  }

  /** Prints the open holds. */
  @Command(
      name = "list",
      description =
          "Prints the open holds: number, state, since when, what, how much, how many people.")
  static class All implements Callable<Integer> {

    private final Holding holding;

    @Spec private @Nullable CommandSpec spec;

    All(Holding holding) {
      this.holding = holding;
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      for (Overview one : holding.list()) {
        Hold hold = one.hold();
        out.println(
            String.join(
                "\t",
                "hold " + hold.number(),
                hold.state().name().toLowerCase(Locale.ROOT)
                    + (hold.automatic() ? " by itself" : " by an operator"),
                time(hold.placedAt()),
                String.join("\t", overview(one))));
      }
      return ExitCode.OK;
    }
  }

  /** Prints the batches that came last. */
  @Command(
      name = "batches",
      description = "Prints the batches that came last: id, sender, since when, number of entries.")
  static class Batches implements Callable<Integer> {

    private final Holds holds;
    private final TransactionTemplate transactions;

    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many (20).")
    private int count = 20;

    Batches(Holds holds, PlatformTransactionManager transactionManager) {
      this.holds = holds;
      this.transactions = new TransactionTemplate(transactionManager);
    }

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      if (count < 1) {
        throw new CommandFailed("--count must be at least 1.");
      }
      List<Holds.RecentBatch> batches =
          transactions.execute(transaction -> holds.listBatches(count));
      for (Holds.RecentBatch batch : batches == null ? List.<Holds.RecentBatch>of() : batches) {
        out.println(
            String.join(
                "\t",
                batch.id().toString(),
                batch.sender(),
                time(batch.startedAt()),
                counted(batch.entries(), "entry", "entries")
                    + (batch.imported() ? ", imported" : "")));
      }
      return ExitCode.OK;
    }
  }

  /** What both ways of ending a hold have in common. */
  abstract static class Ended implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "HOLD", description = "Its number.")
    private int number;

    @Mixin private Mandate mandate = new Mandate();

    @Option(
        names = "--confirm",
        paramLabel = "N",
        description = "The number of people concerned, which a call without it prints.")
    private @Nullable Integer confirmed;

    /** The word for it, and what was done. */
    abstract String done(People people);

    abstract Ending end(int hold, String why, int people);

    @Override
    public Integer call() {
      PrintWriter out = out(spec);
      return switch (end(number, mandate.reason(), confirmed == null ? -1 : confirmed)) {
        case Ending.Done done -> {
          out.println(done(done.people()));
          yield ExitCode.OK;
        }
        case Ending.Unconfirmed unconfirmed -> {
          String count = counted(unconfirmed.people());
          if (confirmed != null) {
            throw new CommandFailed("Nothing was done, the number is another one: " + count + ".");
          }
          out.println(
              count
                  + ". Nothing was done yet; to do it, say the same again with --confirm "
                  + unconfirmed.people().count());
          yield ExitCode.OK;
        }
        case Ending.NotOpen notOpen -> throw new CommandFailed("There is no such open hold.");
      };
    }
  }

  /** Lets what is held be told. */
  @Command(
      name = "release",
      description = {
        "Lets what is held be told: the first call prints how many people are concerned, a second",
        "one that repeats the number does it."
      })
  static class Release extends Ended {

    private final Holding holding;

    Release(Holding holding) {
      this.holding = holding;
    }

    @Override
    Ending end(int hold, String why, int people) {
      return holding.release(hold, why, people);
    }

    @Override
    String done(People people) {
      return "released: what waits for "
          + people(people.waiting())
          + " goes out, unless it no longer applies";
    }
  }

  /** Takes back what is held. */
  @Command(
      name = "withdraw",
      description = {
        "Takes back what is held: what was not told never is, the entries are marked as withdrawn,",
        "and who was told gets one correction. The first call prints how many people are"
            + " concerned,",
        "a second one that repeats the number does it. Broken off, it is carried on by itself."
      })
  static class Withdraw extends Ended {

    private final Holding holding;

    Withdraw(Holding holding) {
      this.holding = holding;
    }

    @Override
    Ending end(int hold, String why, int people) {
      return holding.withdraw(hold, why, people);
    }

    @Override
    String done(People people) {
      return "withdrawn: "
          + counted(people.told().size(), "person is", "people are")
          + " being sent a correction, "
          + counted(people.untold().size(), "was", "were")
          + " never told";
    }
  }
}
