package org.casefolio.mirror;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.platform.cli.CommandFailed;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator asks about following cases at the agency. */
@Command(
    name = "mirror",
    description = "Following cases at the agency’s Case Status API.",
    subcommands = {MirrorCommand.Check.class},
    synopsisSubcommandLabel = "COMMAND")
class MirrorCommand {

  /** Tries the credentials, and shows an answer as it comes and as it is understood. */
  @Command(
      name = "check",
      description =
          "Tries the credentials and says how the agency’s service does. With a receipt number,"
              + " asks for that case and shows the answer as it came and as it is understood;"
              + " nothing of it is kept.")
  static class Check implements Callable<Integer> {

    private final ObjectProvider<Upstream> upstream;
    private final ObjectProvider<Budget> budget;
    private final Clock clock;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
        paramLabel = "RECEIPT",
        arity = "0..1",
        description = "A receipt number. Costs one request of the day.")
    private @Nullable String receipt;

    Check(ObjectProvider<Upstream> upstream, ObjectProvider<Budget> budget, Clock clock) {
      this.upstream = upstream;
      this.budget = budget;
      this.clock = clock;
    }

    @Override
    public Integer call() {
      Upstream agency = upstream.getIfAvailable();
      Budget allowed = budget.getIfAvailable();
      if (spec == null || agency == null || allowed == null) {
        throw new CommandFailed(
            "No upstream is set. A mirror needs CASEFOLIO_UPSTREAM_API_URL and what goes with it.");
      }
      PrintWriter out = spec.commandLine().getOut();
      Optional<ReceiptNumber> number = Optional.ofNullable(receipt).map(Check::read);
      Optional<Outcome> refused = agency.signIn();
      out.println("credentials\t" + refused.map(Check::words).orElse("accepted"));
      state(out, allowed.state(clock.instant()));
      if (refused.isPresent()) {
        return ExitCode.SOFTWARE;
      }
      return number.map(one -> ask(out, agency, allowed, one)).orElse(ExitCode.OK);
    }

    private static ReceiptNumber read(String typed) {
      return switch (ReceiptNumber.read(typed)) {
        case ReceiptReading.Read read -> read.number();
        case ReceiptReading.Malformed _ -> throw new CommandFailed("That is not a receipt number.");
      };
    }

    private static void state(PrintWriter out, Budget.State state) {
      out.println("requests today\t" + state.used());
      out.printf("requests a second\t%.1f%n", state.perSecond());
      out.println("last answer\t" + state.lastGood().map(Instant::toString).orElse("none yet"));
      state
          .failingSince()
          .ifPresent(since ->
              out.println(
                  "no answer since\t" + since + "\t" + state.reason() + "\t" + state.message()));
    }

    private int ask(PrintWriter out, Upstream agency, Budget allowed, ReceiptNumber number) {
      if (allowed.draw(true, 1, clock.instant(), 1).count() == 0) {
        throw new CommandFailed(
            "No request is allowed at the moment: the day is used up, or the agency asked us to"
                + " wait.");
      }
      Outcome outcome = agency.ask(number);
      out.println("answer\t" + words(outcome));
      if (!(outcome instanceof Outcome.Answered(Answer answer, String body))) {
        return ExitCode.SOFTWARE;
      }
      out.println("as it came\t" + body.strip().replaceAll("\\s*\\R\\s*", " "));
      out.println("form\t" + answer.form());
      out.println("title\t" + answer.title().en() + "\t" + answer.title().es());
      out.println("description\t" + answer.description().en() + "\t" + answer.description().es());
      answer
          .history()
          .forEach(step ->
              out.println(
                  "history\t"
                      + Wording.date(step.date()).map(Object::toString).orElse(step.date())
                      + "\t"
                      + step.text().en()
                      + "\t"
                      + step.text().es()));
      return ExitCode.OK;
    }

    private static String words(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Answered _ -> "understood";
        case Outcome.NotRecognized(String message) -> "not recognized\t" + message;
        case Outcome.TooMany(Optional<java.time.Duration> _, String message) ->
            "more than allowed\t" + message;
        case Outcome.Closed(Optional<java.time.Duration> _, String message) -> "closed\t" + message;
        case Outcome.Failed(Outcome.Reason reason, String message) ->
            switch (reason) {
                  case UNREACHABLE -> "no connection";
                  case SLOW -> "too slow";
                  case TOO_LARGE -> "too large";
                  case UNREADABLE -> "cannot be read";
                  case OTHER_CASE -> "about another case";
                  case REFUSED -> "credentials refused";
                  case UNEXPECTED -> "an unknown status";
                }
                + (message.isEmpty() ? "" : "\t" + message);
      };
    }
  }
}
