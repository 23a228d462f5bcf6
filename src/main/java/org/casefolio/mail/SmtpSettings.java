package org.casefolio.mail;

import java.nio.file.Path;
import java.util.Optional;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * How to reach one mail relay.
 *
 * @param host its name; the relay on this machine in a demonstration that names none
 * @param authorities a file with the certificates (PEM) to trust in place of the system's
 */
record SmtpSettings(
    Optional<String> host,
    int port,
    Tls tls,
    Optional<String> username,
    Optional<String> password,
    Optional<Path> authorities) {

  /** How a connection is protected. */
  enum Tls {
    NONE,
    /** Begins in clear and must become TLS before anything is said. */
    STARTTLS,
    /** TLS from the first byte. */
    IMPLICIT
  }

  /**
   * Reads and checks the settings of one relay; throws {@code WrongSetting}.
   *
   * @param prefix what their names begin with, such as {@code casefolio.smtp}
   */
  static SmtpSettings from(SettingsSource source, String prefix, Settings settings) {
    Optional<String> host = source.find(prefix + ".host");
    if (host.isEmpty() && !settings.demo()) {
      throw source.wrong(prefix + ".host", "must be set to the mail relay outside demo mode");
    }
    Tls tls =
        source
            .choice(prefix + ".tls", Tls.class)
            .orElse(settings.demo() && host.isEmpty() ? Tls.NONE : Tls.STARTTLS);
    Optional<String> username = source.find(prefix + ".username");
    Optional<String> password = source.secret(prefix + ".password");
    if (username.isPresent() != password.isPresent()) {
      throw source.wrong(
          prefix + ".username",
          "and "
              + SettingsSource.variable(prefix + ".password")
              + " must be set together or not at all");
    }
    return new SmtpSettings(
        host,
        source.number(prefix + ".port", tls == Tls.IMPLICIT ? 465 : 587, 1, 65535),
        tls,
        username,
        password,
        Trust.from(source, prefix + ".ca-file"));
  }

  @Override
  public String toString() {
    return "SmtpSettings[" + host.orElse("local") + ":" + port + ", " + tls + "]";
  }
}
