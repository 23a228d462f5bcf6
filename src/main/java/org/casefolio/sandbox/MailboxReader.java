package org.casefolio.sandbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import org.casefolio.sandbox.MailboxMessage.Header;

/** Reads a message as a mail program would. */
final class MailboxReader {

  private static final int DEEPEST = 5;

  private MailboxReader() {}

  static MailboxMessage read(UUID id, Instant receivedAt, byte[] message) {
    try {
      MimeMessage mime =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
      String subject = mime.getSubject();
      String[] language = mime.getContentLanguage();
      return new MailboxMessage(
          id,
          receivedAt,
          addresses(mime, "From"),
          addresses(mime, "To"),
          subject == null ? "" : subject,
          language == null || language.length == 0 ? "" : tag(language[0]),
          headers(mime),
          part(mime, "text/plain", 0),
          part(mime, "text/html", 0));
    } catch (MessagingException | IOException e) {
      return new MailboxMessage(id, receivedAt, "", "", "", "", List.of(), "", "");
    }
  }

  private static String tag(String language) {
    return Locale.forLanguageTag(language).toLanguageTag();
  }

  private static String addresses(MimeMessage mime, String header)
      throws MessagingException, IOException {
    String[] values = mime.getHeader(header);
    return values == null ? "" : MimeUtility.decodeText(String.join(", ", values));
  }

  private static List<Header> headers(MimeMessage mime) throws MessagingException {
    List<Header> headers = new ArrayList<>();
    for (jakarta.mail.Header header : Collections.list(mime.getAllHeaders())) {
      headers.add(new Header(header.getName(), MimeUtility.unfold(header.getValue())));
    }
    return headers;
  }

  /** The first part of a kind; empty if there is none. */
  private static String part(Part part, String kind, int depth)
      throws MessagingException, IOException {
    if (part.isMimeType(kind) && part.getContent() instanceof String text) {
      return text;
    }
    if (depth < DEEPEST && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        String text = part(inner, kind, depth + 1);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }
}
