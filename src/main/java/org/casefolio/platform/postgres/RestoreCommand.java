package org.casefolio.platform.postgres;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.casefolio.platform.cli.Mandate;
import org.casefolio.platform.cli.Moment;
import org.casefolio.platform.cli.WithoutDatabase;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar restore}: a data folder made of a backup, and what was archived since. */
@Command(
    name = "restore",
    description = {
      "Makes a data folder of a backup of the built-in database. Nothing may run on the folder. Put"
          + " the",
      "master key of that time and the newest erasure list in their places before you start it."
    })
class RestoreCommand implements Callable<Integer>, WithoutDatabase {

  private final Settings settings;
  private final Environment environment;
  private final Clock clock;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private Mandate mandate = new Mandate();

  @Option(names = "--from", required = true, paramLabel = "FOLDER", description = "The backup.")
  private Path from = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FOLDER",
      description = "A new or empty folder, which CASEFOLIO_DATA has to name afterwards.")
  private Path data = Path.of("");

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "Where the log of changes was archived; CASEFOLIO_WAL_ARCHIVE if it is set.")
  private @Nullable Path archive;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "The moment to restore, " + Moment.FORMS + "; the latest if not given.")
  private @Nullable String until;

  RestoreCommand(Settings settings, Environment environment, Clock clock) {
    this.settings = settings;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = command.commandLine().getOut();
    Optional<Instant> moment = Optional.ofNullable(until).map(text -> moment(command, text));
    Optional<WalArchive> log =
        Optional.ofNullable(archive)
            .map(folder -> new WalArchive(folder.toAbsolutePath().normalize()))
            .or(() -> WalArchive.from(environment));
    Restore.Restored restored =
        new Restore(from, log, moment, command.commandLine().getErr()::println)
            .into(
                data,
                folder ->
                    Restored.write(
                        folder,
                        new Restored.Note(
                            clock.instant(), mandate.by(), mandate.reason(), detail(log, moment))));
    out.println(
        "done: "
            + restored.folder()
            + ", as of "
            + restored.lastChange().orElse(restored.manifest().finished()));
    out.println(
        "Put the master key of that time and the newest erasure list in their places, set"
            + " CASEFOLIO_DATA, and start it.");
    return ExitCode.OK;
  }

  private String detail(Optional<WalArchive> log, Optional<Instant> moment) {
    return "--from "
        + from
        + log.map(one -> " --archive " + one.folder()).orElse("")
        + moment.map(one -> " --until " + one).orElse("");
  }

  private Instant moment(CommandSpec command, String text) {
    Instant moment;
    try {
      moment = Moment.parse(text, settings.zone());
    } catch (DateTimeException e) {
      throw new ParameterException(
          command.commandLine(), "--until must be a time such as " + Moment.FORMS + ".");
    }
    if (moment.isAfter(clock.instant())) {
      throw new ParameterException(command.commandLine(), "--until lies in the future.");
    }
    return moment;
  }
}
