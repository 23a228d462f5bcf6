package org.casefolio.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.casefolio.mail.SmtpSettings.Tls;
import org.casefolio.platform.settings.SettingsSource;

/**
 * Where undeliverable messages come back to.
 *
 * @param address what return paths are made of; empty if messages come back to their sender
 * @param mailbox the mailbox to read what came back from; empty if nobody reads it
 * @param every how long after a look into an empty mailbox comes the next
 */
record BounceSettings(Optional<Address> address, Optional<Imap> mailbox, Duration every) {

  private static final String ADDRESS = "casefolio.bounce.address";
  private static final String EVERY = "casefolio.bounce.every";
  private static final String HOST = "casefolio.bounce.imap-host";
  private static final String USERNAME = "casefolio.bounce.imap-username";
  private static final String PASSWORD = "casefolio.bounce.imap-password";

  /**
   * An address of which {@code local+anything@domain} reaches the same mailbox.
   *
   * @param local the part before the @
   * @param domain the part after it
   */
  record Address(String local, String domain) {}

  /**
   * A mailbox that is read over IMAP.
   *
   * @param host the server
   * @param port its port
   * @param tls how the connection is protected
   * @param username whose mailbox it is
   * @param password the password that goes with it
   * @param authorities a file with the certificates (PEM) to trust in place of the system's
   */
  record Imap(
      String host,
      int port,
      Tls tls,
      String username,
      String password,
      Optional<Path> authorities) {
    @Override
    public String toString() {
      return "Imap[" + host + ":" + port + ", " + tls + "]";
    }
  }

  /** Reads and checks them; throws {@code WrongSetting}. */
  static BounceSettings from(SettingsSource source) {
    Optional<Address> address = source.find(ADDRESS).map(written -> address(source, written));
    Optional<Imap> mailbox = source.find(HOST).map(host -> mailbox(source, host));
    if (mailbox.isPresent() && address.isEmpty()) {
      throw source.wrong(ADDRESS, "must be set where a bounce mailbox is read");
    }
    Duration every = source.duration(EVERY, Duration.ofSeconds(30));
    if (every.isZero() || every.isNegative()) {
      throw source.wrong(EVERY, "must be a second or longer");
    }
    return new BounceSettings(address, mailbox, every);
  }

  private static Address address(SettingsSource source, String written) {
    int at = written.lastIndexOf('@');
    // The token and its plus sign have to fit into the 64 characters of a local part (RFC 5321).
    boolean fits = at > 0 && at + 1 + ReturnPaths.TOKEN_LENGTH <= 64;
    if (fits
        && written.substring(0, at).matches("[A-Za-z0-9._-]+")
        && Mailbox.parse(written).isPresent()) {
      return new Address(written.substring(0, at), written.substring(at + 1));
    }
    throw source.wrong(
        ADDRESS,
        "must be a plain address such as bounce@example.org, with at most 31 characters before @");
  }

  private static Imap mailbox(SettingsSource source, String host) {
    Tls tls = source.choice("casefolio.bounce.imap-tls", Tls.class).orElse(Tls.IMPLICIT);
    return new Imap(
        host,
        source.number("casefolio.bounce.imap-port", tls == Tls.IMPLICIT ? 993 : 143, 1, 65535),
        tls,
        source
            .find(USERNAME)
            .orElseThrow(
                () -> source.wrong(USERNAME, "must be set where a bounce mailbox is read")),
        source
            .secret(PASSWORD)
            .orElseThrow(
                () -> source.wrong(PASSWORD, "must be set where a bounce mailbox is read")),
        Trust.from(source, "casefolio.bounce.imap-ca-file"));
  }

  @Override
  public String toString() {
    return "BounceSettings[" + mailbox + "]";
  }
}
