package org.casefolio.cases;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Questions about statuses. */
@Command(
    name = "status",
    description = "Statuses: unknown.",
    subcommands = StatusCommand.Unknown.class)
class StatusCommand {

  @Command(
      name = "unknown",
      description = "Lists the titles that are not in the catalogue, with the number of entries.")
  static class Unknown implements Callable<Integer> {

    private final UnknownTitles titles;

    @Spec private @Nullable CommandSpec spec;

    Unknown(UnknownTitles titles) {
      this.titles = titles;
    }

    @Override
    public Integer call() {
      CommandSpec command = spec;
      if (command == null) {
        throw new IllegalStateException("not called by the command line");
      }
      for (Map.Entry<String, Long> title : titles.count().entrySet()) {
        command.commandLine().getOut().println(title.getValue() + "\t" + title.getKey());
      }
      return 0;
    }
  }
}
