package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casefolio.platform.cli.CommandFailed;

/**
 * What a backup consists of: the file {@code manifest} in its folder, lines of text, the last of
 * which is a checksum of those before. It is written last, so that a folder without one is no
 * backup.
 *
 * @param postgres the version of the server
 * @param begun when copying began
 * @param finished from which moment on the backup can be restored
 * @param firstWal the first file of the log of changes that a restore needs
 * @param lastWal the last that it needs for {@code finished}
 * @param folders paths below the backup's folder, parents first
 * @param files every file of the backup but this one
 */
record BackupManifest(
    String postgres,
    Instant begun,
    Instant finished,
    String firstWal,
    String lastWal,
    List<String> folders,
    List<Entry> files) {

  static final String FILE = "manifest";

  private static final String FORMAT = "casefolio-backup 1";
  private static final int HEAD = 5;

  BackupManifest {
    folders = List.copyOf(folders);
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param path below the backup's folder, with slashes
   * @param size in bytes
   * @param sha256 in hexadecimal digits
   */
  record Entry(String path, long size, String sha256) {}

  /** The bytes of all files. */
  long size() {
    return files.stream().mapToLong(Entry::size).sum();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n');
    text.append("postgresql ").append(postgres).append('\n');
    text.append("begun ").append(begun).append('\n');
    text.append("finished ").append(finished).append('\n');
    text.append("wal ").append(firstWal).append(' ').append(lastWal).append('\n');
    folders.forEach(folder -> text.append("folder ").append(folder).append('\n'));
    for (Entry file : files) {
      text.append("file ")
          .append(file.sha256())
          .append(' ')
          .append(file.size())
          .append(' ')
          .append(file.path())
          .append('\n');
    }
    return text + "end " + hash(text.toString()) + "\n";
  }

  /**
   * Reads that of a backup.
   *
   * @throws CommandFailed if there is none or it is damaged; the sentence says what to do
   */
  static BackupManifest read(Path backup) throws IOException {
    String text;
    try {
      text = Files.readString(backup.resolve(FILE), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw none(backup);
    }
    int end = text.lastIndexOf("end ");
    if (end < 0 || !text.substring(end).strip().equals("end " + hash(text.substring(0, end)))) {
      throw damaged(backup, FILE);
    }
    try {
      return parse(text.substring(0, end).lines().toList());
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      throw new CommandFailed(
          "The backup "
              + backup
              + " was made by another version of Casefolio: restore it with that one.");
    }
  }

  static CommandFailed damaged(Path backup, String file) {
    return new CommandFailed(
        "The backup "
            + backup
            + " is damaged: "
            + file
            + " is not as it was written. Use another backup.");
  }

  private static CommandFailed none(Path backup) throws IOException {
    Optional<Path> inside = newest(backup);
    return new CommandFailed(
        inside
            .map(one ->
                backup + " holds backups and is none: name one of them, such as " + one + ".")
            .orElse(
                backup
                    + " is not a whole backup, because it has no manifest: one that was broken off"
                    + " can be deleted. Use another backup."));
  }

  private static Optional<Path> newest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(path -> Files.exists(path.resolve(FILE))).max(Comparator.naturalOrder());
    }
  }

  private static BackupManifest parse(List<String> lines) {
    if (!lines.getFirst().equals(FORMAT)) {
      throw new IllegalArgumentException(lines.getFirst());
    }
    List<String> folders = new ArrayList<>();
    List<Entry> files = new ArrayList<>();
    for (String line : lines.subList(HEAD, lines.size())) {
      if (line.startsWith("folder ")) {
        folders.add(below(line.substring("folder ".length())));
      } else {
        String[] parts = after("file ", line).split(" ", 3);
        files.add(new Entry(below(parts[2]), Long.parseLong(parts[1]), parts[0]));
      }
    }
    String[] wal = after("wal ", lines.get(4)).split(" ", 2);
    return new BackupManifest(
        after("postgresql ", lines.get(1)),
        Instant.parse(after("begun ", lines.get(2))),
        Instant.parse(after("finished ", lines.get(3))),
        wal[0],
        wal[1],
        folders,
        files);
  }

  private static String after(String word, String line) {
    if (!line.startsWith(word)) {
      throw new IllegalArgumentException(line);
    }
    return line.substring(word.length());
  }

  /** Nothing outside of the folder that is restored is written, whatever a manifest says. */
  private static String below(String path) {
    Path normal = Path.of(path).normalize();
    if (normal.isAbsolute() || normal.startsWith("..") || !normal.toString().equals(path)) {
      throw new IllegalArgumentException(path);
    }
    return path;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
