package org.casefolio.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.casefolio.platform.vault.Sealer;

/**
 * What goes on the wire, fixed before the first attempt and the same in every one. Kept as bytes,
 * because each message is both stored and sent, and most are never read again.
 *
 * @param messageId the random {@code Message-ID}, with its angle brackets
 * @param date the {@code Date}
 * @param subject one line
 * @param text the plain part, in UTF-8
 * @param html the HTML part, in UTF-8
 * @param unsubscribe see {@link Written#unsubscribe}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, carried to the wire, never compared
record Content(
    String messageId,
    Instant date,
    String subject,
    byte[] text,
    byte[] html,
    Optional<String> unsubscribe) {

  private static final String WHAT = "outbox.content";

  /** The first byte of the stored form. */
  private static final byte COMPRESSED = 2;

  /** The first byte of rows of an older version. */
  private static final byte PLAIN = 1;

  /** See {@link Compression#compress}; in bytes. */
  private static final int STEP = 256;

  static Content of(String messageId, Instant date, Written written) {
    return new Content(
        messageId,
        date,
        written.subject(),
        written.text().getBytes(StandardCharsets.UTF_8),
        written.html().getBytes(StandardCharsets.UTF_8),
        written.unsubscribe());
  }

  /** The same under another {@code Message-ID}. */
  Content under(String other) {
    return new Content(other, date, subject, text, html, unsubscribe);
  }

  /** What it says. */
  Written written() {
    return new Written(
        subject,
        new String(text, StandardCharsets.UTF_8),
        new String(html, StandardCharsets.UTF_8),
        unsubscribe);
  }

  byte[] seal(Sealer sealer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length + html.length + 1_024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(messageId);
      out.writeLong(date.getEpochSecond());
      out.writeInt(date.getNano());
      write(out, subject.getBytes(StandardCharsets.UTF_8));
      write(out, text);
      write(out, html);
      write(out, unsubscribe.orElse("").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sealer.seal(WHAT, Compression.compress(COMPRESSED, bytes.toByteArray(), STEP));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Content open(Sealer sealer, byte[] sealed) {
    byte[] stored = sealer.openBytes(WHAT, sealed);
    try (DataInputStream in = new DataInputStream(read(stored))) {
      String messageId = in.readUTF();
      Instant date = Instant.ofEpochSecond(in.readLong(), in.readInt());
      String subject = new String(read(in), StandardCharsets.UTF_8);
      byte[] text = read(in);
      byte[] html = read(in);
      String unsubscribe = new String(read(in), StandardCharsets.UTF_8);
      return new Content(
          messageId,
          date,
          subject,
          text,
          html,
          Optional.of(unsubscribe).filter(address -> !address.isEmpty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream read(byte[] stored) {
    return switch (stored[0]) {
      case COMPRESSED -> new ByteArrayInputStream(Compression.expand(stored));
      case PLAIN -> new ByteArrayInputStream(stored, 1, stored.length - 1);
      default -> throw new IllegalStateException("content of a form that is not known");
    };
  }

  private static byte[] read(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  @Override
  public String toString() {
    return "Content";
  }
}
