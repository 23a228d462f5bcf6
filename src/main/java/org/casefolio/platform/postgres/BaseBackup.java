package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.postgres.BackupManifest.Entry;

/**
 * A copy of the files of the built-in server while it runs, with the part of its log of changes
 * that makes them fit together: a backup that can be restored by itself. The master key and the
 * erasure list are not in it.
 *
 * <p>The server ends its part by itself when this process dies. What is unfinished has a name that
 * says so and no manifest; the next backup into the same folder removes it.
 */
final class BaseBackup {

  /** What a folder is called until everything is in it. */
  static final String UNFINISHED = ".unfinished";

  /** What the cluster's files are called in a backup. */
  static final String CLUSTER = "postgres";

  /** What is needed of the data folder beside the cluster. */
  static final List<String> BESIDE = List.of(Cluster.PASSWORD, InstanceKind.MARKER);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Folders whose content means something to a running server alone. */
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_wal",
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "backup_label", "recovery.signal");

  /** A file of a table or an index, except the one that an unlogged table begins with. */
  private static final Pattern RELATION = Pattern.compile("(\\d+)(?:_(?:fsm|vm))?(?:\\.\\d+)?");

  /** Copied last: it says from where on the log of changes has to be read. */
  private static final String CONTROL = "global/pg_control";

  /** Has the server keep its log of changes for as long as this session lasts. */
  private static final String RETAIN =
      """
      select pg_create_physical_replication_slot('casefolio_backup_' || pg_backend_pid(), true, true)
      """;

  private static final String BEGIN =
      """
      select pg_walfile_name(pg_backup_start('casefolio', true))
      """;

  private static final String END =
      """
      select pg_walfile_name(lsn), labelfile, clock_timestamp()
      from pg_backup_stop(false)
      """;

  private final EmbeddedPostgres postgres;
  private final Clock clock;
  private final Consumer<Path> copied;
  private final CheckedCopy copy = new CheckedCopy();
  private final List<String> folders = new ArrayList<>();
  private final List<Entry> files = new ArrayList<>();

  /**
   * @param copied is told of each file that was copied
   */
  BaseBackup(EmbeddedPostgres postgres, Clock clock, Consumer<Path> copied) {
    this.postgres = postgres;
    this.clock = clock;
    this.copied = copied;
  }

  /**
   * A finished one.
   *
   * @param folder where it is
   */
  record Made(Path folder, BackupManifest manifest) {}

  /**
   * Makes a backup in a folder of its own, named by the time, in the given one.
   *
   * @throws CommandFailed if it cannot be made; nothing is left of it then
   */
  Made make(Path into) {
    try {
      Path home = home(into);
      Optional<FolderLock> lock = FolderLock.take(home);
      if (lock.isEmpty()) {
        throw new CommandFailed("Another backup into " + into + " is being made.");
      }
      try (FolderLock _ = lock.get()) {
        removeUnfinished(home);
        return make(home, NAME.format(clock.instant()));
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "The backup cannot be written to "
              + into
              + ": "
              + reason(e)
              + ". Nothing is left of it.");
    } catch (SQLException e) {
      throw new CommandFailed(
          "The database ended the backup (SQL state "
              + e.getSQLState()
              + "): make it again once the program runs.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("The backup was interrupted.");
    }
  }

  private Made make(Path home, String name) throws IOException, SQLException, InterruptedException {
    Path finished = home.resolve(name);
    if (Files.exists(finished)) {
      throw new CommandFailed("There is a backup of this very second: " + finished + ".");
    }
    Path unfinished = home.resolve(name + UNFINISHED);
    boolean whole = false;
    try {
      Files.createDirectory(unfinished, CheckedCopy.OUR_FOLDER);
      BackupManifest manifest = fill(unfinished);
      CheckedCopy.settle(unfinished);
      write(unfinished.resolve(BackupManifest.FILE), manifest.text());
      Trees.sync(unfinished);
      Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
      Trees.sync(home);
      whole = true;
      return new Made(finished, manifest);
    } finally {
      if (!whole) {
        Trees.delete(unfinished);
      }
    }
  }

  private BackupManifest fill(Path backup) throws IOException, SQLException {
    Instant begun = clock.instant();
    Cluster cluster = postgres.cluster();
    try (Connection connection =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password())) {
      ask(connection, RETAIN);
      String firstWal = ask(connection, BEGIN);
      copyCluster(cluster.files(), backup.resolve(CLUSTER));
      Stop stop = end(connection);
      addLabel(backup, stop.label());
      copyLog(cluster.files().resolve("pg_wal"), backup, firstWal, stop.lastWal());
      for (String name : BESIDE) {
        if (Files.exists(cluster.folder().resolve(name))) {
          files.add(copy.copy(cluster.folder().resolve(name), backup.resolve(name), name));
        }
      }
      return new BackupManifest(
          PostgresBinaries.VERSION, begun, stop.at(), firstWal, stop.lastWal(), folders, files);
    }
  }

  private record Stop(String lastWal, String label, Instant at) {}

  private static Stop end(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Stop(row.getString(1), row.getString(2), row.getTimestamp(3).toInstant());
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private void copyCluster(Path cluster, Path to) throws IOException {
    Files.walkFileTree(
        cluster,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            String path = cluster.relativize(folder).toString();
            Files.createDirectory(to.resolve(path), CheckedCopy.OUR_FOLDER);
            folders.add(path.isEmpty() ? CLUSTER : CLUSTER + "/" + path);
            return EMPTIED.contains(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = cluster.relativize(file).toString();
            if (attributes.isSymbolicLink()) {
              throw new IOException(path + " is a link, and what it leads to is not backed up");
            }
            if (!path.equals(CONTROL) && !isLeftOut(path) && !isUnlogged(file)) {
              copy(cluster, path, to);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // the log of changes says that it is gone
            }
            throw e;
          }
        });
    copy(cluster, CONTROL, to);
    if (files.stream().noneMatch(file -> file.path().equals(CLUSTER + "/" + CONTROL))) {
      throw new IOException(CONTROL + " is missing");
    }
  }

  private static boolean isLeftOut(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return LEFT_OUT.contains(name)
        || name.startsWith("pgsql_tmp")
        || name.startsWith("pg_internal.init");
  }

  /**
   * What a table keeps that is not in the log of changes, such as the budgets of those who ask: no
   * backup may have it. The empty one that it begins with again is copied.
   */
  private static boolean isUnlogged(Path file) {
    Matcher relation = RELATION.matcher(file.getFileName().toString());
    return relation.matches() && Files.exists(file.resolveSibling(relation.group(1) + "_init"));
  }

  private void copy(Path cluster, String path, Path to) throws IOException {
    try {
      files.add(copy.copy(cluster.resolve(path), to.resolve(path), CLUSTER + "/" + path));
      copied.accept(to.resolve(path));
    } catch (NoSuchFileException e) {
      if (Files.exists(cluster.resolve(path))) {
        throw e;
      }
    }
  }

  /** What was written to the log from the beginning of the copy to its end. */
  private void copyLog(Path log, Path backup, String first, String last) throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(log)) {
      parts =
          all.filter(
                  path -> {
                    String name = path.getFileName().toString();
                    return name.matches("[0-9A-F]{24}")
                        && name.compareTo(first) >= 0
                        && name.compareTo(last) <= 0;
                  })
              .sorted()
              .toList();
    }
    if (parts.size() != number(last) - number(first) + 1) {
      throw new IOException("the database did not keep its log of changes from " + first);
    }
    for (Path part : parts) {
      String path = CLUSTER + "/pg_wal/" + part.getFileName();
      files.add(copy.copy(part, backup.resolve(path), path));
    }
  }

  /** Which file of the log a name is, counted from the first, of 16 MB each. */
  private static long number(String wal) {
    return Long.parseLong(wal.substring(8, 16), 16) * 256 + Long.parseLong(wal.substring(16), 16);
  }

  /** Says from where on the log has to be read; the copy of that moment's control file does not. */
  private void addLabel(Path backup, String label) throws IOException {
    String path = CLUSTER + "/backup_label";
    write(backup.resolve(path), label);
    byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(BackupManifest.sha256().digest(bytes));
    files.add(new Entry(path, bytes.length, hash));
  }

  /** The folder for backups, which must not go with what it is a copy of. */
  private Path home(Path into) throws IOException {
    if (!Files.isDirectory(into)) {
      Files.createDirectories(into, CheckedCopy.OUR_FOLDER);
    }
    Path home = into.toRealPath();
    if (home.startsWith(postgres.cluster().folder())) {
      throw new CommandFailed(
          "--to must not name a folder inside CASEFOLIO_DATA, with which the backup would be"
              + " lost.");
    }
    return home;
  }

  private static void removeUnfinished(Path home) throws IOException {
    try (Stream<Path> found = Files.list(home)) {
      for (Path path : found.toList()) {
        if (path.getFileName().toString().matches("\\d{8}T\\d{6}Z\\Q" + UNFINISHED + "\\E")) {
          Trees.delete(path);
        }
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            CheckedCopy.OURS)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  static String reason(IOException e) {
    return e instanceof AccessDeniedException denied
        ? "no permission for " + denied.getFile()
        : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
