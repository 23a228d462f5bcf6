package org.casefolio.privacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.cases.Holds;
import org.casefolio.cases.Part;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.cli.Mandate;
import org.casefolio.platform.retention.LegalHold;
import org.casefolio.platform.retention.LegalHold.Subject;
import org.casefolio.platform.retention.LegalHolds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar retention}: keeps from going by itself what the law wants kept. */
@Command(
    name = "retention",
    description = "Legal holds: hold, list, release.",
    subcommands = {
      RetentionCommand.Place.class,
      RetentionCommand.All.class,
      RetentionCommand.Release.class
    },
    synopsisSubcommandLabel = "COMMAND")
class RetentionCommand {

  private static CommandSpec called(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec;
  }

  /** What is held, without saying whose an account is. */
  private static String described(Subject subject) {
    return switch (subject) {
      case LegalHold.OfAccount _ -> "an account";
      case LegalHold.OfBatch(UUID id, Set<UUID> _) -> "batch " + id;
      case LegalHold.OfPeriod(LocalDate from, LocalDate until) -> from + " to " + until;
    };
  }

  /** Places a hold. */
  @Command(
      name = "hold",
      description = {
        "Keeps from going by itself what belongs to an account, what a batch of the feed had as a",
        "consequence, or what is of some days. What owners delete goes all the same. Prints the",
        "number of the hold; shows nothing of what is held."
      })
  static class Place implements Callable<Integer> {

    private final LegalHolds holds;
    private final Accounts accounts;
    private final Holds batches;

    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--account",
        description = "An account; its User ID is read from standard input, one line.")
    private boolean account;

    @Option(names = "--batch", description = "A batch of the feed (changes batches lists them).")
    private @Nullable UUID batch;

    @Option(names = "--from", description = "The first day of a period: 2026-03-01.")
    private @Nullable LocalDate from;

    @Option(names = "--until", description = "The last day of the period.")
    private @Nullable LocalDate until;

    @Mixin private Mandate mandate = new Mandate();

    Place(LegalHolds holds, Accounts accounts, Holds batches) {
      this.holds = holds;
      this.accounts = accounts;
      this.batches = batches;
    }

    @Override
    public Integer call() {
      CommandSpec command = called(spec);
      int said =
          (account ? 1 : 0) + (batch != null ? 1 : 0) + (from != null || until != null ? 1 : 0);
      if (said != 1) {
        throw new ParameterException(
            command.commandLine(), "Say one thing: --account, --batch, or --from and --until.");
      }
      Subject subject = subject(command);
      int number = holds.place(subject, mandate.reason());
      command.commandLine().getOut().println("hold " + number + "\t" + described(subject));
      return ExitCode.OK;
    }

    private Subject subject(CommandSpec command) {
      if (batch != null) {
        Set<UUID> parts = batches.partsOf(batch).stream().map(Part::id).collect(Collectors.toSet());
        if (parts.isEmpty()) {
          throw new CommandFailed("There is no such batch.");
        }
        return new LegalHold.OfBatch(batch, parts);
      }
      if (account) {
        return accounts
            .findByUserId(line())
            .map(AccountId::value)
            .<Subject>map(LegalHold.OfAccount::new)
            .orElseThrow(() ->
                new CommandFailed(
                    "There is no account with the User ID that standard input gave."));
      }
      if (from == null || until == null || until.isBefore(from)) {
        throw new ParameterException(
            command.commandLine(), "A period needs --from and --until, in this order.");
      }
      return new LegalHold.OfPeriod(from, until);
    }

    private static String line() {
      try {
        String line =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Prints the holds. */
  @Command(name = "list", description = "Prints the holds: number, since when, what, why.")
  static class All implements Callable<Integer> {

    private final LegalHolds holds;

    @Spec private @Nullable CommandSpec spec;

    All(LegalHolds holds) {
      this.holds = holds;
    }

    @Override
    public Integer call() {
      PrintWriter out = called(spec).commandLine().getOut();
      for (LegalHold hold : holds.list()) {
        out.println(
            String.join(
                "\t",
                "hold " + hold.number(),
                hold.placed().toString(),
                described(hold.subject()),
                hold.reason()));
      }
      return ExitCode.OK;
    }
  }

  /** Ends a hold. */
  @Command(
      name = "release",
      description = "Ends a hold. What is old enough goes with the jobs of the next day.")
  static class Release implements Callable<Integer> {

    private final LegalHolds holds;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "HOLD", description = "Its number.")
    private int number;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    Release(LegalHolds holds) {
      this.holds = holds;
    }

    @Override
    public Integer call() {
      if (!holds.release(number)) {
        throw new CommandFailed("There is no such hold.");
      }
      called(spec).commandLine().getOut().println("released");
      return ExitCode.OK;
    }
  }
}
