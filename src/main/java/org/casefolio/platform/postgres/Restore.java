package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.postgres.BackupManifest.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A data folder made of a backup, as of its end, or of a later moment that an archive of the log of
 * changes reaches. Every file is held to the manifest while it is copied.
 *
 * <p>As long as it is unfinished a file in the data folder says so, and nothing starts there. The
 * same restore again begins anew.
 */
final class Restore {

  private static final String UNFINISHED = "restore-unfinished";
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration TELL = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(5);

  /** For a backup alone: there is nothing to fetch. */
  private static final String NOTHING = "false";

  private static final String LAST_CHANGE =
      """
      select pg_last_xact_replay_timestamp()
      """;

  private final Path backup;
  private final Optional<WalArchive> archive;
  private final Optional<Instant> until;
  private final Consumer<String> say;

  /**
   * @param archive where the log of changes was kept; without one the end of the backup is reached
   * @param until the moment to reach, empty for the latest; changes of that very moment are in
   * @param say is told how it goes, now and then
   */
  Restore(
      Path backup, Optional<WalArchive> archive, Optional<Instant> until, Consumer<String> say) {
    this.backup = backup;
    this.archive = archive;
    this.until = until;
    this.say = say;
  }

  /**
   * A restored data folder.
   *
   * @param lastChange when the last change was made that is in it; empty if none was after the
   *     backup
   */
  record Restored(Path folder, BackupManifest manifest, Optional<Instant> lastChange) {}

  /** Refuses a data folder whose restore was broken off. */
  static void requireFinished(Path folder) {
    if (Files.exists(folder.resolve(UNFINISHED))) {
      throw new PostgresUnavailableException(
          "The restore into "
              + folder
              + " was broken off: run the same restore again, or delete the folder.");
    }
  }

  /**
   * Restores into a folder that is new or empty.
   *
   * @param beside is called with the folder when everything else is in it
   * @throws CommandFailed if it cannot be done; the sentence says what to do
   */
  Restored into(Path to, Beside beside) {
    try {
      PostgresBinaries.requireForThisMachine();
      BackupManifest manifest = BackupManifest.read(backup);
      check(manifest);
      Path folder = EmbeddedPostgres.realFolder(to);
      FolderLock lock =
          FolderLock.take(folder)
              .orElseThrow(() -> new CommandFailed("Another Casefolio runs on " + to + "."));
      try (lock) {
        clear(folder);
        Files.writeString(folder.resolve(UNFINISHED), "");
        Trees.sync(folder);
        copy(manifest, folder);
        Optional<Instant> lastChange = recover(folder, manifest);
        beside.in(folder);
        CheckedCopy.settle(folder);
        Files.delete(folder.resolve(UNFINISHED));
        Trees.sync(folder);
        return new Restored(folder, manifest, lastChange);
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "The backup cannot be restored to " + to + ": " + BaseBackup.reason(e) + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("The restore was interrupted: run it again.");
    }
  }

  /** Puts what else belongs there into the restored data folder. */
  interface Beside {
    void in(Path folder) throws IOException;
  }

  private void check(BackupManifest manifest) {
    if (!major(manifest.postgres()).equals(major(PostgresBinaries.VERSION))) {
      throw new CommandFailed(
          "The backup is of PostgreSQL "
              + manifest.postgres()
              + ", and this release brings "
              + PostgresBinaries.VERSION
              + ": restore it with the release that made it.");
    }
    if (until.isPresent() && archive.isEmpty()) {
      throw new CommandFailed(
          "A moment can be reached only with the folder that the log of changes was archived to:"
              + " name it with --archive or CASEFOLIO_WAL_ARCHIVE.");
    }
    if (until.isPresent() && until.get().isBefore(manifest.finished())) {
      throw new CommandFailed(
          "The backup is of "
              + manifest.finished()
              + ", which is after --until: take an older one.");
    }
    archive.ifPresent(one -> {
      if (!Files.isDirectory(one.folder())) {
        throw new CommandFailed("There is no folder " + one.folder() + " with archived changes.");
      }
    });
  }

  private static String major(String version) {
    return version.split("\\.", 2)[0];
  }

  /** Removes what an earlier try has left; anything else that is in the way stays. */
  private static void clear(Path folder) throws IOException {
    boolean begun = Files.exists(folder.resolve(UNFINISHED));
    try (Stream<Path> found = Files.list(folder)) {
      for (Path path : found.toList()) {
        String name = path.getFileName().toString();
        boolean harmless =
            name.equals(FolderLock.FILE)
                || name.equals(UNFINISHED)
                || name.startsWith(PostgresBinaries.HOME)
                || name.startsWith(PostgresBinaries.UNFINISHED);
        if (!harmless && !begun) {
          throw new CommandFailed(
              "--data must name a new or empty folder; " + folder + " has " + name + " in it.");
        }
        if (!harmless) {
          Trees.delete(path);
        }
      }
    }
  }

  private void copy(BackupManifest manifest, Path folder) throws IOException {
    for (String one : manifest.folders()) {
      Files.createDirectory(folder.resolve(one), CheckedCopy.OUR_FOLDER);
    }
    CheckedCopy copy = new CheckedCopy();
    for (Entry file : manifest.files()) {
      Path from = backup.resolve(file.path());
      if (!Files.isRegularFile(from)
          || !copy.copy(from, folder.resolve(file.path()), file.path()).equals(file)) {
        throw BackupManifest.damaged(backup, file.path());
      }
    }
  }

  /** Has a server read the log of changes, for itself alone, and stops it again. */
  private Optional<Instant> recover(Path folder, BackupManifest manifest)
      throws IOException, InterruptedException {
    Path programs = PostgresBinaries.unpackInto(folder);
    RunAs user = RunAs.find(folder);
    Cluster cluster = new Cluster(folder);
    // Even a backup alone goes on under a number of its own, so that what was archived of the
    // server that it was made of is never mistaken for what comes now.
    Files.createFile(cluster.files().resolve("recovery.signal"), CheckedCopy.OURS);
    user.own(cluster.files());
    user.own(cluster.passwordFile());
    EmbeddedPostgres.emptyLog(cluster.log());
    int port = EmbeddedPostgres.freePort(0);
    ServerProcess server =
        ServerProcess.start(
            user,
            EmbeddedPostgres.command(programs, cluster.files(), port, settings()),
            ProcessBuilder.Redirect.appendTo(cluster.log().toFile()));
    try {
      awaitRecovered(server, cluster, manifest);
      return lastChange(port, cluster.password());
    } finally {
      server.stop(STOP_PATIENCE);
      cluster.gone(STOP_PATIENCE);
    }
  }

  private List<String> settings() {
    List<String> settings = new ArrayList<>(WalArchive.OFF);
    settings.add("hot_standby=off"); // ready means recovered
    settings.add("recovery_init_sync_method=syncfs"); // not file by file, of which there are many
    settings.add("restore_command=" + archive.map(WalArchive::fetching).orElse(NOTHING));
    settings.add("recovery_target_timeline=latest");
    settings.add("recovery_target_action=promote");
    until.ifPresent(moment -> {
      settings.add(
          "recovery_target_time=" + moment.toString().replace('T', ' ').replace("Z", "+00"));
      settings.add("recovery_target_inclusive=on");
    });
    return settings;
  }

  private void awaitRecovered(ServerProcess server, Cluster cluster, BackupManifest manifest)
      throws IOException, InterruptedException {
    long tell = System.nanoTime() + TELL.toNanos();
    while (Postmaster.find(cluster.files()).filter(Postmaster::ready).isEmpty()) {
      if (!server.isRunning()) {
        throw failed(Files.readString(cluster.log(), StandardCharsets.UTF_8), cluster, manifest);
      }
      if (System.nanoTime() > tell) {
        say.accept("still reading the log of changes");
        tell += TELL.toNanos();
      }
      Thread.sleep(STEP);
    }
  }

  private CommandFailed failed(String log, Cluster cluster, BackupManifest manifest) {
    if (log.contains("before configured recovery target was reached")) {
      return new CommandFailed(
          "What was archived ends before --until: leave --until out to restore the latest there"
              + " is.");
    }
    if (log.contains("exit code 200")) {
      return new CommandFailed(
          "A file in "
              + archive.map(one -> one.folder().toString()).orElse("")
              + " is damaged: restore to a moment before it with --until, or from a later backup."
              + " The last lines of "
              + cluster.log()
              + " name it.");
    }
    String complaint =
        Cluster.lastLine(
            log.lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce("", (before, line) -> line));
    return new CommandFailed(
        "The backup of "
            + manifest.finished()
            + " cannot be recovered: "
            + complaint
            + " ("
            + cluster.log()
            + ")");
  }

  private static Optional<Instant> lastChange(int port, String password) throws IOException {
    try (Connection connection =
            DriverManager.getConnection(
                EmbeddedPostgres.jdbcUrl(port, "postgres"), Cluster.USER, password);
        PreparedStatement statement = connection.prepareStatement(LAST_CHANGE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      @Nullable Timestamp last = row.getTimestamp(1);
      return last == null ? Optional.empty() : Optional.of(last.toInstant());
    } catch (SQLException e) {
      throw new IOException("the restored database does not answer", e);
    }
  }
}
