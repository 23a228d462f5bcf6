package org.casefolio.platform.postgres;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.casefolio.platform.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * Who restored the data folder and why, from the restore on until somebody has written it into the
 * database that was restored: the command itself has none.
 */
@Component
public class Restored {

  private static final String FILE = "restored.properties";

  private final Path folder;

  Restored(Settings settings) {
    this.folder = settings.data();
  }

  /**
   * A restore.
   *
   * @param at when it was finished
   * @param by who ran it
   * @param reason why
   * @param detail from what, and until when
   */
  public record Note(Instant at, String by, String reason, String detail) {}

  /** The restore that made this data folder, unless it was taken note of already. */
  public Optional<Note> find() {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(
        new Note(
            Instant.parse(lines.getProperty("at", "")),
            lines.getProperty("by", ""),
            lines.getProperty("reason", ""),
            lines.getProperty("detail", "")));
  }

  /** Says that note was taken of it. */
  public void forget() {
    try {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path folder, Note note) throws IOException {
    Properties lines = new Properties();
    lines.setProperty("at", note.at().toString());
    lines.setProperty("by", note.by());
    lines.setProperty("reason", note.reason());
    lines.setProperty("detail", note.detail());
    Path file = Files.createFile(folder.resolve(FILE), CheckedCopy.OURS);
    try (Writer writer =
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE)) {
      lines.store(writer, null);
    }
  }
}
