package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.casefolio.mail.SmtpSettings.Tls;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class SmtpSettingsTests {

  private final MockEnvironment environment = new MockEnvironment();

  private SmtpSettings read(boolean demo) {
    return SmtpSettings.from(
        new SettingsSource(environment), "casefolio.smtp", MailBench.settings(demo));
  }

  @Test
  void usesTheLocalMailboxInADemonstration() {
    SmtpSettings smtp = read(true);

    assertThat(smtp.host()).isEmpty();
    assertThat(smtp.tls()).isEqualTo(Tls.NONE);
  }

  @Test
  void wantsARelayOutsideADemonstration() {
    assertThatThrownBy(() -> read(false))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("CASEFOLIO_SMTP_HOST");
  }

  @Test
  void startsTlsUnlessToldOtherwise() {
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    assertThat(read(false).tls()).isEqualTo(Tls.STARTTLS);
    assertThat(read(false).port()).isEqualTo(587);

    environment.setProperty("casefolio.smtp.tls", "implicit");
    assertThat(read(false).port()).isEqualTo(465);
  }

  @Test
  void readsThePasswordFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "open sesame\n");
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    environment.setProperty("casefolio.smtp.username", "casefolio");
    environment.setProperty("casefolio.smtp.password-file", file.toString());

    SmtpSettings smtp = read(false);

    assertThat(smtp.password()).contains("open sesame");
    assertThat(smtp.toString()).doesNotContain("open sesame");
  }

  /** Set itself or in a file, and however it is written. */
  @ParameterizedTest
  @ValueSource(strings = {"password", "Change-Me", "change_me", "SECRET", "your-password", "admin"})
  void refusesAPasswordFromAnExample(String password, @TempDir Path folder) throws IOException {
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    environment.setProperty("casefolio.smtp.username", "casefolio");
    environment.setProperty("casefolio.smtp.password", password);
    assertThatThrownBy(() -> read(false))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("CASEFOLIO_SMTP_PASSWORD is a word from examples");

    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    environment.setProperty("casefolio.smtp.password", "");
    environment.setProperty("casefolio.smtp.password-file", file.toString());
    assertThatThrownBy(() -> read(false))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("CASEFOLIO_SMTP_PASSWORD_FILE is a word from examples");
  }

  @Test
  void refusesAnEmptyPasswordFile(@TempDir Path folder) throws IOException {
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    environment.setProperty("casefolio.smtp.username", "casefolio");
    environment.setProperty(
        "casefolio.smtp.password-file",
        Files.writeString(folder.resolve("password"), " \n").toString());

    assertThatThrownBy(() -> read(false))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("CASEFOLIO_SMTP_PASSWORD_FILE");
  }

  @Test
  void refusesANameWithoutAPassword() {
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    environment.setProperty("casefolio.smtp.username", "casefolio");

    assertThatThrownBy(() -> read(false)).isInstanceOf(WrongSetting.class);
  }

  @Test
  void refusesAPasswordFileThatIsNotThere() {
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    environment.setProperty("casefolio.smtp.password-file", "target/no-such-file");

    assertThatThrownBy(() -> read(false))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("CASEFOLIO_SMTP_PASSWORD_FILE");
  }

  @Test
  void refusesAFileThatHoldsNoCertificate(@TempDir Path folder) throws IOException {
    environment.setProperty("casefolio.smtp.host", "relay.example.org");
    for (String content : List.of("", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n")) {
      Path file = Files.writeString(folder.resolve("authority.pem"), content);
      environment.setProperty("casefolio.smtp.ca-file", file.toString());

      assertThatThrownBy(() -> read(false))
          .isInstanceOf(WrongSetting.class)
          .hasMessageContaining("CASEFOLIO_SMTP_CA_FILE")
          .hasMessageContaining("certificates (PEM)");
    }
  }
}
