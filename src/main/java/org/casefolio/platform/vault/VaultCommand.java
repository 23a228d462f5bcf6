package org.casefolio.platform.vault;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.casefolio.platform.cli.Mandate;
import org.casefolio.platform.vault.Rotation.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar vault}: the keys. */
@Command(
    name = "vault",
    description = "The keys: rotate.",
    subcommands = VaultCommand.Rotate.class,
    synopsisSubcommandLabel = "COMMAND")
class VaultCommand {

  /** Changes the keys. */
  @Command(
      name = "rotate",
      description = {
        "Changes the master key and the key that people are found by, while every node runs; at"
            + " the",
        "end whoever is signed in has to sign in again. Broken off, the same again goes on with"
            + " it.",
        "Every node has to run this version of the program."
      })
  static class Rotate implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(Rotate.class);

    private final Rotation rotation;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private Mandate mandate = new Mandate();

    @Option(
        names = "--key-to",
        description = "Where the new master key goes if it stands in CASEFOLIO_MASTER_KEY now.")
    private @Nullable Path to;

    Rotate(Rotation rotation) {
      this.rotation = rotation;
    }

    @Override
    public Integer call() {
      CommandSpec command = spec;
      if (command == null) {
        throw new IllegalStateException("not called by the command line");
      }
      PrintWriter out = command.commandLine().getOut();
      log.warn("The keys are being changed by {}", mandate.by());
      Outcome outcome = rotation.run(Optional.ofNullable(to), out::println);
      log.warn("The keys were changed by {}", mandate.by());
      out.println("done: the new master key is in " + outcome.file());
      outcome
          .former()
          .ifPresent(former ->
              out.println(
                  "The one before is in "
                      + former
                      + ". It opens nothing but backups from before: keep it as long as those,"
                      + " apart from them, and delete both together."));
      out.println(
          "Give every node that has a key of its own the new one before it is started again.");
      return ExitCode.OK;
    }
  }
}
