package org.casefolio.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.platform.cli.CommandFailed;
import org.springframework.beans.factory.ObjectProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar sandbox}: the pretend agency of a demonstration. */
@Command(
    name = "sandbox",
    description = "Works with the pretend agency of a demonstration.",
    subcommands = {SandboxCommand.Advance.class, SandboxCommand.ListCases.class},
    synopsisSubcommandLabel = "COMMAND")
class SandboxCommand {

  private static <T> T inDemoMode(ObjectProvider<T> bean) {
    return Optional.ofNullable(bean.getIfAvailable())
        .orElseThrow(() -> new CommandFailed("The sandbox agency exists only in demo mode."));
  }

  /** Makes the next thing happen to a case and prints its new status. */
  @Command(
      name = "advance",
      description = "Makes the next thing happen to a case and prints its new status.")
  static class Advance implements Callable<Integer> {

    private final ObjectProvider<AgencyOpening> opening;
    private final ObjectProvider<Agency> agency;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "RECEIPT", description = "The case's receipt number.")
    private String receipt = "";

    Advance(ObjectProvider<AgencyOpening> opening, ObjectProvider<Agency> agency) {
      this.opening = opening;
      this.agency = agency;
    }

    @Override
    public Integer call() {
      inDemoMode(opening).open();
      ReceiptNumber number =
          switch (ReceiptNumber.read(receipt)) {
            case ReceiptReading.Read read -> read.number();
            case ReceiptReading.Malformed _ ->
                throw new CommandFailed("That is not a receipt number.");
          };
      return switch (inDemoMode(agency).advance(number)) {
        case Agency.Advanced advanced -> {
          spec.commandLine().getOut().println(advanced.title());
          yield ExitCode.OK;
        }
        case Agency.Overtaken _ ->
            throw new CommandFailed("Something else happened to that case just now; try again.");
        case Agency.NotOurs _ ->
            throw new CommandFailed(
                "The sandbox agency has no case with that receipt number; \"sandbox list\" shows"
                    + " some.");
      };
    }
  }

  /** Prints cases of the agency: receipt number, form and status, separated by tabs. */
  @Command(
      name = "list",
      description = {
        "Prints cases of the agency: receipt number, form and status, separated by tabs.",
        "The first one is the one that the first page names, then come the official test receipts."
      })
  static class ListCases implements Callable<Integer> {

    private final ObjectProvider<AgencyOpening> opening;
    private final ObjectProvider<Agency> agency;
    private final ObjectProvider<Cases> cases;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
        names = "--count",
        paramLabel = "N",
        description = "How many; 100 unless told otherwise.",
        defaultValue = "100")
    private int count;

    @Option(names = "--form", paramLabel = "FORM", description = "Only cases on this form.")
    private String form = "";

    ListCases(
        ObjectProvider<AgencyOpening> opening,
        ObjectProvider<Agency> agency,
        ObjectProvider<Cases> cases) {
      this.opening = opening;
      this.agency = agency;
      this.cases = cases;
    }

    @Override
    public Integer call() {
      inDemoMode(opening).open();
      var chosen =
          inDemoMode(agency).forms().entrySet().stream()
              .filter(one -> form.isEmpty() || one.getValue().equalsIgnoreCase(form))
              .limit(Math.max(0, count))
              .map(Map.Entry::getKey)
              .toList();
      Map<ReceiptNumber, CaseSummary> summaries = cases.getObject().summaries(chosen);
      for (ReceiptNumber receipt : chosen) {
        CaseSummary summary = summaries.get(receipt);
        if (summary != null) {
          spec.commandLine()
              .getOut()
              .println(
                  String.join(
                      "\t",
                      receipt.value(),
                      summary.form(),
                      summary.current().map(CaseEntry::title).orElse("")));
        }
      }
      return ExitCode.OK;
    }
  }
}
