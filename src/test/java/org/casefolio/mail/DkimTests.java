package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class DkimTests {

  private static final Dkim DKIM = newKey();

  static Dkim newKey() {
    return new Dkim("example.org", "test2026", key(2_048));
  }

  private static RSAPrivateCrtKey key(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] message() {
    return new Mime(MailBench.settings(false))
        .render(
            new Content(
                "<6f2d@example.org>",
                MailBench.NOON,
                new Written(
                    "Your case ending in 0001 has changed – ñ",
                    "First line\n.second\n\n\n",
                    "<p>HTML</p>",
                    Optional.of("https://status.example.org/stop?token=abc"))),
            Mailbox.parse("reader@home.example").orElseThrow(),
            "en");
  }

  private static List<SignatureRecord> verify(byte[] message) throws IOException, FailException {
    return new DKIMVerifier(
            (methods, selector, token) -> List.of("v=DKIM1; k=rsa; p=" + DKIM.publicKey()))
        .verify(new ByteArrayInputStream(message));
  }

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String message) {
    return message.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void signsSoThatAVerifierAgrees() throws IOException, FailException {
    List<SignatureRecord> found = verify(DKIM.sign(message()));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().getDToken()).hasToString("example.org");
    assertThat(found.getFirst().getHeaders())
        .extracting(CharSequence::toString)
        .contains("from", "subject", "list-unsubscribe", "list-unsubscribe-post");
    assertThat(found.getFirst().getBodyHashLimit()).isNegative();
  }

  @Test
  void writesLinesThatEveryServerTakes() {
    assertThat(text(DKIM.sign(message())).lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void signsARepeatLikeTheFirst() {
    assertThat(DKIM.sign(message())).isEqualTo(DKIM.sign(message()));
  }

  @Test
  void coversWhatAMailProgramActsOn() {
    String signed = text(DKIM.sign(message()));

    for (String forged :
        List.of(
            signed.replace("/stop?token=abc", "/stop?token=abd"),
            signed.replace("List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Click"),
            signed.replace("Subject: ", "Subject: x"),
            signed.replace("HTML", "html"),
            signed.replace("\r\nTo: ", "\r\nFrom: thief@elsewhere.example\r\nTo: "),
            signed.replace("\r\nTo: ", "\r\nReply-To: thief@elsewhere.example\r\nTo: "))) {
      assertThat(forged).isNotEqualTo(signed);
      assertThatThrownBy(() -> verify(bytes(forged))).isInstanceOf(FailException.class);
    }
  }

  @Test
  void readsAKeyFromItsFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("dkim.pem");
    write(file, "PRIVATE KEY", key(2_048).getEncoded(), "rw-------");

    assertThat(read(file, "casefolio2026").orElseThrow())
        .hasToString("Dkim[casefolio2026._domainkey.example.org]");
  }

  @Test
  void refusesAKeyThatIsShortOpenToAllOrNone(@TempDir Path folder) throws IOException {
    Path weak = folder.resolve("short.pem");
    write(weak, "PRIVATE KEY", key(1_024).getEncoded(), "rw-------");
    Path open = folder.resolve("open.pem");
    write(open, "PRIVATE KEY", key(2_048).getEncoded(), "rw-r--r--");
    Path none = folder.resolve("none.pem");
    write(none, "CERTIFICATE", new byte[] {1, 2, 3}, "rw-------");

    for (Path file : List.of(weak, open, none, folder.resolve("absent.pem"))) {
      assertThatThrownBy(() -> read(file, "casefolio2026"))
          .isInstanceOf(WrongSetting.class)
          .hasMessageContaining("CASEFOLIO_DKIM_KEY_FILE");
    }
    assertThatThrownBy(() -> read(weak, "")).hasMessageContaining("CASEFOLIO_DKIM_SELECTOR");
  }

  private static void write(Path file, String label, byte[] content, String permissions)
      throws IOException {
    Files.writeString(
        file,
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + label
            + "-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static Optional<Dkim> read(Path file, String selector) {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("casefolio.dkim.key-file", file.toString());
    environment.setProperty("casefolio.dkim.selector", selector);
    return Dkim.from(new SettingsSource(environment), MailBench.settings(false));
  }
}
