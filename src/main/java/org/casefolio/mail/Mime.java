package org.casefolio.mail;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
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

  private static final int PIECE = 45;

  /** RFC 2046, 5.1.1 allows 70. */
  private static final int LONGEST_BOUNDARY = 62;

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
    String boundary = boundary(content.messageId());
    Bytes bytes = new Bytes((content.text().length + content.html().length) * 9 / 8 + 2_048);
    bytes.line("Date: " + DATE.format(content.date().atZone(zone)));
    bytes.line("From: " + MimeUtility.fold("From: ".length(), from));
    bytes.line("To: " + recipient.written());
    bytes.line("Message-ID: " + oneLine(content.messageId()));
    bytes.line("Subject: " + subject(subjectPrefix + content.subject()));
    bytes.line("Auto-Submitted: auto-generated");
    bytes.line("Content-Language: " + oneLine(language));
    content
        .unsubscribe()
        .ifPresent(address -> {
          bytes.line("List-Unsubscribe: <" + oneLine(address) + ">");
          bytes.line("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        });
    bytes.line("MIME-Version: 1.0");
    bytes.line("Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + '"');
    bytes.line("");
    part(bytes, boundary, "plain", content.text());
    part(bytes, boundary, "html", content.html());
    bytes.line("--" + boundary + "--");
    return bytes.toByteArray();
  }

  /** Can stand in no part, because both encodings write an equals sign otherwise or nowhere. */
  private static String boundary(String messageId) {
    StringBuilder boundary = new StringBuilder("=_");
    for (int i = 0; i < messageId.length() && boundary.length() < LONGEST_BOUNDARY; i++) {
      char c = messageId.charAt(i);
      if (c == '@') {
        break;
      }
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
        boundary.append(c);
      }
    }
    return boundary.toString();
  }

  private static String subject(String text) {
    String line = oneLine(text);
    try {
      String folded =
          MimeUtility.fold("Subject: ".length(), MimeUtility.encodeText(line, "UTF-8", null));
      boolean fits = folded.lines().allMatch(part -> part.length() < LONGEST_LINE - 100);
      return fits ? folded : inPieces(line);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("no UTF-8", e);
    }
  }

  /** A word that is too long to be folded, in encoded words (RFC 2047); it is in ASCII. */
  private static String inPieces(String line) {
    StringBuilder pieces = new StringBuilder();
    for (int from = 0; from < line.length(); from += PIECE) {
      String piece = line.substring(from, Math.min(line.length(), from + PIECE));
      pieces
          .append(from == 0 ? "" : "\r\n ")
          .append("=?UTF-8?B?")
          .append(Base64.getEncoder().encodeToString(piece.getBytes(StandardCharsets.US_ASCII)))
          .append("?=");
    }
    return pieces.toString();
  }

  private static void part(Bytes bytes, String boundary, String type, byte[] content) {
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
      others -= b >> Byte.SIZE; // -1 for what is not ASCII
    }
    return others <= content.length / 6;
  }

  private static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** A value that stays within its header. */
  private static String oneLine(String value) {
    if (isPrintable(value)) {
      return value.strip();
    }
    StringBuilder line = new StringBuilder(value.length());
    value
        .codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /** What is written so far. */
  private static final class Bytes extends ByteArrayOutputStream {

    private static final int LONGEST_ENCODED = 76;

    /** More than what follows a run of characters that stand for themselves. */
    private static final int ROOM = 16;

    /** By byte; blanks do so within a line. */
    private static final boolean[] STANDS_FOR_ITSELF = new boolean[256];

    static {
      Arrays.fill(STANDS_FOR_ITSELF, '!', '~' + 1, true);
      STANDS_FOR_ITSELF['='] = false;
      STANDS_FOR_ITSELF[' '] = true;
      STANDS_FOR_ITSELF['\t'] = true;
    }

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    Bytes(int size) {
      super(size);
    }

    void line(String line) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, room(bytes.length), count, bytes.length);
      count += bytes.length;
      end();
    }

    /**
     * RFC 2045, 6.7. Lines, however they end, become lines as SMTP wants them, the last one too.
     */
    void quotedPrintable(byte[] text) {
      int column = 0;
      for (int i = 0; i < text.length; ) {
        int from = i;
        int full = Math.min(text.length, i + LONGEST_ENCODED - 1 - column);
        while (i < full && STANDS_FOR_ITSELF[text[i] & 0xff]) {
          i++;
        }
        if (i > from && isBlank(text[i - 1]) && endsLine(text, i)) {
          i--; // a blank at the end of a line is lost on the way
        }
        byte[] out = room(i - from + ROOM);
        System.arraycopy(text, from, out, count, i - from);
        count += i - from;
        column += i - from;
        if (i == text.length) {
          break;
        }
        byte b = text[i];
        if (b == '\n' || b == '\r') {
          end();
          column = 0;
          i += b == '\r' && i + 1 < text.length && text[i + 1] == '\n' ? 2 : 1;
        } else if (i == full || column + 3 > LONGEST_ENCODED - 1) {
          out[count++] = '=';
          end();
          column = 0;
        } else {
          out[count++] = '=';
          out[count++] = HEX[(b >> 4) & 0xf];
          out[count++] = HEX[b & 0xf];
          column += 3;
          i++;
        }
      }
      if (column > 0) {
        end();
      }
    }

    private static boolean isBlank(byte b) {
      return b == ' ' || b == '\t';
    }

    private static boolean endsLine(byte[] text, int at) {
      return at == text.length || text[at] == '\n' || text[at] == '\r';
    }

    /** As {@code write} makes it, without its lock: nobody else has these bytes. */
    private byte[] room(int more) {
      if (buf.length - count < more) {
        buf = Arrays.copyOf(buf, Math.max(buf.length * 2, count + more));
      }
      return buf;
    }

    private void end() {
      byte[] out = room(2);
      out[count++] = '\r';
      out[count++] = '\n';
    }
  }
}
