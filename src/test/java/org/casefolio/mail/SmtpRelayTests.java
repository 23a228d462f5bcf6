package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.mail.Relay.Broken;
import org.casefolio.mail.Relay.Connection;
import org.casefolio.mail.Relay.Deferred;
import org.casefolio.mail.Relay.Envelope;
import org.casefolio.mail.Relay.Refused;
import org.casefolio.mail.Relay.RelayUnavailable;
import org.casefolio.mail.Relay.Unsent;
import org.casefolio.mail.Relay.Unwelcome;
import org.casefolio.mail.SmtpSettings.Tls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpRelayTests {

  private static final Envelope ENVELOPE =
      new Envelope("no-reply@example.org", "reader@home.example");
  private static final byte[] MESSAGE =
      bytes("Subject: one\r\n\r\n.dotted\r\n..twice\r\n.\r\nend\r\n");

  private final ScriptedRelay scripted = new ScriptedRelay();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    scripted.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private SmtpRelay relay(Tls tls, boolean signIn, String host, Optional<Path> authorities) {
    return new SmtpRelay(
        new SmtpSettings(
            Optional.of(host),
            scripted.port(),
            tls,
            signIn ? Optional.of("casefolio") : Optional.empty(),
            signIn ? Optional.of("open sesame") : Optional.empty(),
            authorities),
        scripted::port,
        MailBench.settings(false));
  }

  private SmtpRelay relay() {
    return relay(Tls.NONE, false, "127.0.0.1", Optional.empty());
  }

  private Answer send(Envelope envelope) throws RelayUnavailable {
    try (Connection connection = relay().connect()) {
      return connection.send(envelope, MESSAGE);
    }
  }

  private static Envelope to(String recipient) {
    return new Envelope("no-reply@example.org", recipient);
  }

  @Test
  void sendsTheEnvelopeInOnePieceWhereThatIsOffered() throws RelayUnavailable {
    scripted.offering("PIPELINING", "SIZE 1000000", "8BITMIME");

    assertThat(send(ENVELOPE)).isEqualTo(new Accepted());

    assertThat(scripted.heard)
        .contains(
            "MAIL FROM:<no-reply@example.org> SIZE="
                + MESSAGE.length
                + "\r\nRCPT TO:<reader@home.example>\r\nDATA\r\n");
    assertThat(scripted.taken).containsExactly(new String(MESSAGE, StandardCharsets.UTF_8));
  }

  @Test
  void sendsOneCommandAfterTheOtherWhereNothingIsOffered() throws RelayUnavailable {
    assertThat(send(ENVELOPE)).isEqualTo(new Accepted());

    assertThat(scripted.heard)
        .containsSubsequence(
            "MAIL FROM:<no-reply@example.org>\r\n",
            "RCPT TO:<reader@home.example>\r\n",
            "DATA\r\n");
    assertThat(scripted.taken).containsExactly(new String(MESSAGE, StandardCharsets.UTF_8));
  }

  @Test
  void knowsWhoseFaultItIs() throws RelayUnavailable {
    for (String offer : new String[] {"8BITMIME", "PIPELINING"}) {
      scripted.offering(offer);
      try (Connection connection = relay().connect()) {
        scripted.next("RCPT", "550 5.1.1 no such user");
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Refused());
        scripted.next("RCPT", "451 4.7.1 later");
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Deferred());
        scripted.next("MAIL", "550 5.7.1 not you");
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Unwelcome());
        scripted.next("DATA", "452 4.3.1 full");
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Deferred());
        scripted.next("DOT", "554 5.7.1 unwanted");
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Refused());
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Accepted());
        scripted.next("MAIL", "421 4.3.2 closing");
        assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Unsent());
        assertThat(connection.isOpen()).isFalse();
      }
    }
    assertThat(scripted.taken)
        .as("besides two messages only the empty ones that go to nobody")
        .filteredOn(message -> !message.isEmpty())
        .hasSize(2);
  }

  @Test
  void noticesThatTheRelayHangsUp() throws RelayUnavailable {
    for (String at : new String[] {"MAIL", "RCPT", "DATA"}) {
      scripted.next(at, ScriptedRelay.HANG_UP);
      assertThat(send(ENVELOPE)).isEqualTo(new Unsent());
    }
    scripted.next("DOT", ScriptedRelay.HANG_UP);
    assertThat(send(ENVELOPE)).isEqualTo(new Broken());
  }

  @Test
  void copesWithARelayThatHangsUpWhenItIsPipelined() throws RelayUnavailable {
    scripted.offering("PIPELINING").next("RCPT", ScriptedRelay.HANG_UP);
    SmtpRelay relay = relay();

    try (Connection connection = relay.connect()) {
      assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Unsent());
    }
    scripted.forgetful();
    try (Connection connection = relay.connect()) {
      assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Accepted());
    }
    assertThat(scripted.taken).hasSize(1);
  }

  @Test
  void doesNotTrustOddAnswers() throws RelayUnavailable {
    for (String[] odd :
        new String[][] {
          {"MAIL", "what?"},
          {"RCPT", "2"},
          {"DATA", "250 fine, but what?"},
          {"DATA", "503 5.5.1 lost"},
          {"DOT", "354 go on"},
          {"DOT", "25\0 fine"},
        }) {
      scripted.next(odd[0], odd[1]);
      assertThat(send(ENVELOPE)).isInstanceOfAny(Broken.class, Unsent.class);
    }
    scripted.next("DOT", "250-more\r\n".repeat(300) + "250 end");
    assertThat(send(ENVELOPE)).isEqualTo(new Broken());
    scripted.next("DOT", "250 " + "x".repeat(10_000));
    assertThat(send(ENVELOPE)).isEqualTo(new Broken());
  }

  @Test
  void takesARelayThatKnowsNoExtensions() throws RelayUnavailable {
    scripted.next("HELLO", "502 5.5.1 what is that");

    assertThat(send(ENVELOPE)).isEqualTo(new Accepted());
  }

  @Test
  void writesEveryLegalAddress() throws RelayUnavailable {
    assertThat(send(to("\"john doe\"@home.example"))).isEqualTo(new Accepted());
    assertThat(send(to("\"a@b\"@home.example"))).isEqualTo(new Accepted());
    assertThat(send(to("o'hara+x=y!#$%&*/?^_`{|}~-@home.example"))).isEqualTo(new Accepted());
    assertThat(send(to("reader@[192.0.2.1]"))).isEqualTo(new Accepted());
    assertThat(send(to("lectora@correo.españa.example"))).isEqualTo(new Accepted());

    assertThat(scripted.heard)
        .contains(
            "RCPT TO:<\"john doe\"@home.example>\r\n",
            "RCPT TO:<\"a@b\"@home.example>\r\n",
            "RCPT TO:<o'hara+x=y!#$%&*/?^_`{|}~-@home.example>\r\n",
            "RCPT TO:<reader@[192.0.2.1]>\r\n",
            "RCPT TO:<lectora@correo.xn--espaa-rta.example>\r\n");
  }

  @Test
  void refusesWhatIsNoAddress() throws RelayUnavailable {
    for (String address :
        new String[] {
          "",
          "@home.example",
          "reader",
          "reader@",
          "a@home.example, b@home.example",
          "a@home.example\r\nRCPT TO:<b@home.example>",
          "a@home.example\nDATA",
          "a\u2028@home.example",
          "Name <a@home.example>",
          "<a@home.example>",
          "<@relay.example:a@home.example>",
          "@relay.example:a@home.example",
          "group: a@home.example;",
          "a(comment)@home.example",
          "a b@home.example",
          "a@home..example",
          "x".repeat(65) + "@home.example",
          "a@" + "x".repeat(64) + ".example",
        }) {
      assertThat(send(to(address))).as(address).isEqualTo(new Refused());
    }
    assertThat(scripted.heard).noneMatch(line -> line.startsWith("MAIL"));
  }

  @Test
  void needsSmtpUtf8ForALocalPartThatIsNotAscii() throws RelayUnavailable {
    assertThat(send(to("señora@home.example"))).isEqualTo(new Refused());

    scripted.offering("SMTPUTF8", "8BITMIME");
    assertThat(send(to("señora@home.example"))).isEqualTo(new Accepted());
    assertThat(scripted.heard)
        .contains(
            "MAIL FROM:<no-reply@example.org> BODY=8BITMIME SMTPUTF8\r\n",
            "RCPT TO:<señora@home.example>\r\n");
  }

  @Test
  void signsInOneWayOrTheOther() throws RelayUnavailable {
    scripted.offering("AUTH LOGIN PLAIN");
    relay(Tls.NONE, true, "127.0.0.1", Optional.empty()).connect().close();
    assertThat(scripted.heard)
        .contains("AUTH PLAIN " + encoded("\0casefolio\0open sesame") + "\r\n");

    scripted.offering("AUTH=LOGIN");
    relay(Tls.NONE, true, "127.0.0.1", Optional.empty()).connect().close();
    assertThat(scripted.heard)
        .containsSubsequence(
            "AUTH LOGIN\r\n", encoded("casefolio") + "\r\n", encoded("open sesame") + "\r\n");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  @Test
  void saysWhyItCannotSignIn() {
    scripted.offering("AUTH PLAIN").next("AUTH", "535 5.7.8 no");
    assertUnavailable(relay(Tls.NONE, true, "127.0.0.1", Optional.empty()), "user name");
    scripted.offering("AUTH GSSAPI");
    assertUnavailable(relay(Tls.NONE, true, "127.0.0.1", Optional.empty()), "no way to sign in");
  }

  private static void assertUnavailable(SmtpRelay relay, String why) {
    assertThatThrownBy(relay::connect)
        .isInstanceOf(RelayUnavailable.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void goesProtectedOrNotAtAll() throws Exception {
    TestCertificate certificate = new TestCertificate(folder, "localhost");
    SmtpRelay relay = relay(Tls.STARTTLS, true, "localhost", Optional.of(certificate.file()));
    assertUnavailable(relay, "does not offer STARTTLS");

    scripted.offering("STARTTLS", "AUTH PLAIN").next("STARTTLS", "454 4.7.0 not now");
    assertUnavailable(relay, "refuses STARTTLS");

    scripted.with(certificate.context());
    try (Connection connection = relay.connect()) {
      assertThat(connection.send(ENVELOPE, MESSAGE)).isEqualTo(new Accepted());
    }
    assertThat(scripted.heard)
        .as("said in clear")
        .doesNotContain("AUTH PLAIN " + encoded("\0casefolio\0open sesame") + "\r\n")
        .isNotEmpty();
  }

  @Test
  void believesNothingThatWasSaidBeforeItWasProtected() throws Exception {
    TestCertificate certificate = new TestCertificate(folder, "localhost");
    scripted.offering("STARTTLS").shoutsAfterStartTls().with(certificate.context());

    assertUnavailable(
        relay(Tls.STARTTLS, false, "localhost", Optional.of(certificate.file())),
        "speaks on after STARTTLS");
  }

  @Test
  void wantsACertificateThatIsTrustedAndFits() throws Exception {
    TestCertificate certificate = new TestCertificate(folder, "localhost");
    scripted.offering("STARTTLS").with(certificate.context());
    assertUnavailable(relay(Tls.STARTTLS, false, "localhost", Optional.empty()), "certificate");
    assertUnavailable(
        relay(Tls.STARTTLS, false, "127.0.0.1", Optional.of(certificate.file())), "certificate");
  }
}
