package org.casefolio.platform.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.core.env.Environment;

/**
 * The folder that the built-in server copies its log of changes to, file by file, so that a backup
 * can be restored as of any moment after it. Each file is compressed, on disk before the server is
 * told so, and never written over: one that is there with another content makes the server try
 * again, and complain, until somebody looks.
 *
 * @param folder absolute
 */
record WalArchive(Path folder) {

  static final String SETTING = "casefolio.wal-archive";

  /** For a server whose log of changes nobody keeps. */
  static final List<String> OFF = List.of("archive_mode=off");

  private static final String COMPRESSED = ".gz";

  /** How the name of a file ends that is still being written, or never was to its end. */
  private static final String UNFINISHED = ".new";

  /**
   * Run by the server's own user for each file of 16 MB, and at least once a minute while anything
   * changes.
   */
  private static final String KEEP =
      """
      umask 077; to=FOLDER/%f.gz; \
      if [ -e "$to" ]; then gzip -dc "$to" | cmp -s - %p; else \
      gzip -1c %p > "$to.new" && sync "$to.new" && ln "$to.new" "$to" && rm -f "$to.new" \
      && sync FOLDER; fi\
      """;

  /** 1 says that there is no such file; more than 125 that recovery must not go on without it. */
  private static final String FETCH =
      """
      from=FOLDER/%f.gz; [ -e "$from" ] || exit 1; gzip -dc "$from" > %p || exit 200\
      """;

  /** What the operator has set. */
  static Optional<WalArchive> from(Environment environment) {
    SettingsSource source = new SettingsSource(environment);
    Optional<Path> folder = source.path(SETTING).map(path -> path.toAbsolutePath().normalize());
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    if (source.find(PostgresConfiguration.URL).isPresent()) {
      throw source.wrong(
          SETTING, "is for the built-in database; yours is archived by its own archive_command");
    }
    Path data =
        source
            .path(PostgresConfiguration.FOLDER)
            .orElse(Path.of("var"))
            .toAbsolutePath()
            .normalize();
    if (folder.get().startsWith(data)) {
      throw source.wrong(
          SETTING, "must not lie inside CASEFOLIO_DATA, with which it would be lost");
    }
    return Optional.of(new WalArchive(folder.get()));
  }

  /** Settings for a server that keeps its log of changes here. */
  List<String> keeping() {
    return List.of("archive_mode=on", "archive_timeout=60s", "archive_command=" + inFolder(KEEP));
  }

  /** The command by which a server that recovers fetches what is kept here. */
  String fetching() {
    return inFolder(FETCH);
  }

  /**
   * Makes the folder ready for a server that is about to start, and puts what tells of its restores
   * there, so that no later restore takes the same way again.
   *
   * @param cluster the server's files
   */
  void prepare(RunAs user, Path cluster) throws IOException, InterruptedException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!user.prefix().isEmpty()) {
      user.own(folder);
    }
    if (!canWrite(user)) {
      throw new PostgresUnavailableException(
          "The database cannot write to "
              + folder
              + ": choose another folder with CASEFOLIO_WAL_ARCHIVE.");
    }
    try (Stream<Path> logs = Files.list(cluster.resolve("pg_wal"))) {
      for (Path history : logs.filter(path -> path.toString().endsWith(".history")).toList()) {
        Path kept = folder.resolve(history.getFileName() + COMPRESSED);
        if (!Files.exists(kept)) {
          keep(history, kept);
          user.own(kept);
        }
      }
    }
  }

  private boolean canWrite(RunAs user) throws IOException, InterruptedException {
    return ServerProcess.plain(
                user.command(List.of("sh", "-c", "test -w \"$1\"", "sh", folder.toString())))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private void keep(Path file, Path kept) throws IOException {
    Path unfinished = kept.resolveSibling(kept.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    try (FileChannel channel =
            FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        GZIPOutputStream compressed = new GZIPOutputStream(Channels.newOutputStream(channel))) {
      Files.copy(file, (OutputStream) compressed);
      compressed.finish();
      channel.force(true);
    }
    Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
    Trees.sync(folder);
  }

  /** For a shell that is called by PostgreSQL, to which a percent sign means something. */
  private String inFolder(String command) {
    String quoted = "'" + folder.toString().replace("'", "'\\''").replace("%", "%%") + "'";
    return command.replace("FOLDER", quoted);
  }
}
