package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeTests {

  private static byte[] render(String subject, String text, String recipient, String language) {
    return new Mime(MailBench.settings(false))
        .render(
            new Content(
                "<6f2d-11@example.org>",
                MailBench.NOON,
                new Written(subject, text, text, Optional.of("https://status.example.org/stop"))),
            Mailbox.parse(recipient).orElseThrow(),
            language);
  }

  private static MimeMessage read(byte[] bytes) throws MessagingException {
    return new MimeMessage(null, new ByteArrayInputStream(bytes));
  }

  private static String text(MimeMessage message) throws MessagingException, IOException {
    return ((MimeMultipart) message.getContent())
        .getBodyPart(0)
        .getContent()
        .toString()
        .replace("\r\n", "\n");
  }

  /** Every line ends with CRLF, and neither CR nor LF stands alone. */
  private static void assertWellFormed(byte[] bytes) {
    String message = new String(bytes, StandardCharsets.UTF_8);
    assertThat(message).endsWith("\r\n");
    assertThat(message.replace("\r\n", "")).doesNotContain("\r", "\n");
    assertThat(message.lines()).allMatch(line -> line.length() <= 998);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "ñandú – “quoted” = 100 % =3D \t end",
        "trailing blanks  \nand tabs\t\n\n\n",
        "mixed\rline\r\nends\n",
        "..\n.\n.dots\n--=_6f2d11\n--=_6f2d11--\nFrom here",
        "案件状态已更改。请登录查看。",
        "\ud83d\ude00 and a lone \u0000 character",
      })
  void carriesAnyTextUnchanged(String given) throws MessagingException, IOException {
    byte[] bytes = render("subject", given, "reader@home.example", "en");

    assertWellFormed(bytes);
    String lines = given.replace("\r\n", "\n").replace('\r', '\n');
    assertThat(text(read(bytes)).stripTrailing()).isEqualTo(lines.stripTrailing());
  }

  @Test
  void foldsAWordWithoutEnd() throws MessagingException, IOException {
    String label = "x".repeat(5_000);
    byte[] bytes = render(label, "a " + label, "reader@home.example", "en");

    assertWellFormed(bytes);
    assertThat(read(bytes).getSubject()).isEqualTo(label);
    assertThat(text(read(bytes)).strip()).isEqualTo("a " + label);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "One\r\nBcc: thief@elsewhere.example\r\n\r\nnew body",
        "One\nBcc: thief@elsewhere.example",
        "One\rBcc: thief@elsewhere.example",
        "One\u0085Bcc: thief@elsewhere.example",
        "One\u2028Bcc: thief@elsewhere.example",
        "One\u0000Bcc: thief@elsewhere.example",
      })
  void letsNoFieldEndItsLine(String value) throws MessagingException {
    byte[] bytes = render(value, value, "reader@home.example", value);

    assertWellFormed(bytes);
    MimeMessage message = read(bytes);
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getSubject()).startsWith("One").contains("Bcc: thief");
    assertThat(message.getAllRecipients()).hasSize(1);
  }

  @Test
  void makesTheSameBytesEachTime() {
    assertThat(render("s", "t", "reader@home.example", "en"))
        .isEqualTo(render("s", "t", "reader@home.example", "en"));
  }

  @Test
  void writesTheAddressAsSmtpDoes() throws MessagingException {
    assertThat(read(render("s", "t", "\"john doe\"@españa.example", "en")).getHeader("To"))
        .containsExactly("\"john doe\"@xn--espaa-rta.example");
  }
}
