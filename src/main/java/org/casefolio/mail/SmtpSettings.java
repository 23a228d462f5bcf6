package org.casefolio.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * The relay that messages are handed to.
 *
 * @param host its name or address; empty for the local mailbox of a demonstration
 * @param port its port
 * @param tls how the connection is protected
 * @param username who we are to it; empty where it asks for no name
 * @param password the password that goes with it
 * @param connections how many connections are used side by side
 */
record SmtpSettings(
    Optional<String> host,
    int port,
    Tls tls,
    Optional<String> username,
    Optional<String> password,
    int connections) {

  private static final String HOST = "casefolio.smtp.host";
  private static final String PASSWORD = "casefolio.smtp.password";
  private static final String PASSWORD_FILE = "casefolio.smtp.password-file";

  /** How a connection is protected. */
  enum Tls {
    NONE,
    /** Begins in clear and must become TLS before anything is said. */
    STARTTLS,
    /** TLS from the first byte. */
    IMPLICIT
  }

  /** Reads and checks them; throws {@code WrongSetting}. */
  static SmtpSettings from(SettingsSource source, Settings settings) {
    Optional<String> host = source.find(HOST);
    if (host.isEmpty() && !settings.demo()) {
      throw source.wrong(HOST, "must be set to the mail relay outside demo mode");
    }
    Tls tls =
        source
            .choice("casefolio.smtp.tls", Tls.class)
            .orElse(settings.demo() ? Tls.NONE : Tls.STARTTLS);
    Optional<String> username = source.find("casefolio.smtp.username");
    Optional<String> password = password(source);
    if (username.isPresent() != password.isPresent()) {
      throw source.wrong(
          "casefolio.smtp.username",
          "and CASEFOLIO_SMTP_PASSWORD must be set together or not at all");
    }
    return new SmtpSettings(
        host,
        source.number("casefolio.smtp.port", tls == Tls.IMPLICIT ? 465 : 587, 1, 65535),
        tls,
        username,
        password,
        source.number("casefolio.smtp.connections", 2, 1, 64));
  }

  private static Optional<String> password(SettingsSource source) {
    Optional<Path> file = source.path(PASSWORD_FILE);
    if (file.isEmpty()) {
      return source.find(PASSWORD);
    }
    if (source.find(PASSWORD).isPresent()) {
      throw source.wrong(PASSWORD_FILE, "and CASEFOLIO_SMTP_PASSWORD must not both be set");
    }
    try {
      String password = Files.readString(file.get()).strip();
      if (!password.isEmpty()) {
        return Optional.of(password);
      }
    } catch (IOException e) {
      // said below
    }
    throw source.wrong(PASSWORD_FILE, "names a file that cannot be read or is empty");
  }

  @Override
  public String toString() {
    return "SmtpSettings[" + host.orElse("local") + ":" + port + ", " + tls + "]";
  }
}
