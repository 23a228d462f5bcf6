package org.casefolio.platform.postgres;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.cli.Mandate;
import org.casefolio.platform.postgres.BaseBackup.Made;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code casefolio.jar backup}: a copy of the built-in database while it runs. */
@Command(
    name = "backup",
    description = {
      "Backs up the built-in database, whether the program runs or not. The master key and the"
          + " erasure",
      "list are not in it: keep them apart. Another PostgreSQL is backed up with ops/backup."
    })
class BackupCommand implements Callable<Integer> {

  private static final long MEGABYTE = 1_000_000;

  private final ObjectProvider<EmbeddedPostgres> postgres;
  private final BackupStore store;
  private final TransactionTemplate transactions;
  private final Clock clock;

  @Spec private @Nullable CommandSpec spec;

  /** Who copies everything that the database holds, and why. */
  @SuppressWarnings("UnusedVariable") // read by the command line
  @Mixin
  private Mandate mandate = new Mandate();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the backup gets a folder of its own, named by the time (UTC).")
  private Path to = Path.of("");

  BackupCommand(
      ObjectProvider<EmbeddedPostgres> postgres,
      BackupStore store,
      TransactionTemplate transactions,
      Clock clock) {
    this.postgres = postgres;
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("not called by the command line");
    }
    @Nullable EmbeddedPostgres server = postgres.getIfAvailable();
    if (server == null) {
      throw new CommandFailed(
          "SPRING_DATASOURCE_URL names a PostgreSQL that is not the built-in one: back it up with"
              + " ops/backup/base-backup.");
    }
    Made made = new BaseBackup(server, clock, _ -> {}).make(to);
    transactions.executeWithoutResult(
        _ -> store.add(made.manifest().finished(), made.manifest().size()));
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        "done: %s, %d files, %d MB%n",
        made.folder(),
        made.manifest().files().size(),
        Math.ceilDiv(made.manifest().size(), MEGABYTE));
    out.printf(
        "A restore from it needs no archived changes from before %s.%n",
        made.manifest().firstWal());
    return ExitCode.OK;
  }
}
