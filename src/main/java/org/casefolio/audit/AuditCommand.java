package org.casefolio.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar audit}: the audit log. */
@Command(
    name = "audit",
    description = "The audit log: verify.",
    subcommands = AuditCommand.Verify.class,
    synopsisSubcommandLabel = "COMMAND")
class AuditCommand {

  /** Checks the chain of blocks. */
  @Command(
      name = "verify",
      description = {
        "Checks that no entry of the audit log was changed, removed or put in. Says in one line",
        "what was found; exits with 1 if a block is wrong."
      })
  static class Verify implements Callable<Integer> {

    private static final Pattern HEAD = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    private final Verification verification;

    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--head",
        paramLabel = "NUMBER:HEAD",
        description =
            "Also check that this head, taken from the program's log, is in the chain: nothing up"
                + " to it was cut off.")
    private String head = "";

    Verify(Verification verification) {
      this.verification = verification;
    }

    @Override
    public Integer call() {
      CommandSpec command = spec;
      if (command == null) {
        throw new IllegalStateException("not called by the command line");
      }
      return switch (verification.run(noted(command))) {
        case Verification.Sound sound -> {
          command.commandLine().getOut().println(said(sound));
          yield ExitCode.OK;
        }
        case Verification.Wrong wrong -> {
          command
              .commandLine()
              .getOut()
              .println("block " + wrong.block() + " is wrong: " + wrong.why());
          yield ExitCode.SOFTWARE;
        }
      };
    }

    private Optional<Verification.Noted> noted(CommandSpec command) {
      if (head.isEmpty()) {
        return Optional.empty();
      }
      Matcher read = HEAD.matcher(head.toLowerCase(Locale.ROOT));
      if (!read.matches()) {
        throw new ParameterException(
            command.commandLine(),
            "--head must be the number of a block, a colon and its head of 64 hexadecimal digits.");
      }
      return Optional.of(new Verification.Noted(Long.parseLong(read.group(1)), read.group(2)));
    }

    private static String said(Verification.Sound sound) {
      return String.format(
          Locale.ROOT,
          "sound: %d blocks, %d entries; %d entries in no block yet%s%s",
          sound.blocks(),
          sound.entries(),
          sound.open(),
          sound.removed() == 0 ? "" : "; removed as old up to block " + sound.removed(),
          sound.blocks() == 0 ? "" : "; head " + sound.last().number() + ":" + sound.last().mac());
    }
  }
}
