package org.casefolio.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.casefolio.platform.settings.Settings;

/**
 * Puts a message on paper as RFC 5322 and MIME want it: both parts, both in UTF-8, nothing that
 * tracks, and no way for a value to become a header of its own.
 */
final class Mime {

  private final Settings settings;
  private final Session session = Session.getInstance(new Properties());

  Mime(Settings settings) {
    this.settings = settings;
  }

  /** The one mailbox that an address names. */
  static InternetAddress mailbox(String address) throws AddressException {
    if (address.chars().anyMatch(Character::isISOControl)) {
      throw new AddressException("control character");
    }
    InternetAddress mailbox = new InternetAddress(address, true);
    if (mailbox.isGroup() || mailbox.getPersonal() != null) {
      throw new AddressException("not a plain address");
    }
    return mailbox;
  }

  /**
   * The bytes of a message.
   *
   * @throws AddressException if the recipient is not one plain address
   */
  byte[] render(Content content, String recipient, String language) throws AddressException {
    InternetAddress mailbox = mailbox(recipient);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    try {
      message(mailbox, content, language).writeTo(bytes);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a message cannot be composed");
    }
    return bytes.toByteArray();
  }

  private MimeMessage message(InternetAddress recipient, Content content, String language)
      throws MessagingException {
    Written written = content.written();
    MimeMessage message = new Identified(session, content.messageId());
    message.setFrom(sender());
    message.setRecipient(jakarta.mail.Message.RecipientType.TO, recipient);
    message.setSentDate(Date.from(content.date()));
    message.setSubject(
        oneLine((settings.demo() ? "[Demo] " : "") + written.subject()),
        StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setContentLanguage(new String[] {oneLine(language)});
    if (written.unsubscribe().isPresent()) {
      message.setHeader("List-Unsubscribe", "<" + oneLine(written.unsubscribe().get()) + ">");
      message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    MimeBodyPart text = new MimeBodyPart();
    text.setText(lines(written.text()), StandardCharsets.UTF_8.name());
    MimeBodyPart html = new MimeBodyPart();
    html.setText(lines(written.html()), StandardCharsets.UTF_8.name(), "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    message.saveChanges();
    return message;
  }

  private InternetAddress sender() throws MessagingException {
    try {
      return new InternetAddress(
          settings.operator().sender(),
          oneLine(settings.operator().name()),
          StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("no UTF-8", e);
    }
  }

  /** A value that stays within its header. */
  private static String oneLine(String value) {
    StringBuilder line = new StringBuilder(value.length());
    value
        .codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  private static String lines(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
  }

  /** A message that keeps the identity it was given. */
  private static final class Identified extends MimeMessage {
    private final String messageId;

    Identified(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
