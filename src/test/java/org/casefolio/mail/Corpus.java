package org.casefolio.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reports as mail servers write them, and as nobody should. In the files {@code TOKEN} stands for
 * the token of a message of ours.
 *
 * @param file its name
 * @param expected what it is read as
 */
record Corpus(String file, String expected) {

  private static final Path FOLDER = Path.of("src/test/resources/bounces");

  static List<Corpus> all() {
    try {
      return Files.readAllLines(FOLDER.resolve("expected.tsv")).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(columns -> new Corpus(columns[0], columns[1]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Corpus named(String part) {
    return all().stream().filter(one -> one.file().contains(part)).findFirst().orElseThrow();
  }

  /** The message as it lies in a mailbox, about the message of ours with this token. */
  byte[] about(String token) {
    try {
      String text =
          new String(Files.readAllBytes(FOLDER.resolve(file)), StandardCharsets.ISO_8859_1)
              .replace("UPPERTOKEN", token.toUpperCase(Locale.ROOT))
              .replace("TOKEN", token);
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
          wire.write('\r');
        }
        wire.write(bytes[i]);
      }
      return wire.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file;
  }
}
