package org.casefolio.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimePartDataSource;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.mail.Report.Automatic;
import org.casefolio.mail.Report.Complained;
import org.casefolio.mail.Report.Failed;
import org.casefolio.mail.Report.Flaw;
import org.casefolio.mail.Report.Foreign;
import org.casefolio.mail.Report.Kind;
import org.casefolio.mail.Report.Malformed;
import org.casefolio.mail.Report.NotAReport;
import org.casefolio.mail.ReturnPaths.Token;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads what came back: delivery reports (RFC 3464), complaints (RFC 5965), and the plain texts of
 * servers that know neither. Whoever can guess the address of the mailbox can send anything there,
 * so size, depth and number of parts are bounded before anything is built from them, and nothing
 * that is read can make this throw.
 */
final class ReportReader {

  /** Bytes of a whole message. Ours have some tens of kilobytes, and so has what quotes them. */
  static final int MOST_BYTES = 512 * 1024;

  private static final int MOST_DEPTH = 8;
  private static final int MOST_PARTS = 60;
  private static final int MOST_BOUNDARIES = 2_000;
  private static final int MOST_LINES = 20_000;
  private static final int MOST_TEXT = 64 * 1024;

  /** Header fields that name the address a message was delivered to, the surest first. */
  private static final List<String> RECIPIENT_FIELDS =
      List.of(
          "Delivered-To",
          "X-Original-To",
          "X-Delivered-To",
          "Envelope-To",
          "X-Envelope-To",
          "X-RCPT-TO",
          "To");

  private static final List<String> ACTIONS =
      List.of("failed", "delayed", "delivered", "relayed", "expanded");

  private static final Pattern SENT_BY_A_SERVER =
      Pattern.compile("mailer-daemon|mail-daemon|postmaster|mail delivery|mailerdaemon");

  private static final Pattern SUBJECT_OF_A_FAILURE =
      Pattern.compile(
          "undeliver|failure notice|delivery status notification|delivery fail|delivery has failed"
              + "|delivery problem|failed delivery|mail delivery failed|returned mail"
              + "|returned to sender|message could not be delivered|couldn.t be delivered"
              + "|not delivered|non remis|unzustellbar|no se pudo entregar|no se ha podido entregar"
              + "|no se puede entregar|devuelto|mensagem não entregue|не доставлено|недоставлен"
              + "|退信|配信不能|配信できません");

  private static final Pattern STILL_TRYING =
      Pattern.compile(
          "delayed|will be retried|still being retried|will keep trying|will continue to try"
              + "|not yet been delivered|do not need to resend|don.t need to resend"
              + "|demorad[oa]|verzögert|retardé");

  private static final Pattern QUOTED_ORIGINAL =
      Pattern.compile(
          "(?imu)^.{0,12}(below this line is a copy of the message"
              + "|this is a copy of (?:the|your) message|original message|returned message"
              + "|forwarded message|unsent message below|message header follows"
              + "|message headers follow|mensaje original|ursprüngliche nachricht"
              + "|message d.origine)");

  private final ReturnPaths paths;
  private final Session session = Session.getInstance(new Properties());

  ReportReader(ReturnPaths paths) {
    this.paths = paths;
  }

  /** Reads a message as it lies in the mailbox. */
  Report read(byte[] message) {
    if (message.length > MOST_BYTES) {
      return new Malformed(Flaw.TOO_LARGE);
    }
    if (isDangerous(message)) {
      return new Malformed(Flaw.TOO_COMPLEX);
    }
    try {
      MimeMessage mime = new MimeMessage(session, new SharedByteArrayInputStream(message));
      Parts parts = new Parts();
      parts.collect(mime, 0);
      return report(mime, parts);
    } catch (TooComplex e) {
      return new Malformed(Flaw.TOO_COMPLEX);
    } catch (MessagingException | RuntimeException | StackOverflowError e) {
      return new Malformed(Flaw.UNREADABLE);
    }
  }

  /**
   * What tells one report from another, for recognizing it when it is read twice: its {@code
   * Message-ID}, or all of it.
   */
  static String identity(byte[] message) {
    try {
      InternetHeaders headers = new InternetHeaders(new ByteArrayInputStream(message));
      String id = headers.getHeader("Message-ID", null);
      if (id != null && !id.isBlank() && id.length() < 1_000) {
        return id.strip();
      }
    } catch (MessagingException | RuntimeException e) {
      // then all of it
    }
    return new String(message, StandardCharsets.ISO_8859_1);
  }

  /** Counted before anything is built: every line and every boundary costs an object. */
  private static boolean isDangerous(byte[] message) {
    int lines = 0;
    int boundaries = 0;
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '\n') {
        lines++;
        if (i + 2 < message.length && message[i + 1] == '-' && message[i + 2] == '-') {
          boundaries++;
        }
      }
    }
    return lines > MOST_LINES || boundaries > MOST_BOUNDARIES;
  }

  /** A message that nobody writes who has something to report. */
  private static final class TooComplex extends MessagingException {
    private static final long serialVersionUID = 1L;
  }

  /** What was found in a message. */
  private static final class Parts {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder original = new StringBuilder();
    private @Nullable String status;
    private @Nullable String feedback;
    private boolean receipt;
    private boolean claims;
    private int count;

    void collect(MimePart part, int depth) throws MessagingException {
      if (depth > MOST_DEPTH || ++count > MOST_PARTS) {
        throw new TooComplex();
      }
      String type = type(part);
      if (type.startsWith("multipart/")) {
        claims |= type.equals("multipart/report");
        collectParts(part, depth);
      } else if (type.endsWith("delivery-status")) {
        claims = true;
        status = status == null ? text(part, true) : status;
      } else if (type.equals("message/feedback-report")) {
        claims = true;
        feedback = feedback == null ? text(part, true) : feedback;
      } else if (type.endsWith("disposition-notification")) {
        receipt = true;
      } else if (type.startsWith("message/") || type.equals("text/rfc822-headers")) {
        append(original, text(part, false));
      } else if (type.startsWith("text/")) {
        append(text, type.equals("text/html") ? stripped(text(part, false)) : text(part, false));
      }
    }

    private void collectParts(MimePart part, int depth) throws MessagingException {
      MimeMultipart parts;
      int number;
      try {
        parts = new MimeMultipart(new MimePartDataSource(part));
        number = parts.getCount();
      } catch (MessagingException e) {
        append(text, text(part, false)); // its boundaries are wrong; the words may still be there
        return;
      }
      for (int i = 0; i < number; i++) {
        BodyPart inner = parts.getBodyPart(i);
        if (inner instanceof MimePart mime) {
          collect(mime, depth + 1);
        }
      }
    }

    private static void append(StringBuilder all, String more) {
      int room = MOST_TEXT - all.length();
      all.append(more, 0, Math.clamp(room, 0, more.length())).append('\n');
    }
  }

  private Report report(MimeMessage message, Parts parts) throws MessagingException {
    if (parts.feedback != null) {
      return complaint(message, parts, parts.feedback);
    }
    if (parts.status != null) {
      Optional<Report> report = status(message, parts, parts.status);
      if (report.isPresent()) {
        return report.get();
      }
    }
    if (parts.receipt) {
      return new Automatic(Kind.READ);
    }
    return byWords(message, parts);
  }

  /** The header of a complaint is a header like any other; the library has no class for it. */
  private Report complaint(MimeMessage message, Parts parts, String feedback)
      throws MessagingException {
    InternetHeaders fields =
        new InternetHeaders(
            new ByteArrayInputStream(feedback.strip().getBytes(StandardCharsets.UTF_8)), true);
    String type = field(fields, "Feedback-Type").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "abuse", "fraud", "opt-out" ->
          token(message, parts).<Report>map(Complained::new).orElse(new Foreign());
      case "" -> new Malformed(Flaw.UNREADABLE);
      default -> new Automatic(Kind.FEEDBACK);
    };
  }

  /** Reads the part that is made for programs; empty if it says nothing. */
  private Optional<Report> status(MimeMessage message, Parts parts, String status)
      throws MessagingException {
    DeliveryStatus fields;
    try {
      fields =
          new DeliveryStatus(
              new ByteArrayInputStream(groups(status).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | MessagingException e) {
      return Optional.empty();
    }
    Optional<Report> best = Optional.empty();
    InternetHeaders all = fields.getMessageDSN();
    int recipients = Math.min(fields.getRecipientDSNCount(), MOST_PARTS);
    for (int i = -1; i < recipients; i++) {
      // Some servers write one group where the standard has two.
      InternetHeaders group = i < 0 ? all : fields.getRecipientDSN(i);
      String code = field(group, "Status");
      String action = action(group, code);
      if (action.equals("failed")) {
        String said = field(group, "Diagnostic-Code");
        return Optional.of(failed(message, parts, code, said));
      }
      if (action.equals("delayed")) {
        best = Optional.of(new Automatic(Kind.DELAYED));
      } else if (!action.isEmpty() && best.isEmpty()) {
        best = Optional.of(new Automatic(Kind.DELIVERED));
      }
    }
    return best;
  }

  /** Its groups with one blank line between them: to the library every blank line ends one. */
  private static String groups(String status) {
    StringBuilder lean = new StringBuilder();
    boolean blank = true;
    for (String line : status.lines().toList()) {
      if (!line.isBlank()) {
        lean.append(line).append("\r\n");
      } else if (!blank) {
        lean.append("\r\n");
      }
      blank = line.isBlank();
    }
    return lean.toString();
  }

  private static String action(InternetHeaders group, String code) {
    String action = field(group, "Action").toLowerCase(Locale.ROOT).replaceAll("[^a-z].*", "");
    if (ACTIONS.contains(action)) {
      return action;
    }
    return code.startsWith("5.") ? "failed" : code.startsWith("4.") ? "delayed" : "";
  }

  private Report failed(MimeMessage message, Parts parts, String status, String said)
      throws MessagingException {
    Optional<Token> token = token(message, parts);
    if (token.isEmpty()) {
      return new Foreign();
    }
    String words = beforeTheOriginal(parts.text.toString());
    String code = BouncePolicy.code(status, said, words);
    return new Failed(token.get(), BouncePolicy.weigh(code, said + "\n" + words), code);
  }

  /** For servers that say it in words alone. */
  private Report byWords(MimeMessage message, Parts parts) throws MessagingException {
    if (!parts.claims && !isFromAServer(message)) {
      return isAutomatic(message) ? new Automatic(Kind.AUTO_REPLY) : new NotAReport();
    }
    String words = beforeTheOriginal(parts.text.toString());
    String lower = words.toLowerCase(Locale.ROOT);
    String subject = header(message, "Subject").toLowerCase(Locale.ROOT);
    if (STILL_TRYING.matcher(lower).find() || STILL_TRYING.matcher(subject).find()) {
      return new Automatic(Kind.DELAYED);
    }
    if (BouncePolicy.givesAReason(words) || !header(message, "X-Failed-Recipients").isEmpty()) {
      return failed(message, parts, "", "");
    }
    if (parts.claims) {
      return new Malformed(Flaw.UNREADABLE);
    }
    return isAutomatic(message) ? new Automatic(Kind.AUTO_REPLY) : new NotAReport();
  }

  private static boolean isFromAServer(MimeMessage message) throws MessagingException {
    boolean named =
        SENT_BY_A_SERVER.matcher(header(message, "From").toLowerCase(Locale.ROOT)).find();
    boolean bounced =
        SUBJECT_OF_A_FAILURE.matcher(header(message, "Subject").toLowerCase(Locale.ROOT)).find();
    return bounced
        || !header(message, "X-Failed-Recipients").isEmpty()
        || (named && !isReply(message));
  }

  private static boolean isReply(MimeMessage message) throws MessagingException {
    String subject = header(message, "Subject").strip().toLowerCase(Locale.ROOT);
    return List.of("re:", "aw:", "rv:").stream().anyMatch(subject::startsWith);
  }

  /** Whether a program answers by itself (RFC 3834 and what came before it). */
  private static boolean isAutomatic(MimeMessage message) throws MessagingException {
    String submitted = header(message, "Auto-Submitted").toLowerCase(Locale.ROOT);
    String precedence = header(message, "Precedence").toLowerCase(Locale.ROOT);
    return (!submitted.isEmpty() && !submitted.startsWith("no"))
        || List.of("auto_reply", "bulk", "junk").contains(precedence)
        || !header(message, "X-Autoreply").isEmpty()
        || !header(message, "X-Autorespond").isEmpty()
        || !header(message, "X-Autogenerated").isEmpty()
        || header(message, "Return-Path").strip().equals("<>");
  }

  private Optional<Token> token(MimeMessage message, Parts parts) throws MessagingException {
    for (String name : RECIPIENT_FIELDS) {
      Optional<Token> token = paths.find(header(message, name));
      if (token.isPresent()) {
        return token;
      }
    }
    return paths
        .find(headers(message))
        .or(() -> paths.find(parts.feedback == null ? "" : parts.feedback))
        .or(() -> paths.find(parts.original.toString()))
        .or(() -> paths.find(parts.status == null ? "" : parts.status))
        .or(() -> paths.find(parts.text.toString()));
  }

  private static String headers(MimeMessage message) throws MessagingException {
    StringBuilder all = new StringBuilder();
    message.getAllHeaderLines().asIterator().forEachRemaining(line -> Parts.append(all, line));
    return all.toString();
  }

  private static String beforeTheOriginal(String text) {
    Matcher quoted = QUOTED_ORIGINAL.matcher(text);
    return quoted.find() ? text.substring(0, quoted.start()) : text;
  }

  private static String header(MimeMessage message, String name) throws MessagingException {
    String value = message.getHeader(name, " ");
    if (value == null) {
      return "";
    }
    String cut = value.length() > MOST_TEXT ? value.substring(0, MOST_TEXT) : value;
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(cut));
    } catch (UnsupportedEncodingException e) {
      return cut;
    }
  }

  private static String field(InternetHeaders fields, String name) {
    String value = fields.getHeader(name, " ");
    return value == null ? "" : value.replaceAll("\\s+", " ").strip();
  }

  private static String type(MimePart part) throws MessagingException {
    String[] written = part.getHeader("Content-Type");
    if (written == null || written.length == 0) {
      return "text/plain";
    }
    try {
      return new ContentType(written[0]).getBaseType().toLowerCase(Locale.ROOT);
    } catch (ParseException e) {
      String[] words = written[0].split(";", 2);
      return words[0].strip().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The text of a part, however it is encoded.
   *
   * @param fields whether it is made of header fields, for which UTF-8 is a good guess
   */
  private static String text(MimePart part, boolean fields) throws MessagingException {
    byte[] bytes = bytes(part);
    Charset charset = fields ? StandardCharsets.UTF_8 : charset(part);
    return new String(bytes, charset);
  }

  private static byte[] bytes(MimePart part) throws MessagingException {
    try (InputStream decoded = part.getInputStream()) {
      return decoded.readNBytes(MOST_TEXT);
    } catch (IOException | MessagingException e) {
      // an encoding that does not exist, or one that breaks off: what stands there
    }
    try (InputStream raw =
        part instanceof MimeMessage message
            ? message.getRawInputStream()
            : ((MimeBodyPart) part).getRawInputStream()) {
      return raw.readNBytes(MOST_TEXT);
    } catch (IOException e) {
      throw new MessagingException("unreadable", e);
    }
  }

  private static Charset charset(MimePart part) throws MessagingException {
    String[] written = part.getHeader("Content-Type");
    if (written != null && written.length > 0) {
      try {
        String name = new ContentType(written[0]).getParameter("charset");
        if (name != null) {
          return Charset.forName(MimeUtility.javaCharset(name));
        }
      } catch (ParseException | IllegalCharsetNameException | UnsupportedCharsetException e) {
        // a guess, then
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static String stripped(String html) {
    return html.replaceAll("<[^<>]*>", " ")
        .replace("&nbsp;", " ")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
