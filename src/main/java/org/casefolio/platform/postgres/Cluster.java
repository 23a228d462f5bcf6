package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the server in a data folder: the cluster in {@code postgres}, the password of its
 * one user in {@code postgres.password}. Whoever changes anything here holds the {@link
 * FolderLock}.
 */
final class Cluster {

  static final String USER = "casefolio";

  /** The file in the data folder that holds the password of the one user. */
  static final String PASSWORD = "postgres.password";

  /** How the name of everything begins that a start makes and removes again. */
  static final String UNFINISHED = "postgres-new-";

  private static final Logger log = LoggerFactory.getLogger(Cluster.class);

  private static final List<String> LOCALE =
      List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");

  private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(15);
  private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(5);

  private final Path folder;

  /**
   * @param folder the data folder, a real path
   */
  Cluster(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  Path files() {
    return folder.resolve("postgres");
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  Path passwordFile() {
    return folder.resolve(PASSWORD);
  }

  /** Reads the password that the first start chose. */
  String password() throws IOException {
    if (!Files.exists(passwordFile())) {
      throw new PostgresUnavailableException(
          "The database in " + files() + " cannot be opened: " + passwordFile() + " is missing.");
    }
    return Files.readString(passwordFile()).strip();
  }

  /** Creates the cluster unless it exists; after a crash half-way it begins anew. */
  void createIfMissing(Path binaries, RunAs user) throws IOException, InterruptedException {
    createIfMissing(binaries, user, LOCALE);
  }

  /** The same with options of another version's {@code initdb} for the locale. */
  void createIfMissing(Path binaries, RunAs user, List<String> locale)
      throws IOException, InterruptedException {
    removeUnfinished();
    if (Files.isDirectory(files())) {
      user.own(files());
      return;
    }
    log.info("Creating the database in {}", files());
    createPasswordIfMissing();
    Path unfinished = Files.createTempDirectory(folder, UNFINISHED);
    user.own(unfinished);
    user.own(passwordFile());
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums"));
    command.addAll(locale);
    ServerProcess initdb = ServerProcess.start(user, command, ProcessBuilder.Redirect.PIPE);
    ServerProcess.Result result = initdb.finish();
    if (result.exitCode() != 0) {
      throw new PostgresUnavailableException(
          "The database could not be created in " + folder + ": " + lastLine(result.output()));
    }
    Files.move(unfinished, files(), StandardCopyOption.ATOMIC_MOVE);
    Trees.sync(folder);
  }

  /**
   * Waits until no process of an earlier server is left. The lock is ours, so one that still runs
   * lost its owner and is just stopping; one that does not stop is stopped.
   */
  void awaitNoServer() throws IOException, InterruptedException {
    if (!Postmaster.processes(files()).isEmpty()) {
      log.info("Waiting for the previous database server to stop");
      if (!gone(ORPHAN_PATIENCE)) {
        signalAll("INT");
        if (!gone(SIGNAL_PATIENCE)) {
          signalAll("QUIT");
          if (!gone(SIGNAL_PATIENCE)) {
            throw new PostgresUnavailableException(
                "An earlier database server on " + files() + " does not stop; end it by hand.");
          }
        }
      }
    }
    // PostgreSQL judges a left-over file by whether its process lives, and it may live as
    // somebody else. A file whose process is gone stays: then the server makes its own checks.
    var left = Postmaster.find(files());
    if (left.isPresent() && ProcessHandle.of(left.get().pid()).isPresent()) {
      Files.deleteIfExists(Postmaster.file(files()));
    }
  }

  /** Whether all processes of the server have gone, at the latest after the given time. */
  boolean gone(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!Postmaster.processes(files()).isEmpty()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(Duration.ofMillis(50));
    }
    return true;
  }

  private void signalAll(String signal) throws IOException, InterruptedException {
    for (ProcessHandle process : Postmaster.processes(files())) {
      ServerProcess.plain(List.of("kill", "-" + signal, Long.toString(process.pid())))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  private void createPasswordIfMissing() throws IOException {
    if (Files.exists(passwordFile())) {
      return;
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Path unfinished =
        Files.createTempFile(
            folder,
            UNFINISHED,
            ".password",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, HexFormat.of().formatHex(random) + "\n");
    Files.move(unfinished, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    Trees.sync(folder);
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      for (Path path : found.toList()) {
        String name = path.getFileName().toString();
        if (name.startsWith(UNFINISHED) || name.startsWith(PostgresBinaries.UNFINISHED)) {
          Trees.delete(path);
        }
      }
    }
  }

  /** The last line that says something, for a message to a person. */
  static String lastLine(String output) {
    return output
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce("no output", (before, line) -> line);
  }
}
