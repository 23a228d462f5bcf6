package org.casefolio.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.casefolio.platform.settings.Settings;

/**
 * Puts a message on paper as RFC 5322 and MIME want it: both parts, both in UTF-8, nothing that
 * tracks, and no way for a value to become a header of its own. The same content makes the same
 * bytes each time.
 */
final class Mime {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

  /** RFC 5322, 2.1.1, without the line end. */
  private static final int LONGEST_LINE = 998;

  private final ZoneId zone;
  private final String subjectPrefix;
  private final String from;

  Mime(Settings settings) {
    this.zone = settings.zone();
    this.subjectPrefix = settings.demo() ? "[Demo] " : "";
    this.from = from(settings.operator().sender(), oneLine(settings.operator().name()));
  }

  private static String from(String sender, String name) {
    try {
      return new InternetAddress(sender, name, StandardCharsets.UTF_8.name()).toString();
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("no UTF-8", e);
    }
  }

  /** The bytes of a message. */
  byte[] render(Content content, Mailbox recipient, String language) {
    Written written = content.written();
    String boundary = boundary(content.messageId());
    Bytes bytes = new Bytes(written.text().length() + written.html().length() + 2_048);
    bytes.line("Date: " + DATE.format(content.date().atZone(zone)));
    bytes.line("From: " + MimeUtility.fold("From: ".length(), from));
    bytes.line("To: " + recipient.written());
    bytes.line("Message-ID: " + oneLine(content.messageId()));
    bytes.line("Subject: " + subject(subjectPrefix + written.subject()));
    bytes.line("Auto-Submitted: auto-generated");
    bytes.line("Content-Language: " + oneLine(language));
    written
        .unsubscribe()
        .ifPresent(address -> {
          bytes.line("List-Unsubscribe: <" + oneLine(address) + ">");
          bytes.line("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        });
    bytes.line("MIME-Version: 1.0");
    bytes.line("Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + '"');
    bytes.line("");
    part(bytes, boundary, "plain", written.text());
    part(bytes, boundary, "html", written.html());
    bytes.line("--" + boundary + "--");
    return bytes.toByteArray();
  }

  /** Can stand in no part, because both encodings write an equals sign otherwise or nowhere. */
  private static String boundary(String messageId) {
    StringBuilder boundary = new StringBuilder("=_");
    int at = messageId.indexOf('@');
    messageId
        .substring(0, at < 0 ? messageId.length() : at)
        .chars()
        .filter(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
        .limit(60)
        .forEach(c -> boundary.append((char) c));
    return boundary.toString();
  }

  private static String subject(String text) {
    String line = oneLine(text);
    try {
      String folded =
          MimeUtility.fold("Subject: ".length(), MimeUtility.encodeText(line, "UTF-8", null));
      boolean fits = folded.lines().allMatch(part -> part.length() < LONGEST_LINE - 100);
      // A long word cannot be folded; written in pieces it can.
      return fits ? folded : MimeUtility.encodeWord(line, "UTF-8", "B");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("no UTF-8", e);
    }
  }

  private static void part(Bytes bytes, String boundary, String type, String text) {
    byte[] content = lines(text).getBytes(StandardCharsets.UTF_8);
    bytes.line("--" + boundary);
    bytes.line("Content-Type: text/" + type + "; charset=UTF-8");
    if (isMostlyAscii(content)) {
      bytes.line("Content-Transfer-Encoding: quoted-printable");
      bytes.line("");
      bytes.quotedPrintable(content);
    } else {
      bytes.line("Content-Transfer-Encoding: base64");
      bytes.line("");
      bytes.line(Base64.getMimeEncoder().encodeToString(content));
    }
  }

  private static boolean isMostlyAscii(byte[] content) {
    int others = 0;
    for (byte b : content) {
      others += b < 0 ? 1 : 0;
    }
    return others <= content.length / 6;
  }

  /** A value that stays within its header. */
  private static String oneLine(String value) {
    if (value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return value.strip();
    }
    StringBuilder line = new StringBuilder(value.length());
    value
        .codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /** Lines that end as SMTP wants it, the last one too. */
  private static String lines(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
    return lines.endsWith("\r\n") ? lines : lines + "\r\n";
  }

  /** What is written so far. */
  private static final class Bytes extends ByteArrayOutputStream {

    Bytes(int size) {
      super(size);
    }

    void line(String line) {
      writeBytes(line.getBytes(StandardCharsets.UTF_8));
      write('\r');
      write('\n');
    }

    void quotedPrintable(byte[] text) {
      try (OutputStream encoder = MimeUtility.encode(this, "quoted-printable")) {
        encoder.write(text);
      } catch (MessagingException | IOException e) {
        throw new IllegalStateException("cannot encode", e);
      }
    }
  }
}
