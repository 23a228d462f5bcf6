package org.casefolio.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * How messages leave.
 *
 * @param relays the relays, the one to be preferred first
 * @param connections how many connections to keep while there is much to send; one more is reserved
 *     for mail that opens an account
 * @param perMinute how many messages a minute leave this node; 0 for no such brake
 * @param perDomain how many of them go to one domain; 0 for no such brake
 * @param dkim what messages are signed with; empty where the relay signs
 */
record MailSettings(
    List<SmtpSettings> relays, int connections, int perMinute, int perDomain, Optional<Dkim> dkim) {

  private static final String PREFIX = "casefolio.smtp";
  private static final int MOST_RELAYS = 9;
  private static final int FASTEST = 10_000_000;

  MailSettings {
    relays = List.copyOf(relays);
  }

  /** Reads and checks them; throws {@code WrongSetting}. */
  static MailSettings from(SettingsSource source, Settings settings) {
    List<SmtpSettings> relays = new ArrayList<>();
    relays.add(SmtpSettings.from(source, PREFIX, settings));
    for (int number = 2; number <= MOST_RELAYS; number++) {
      String prefix = PREFIX + "." + number;
      if (source.find(prefix + ".host").isPresent()) {
        relays.add(SmtpSettings.from(source, prefix, settings));
      }
    }
    return new MailSettings(
        relays,
        source.number(PREFIX + ".connections", 2, 1, 64),
        source.number("casefolio.mail.per-minute", 0, 0, FASTEST),
        source.number("casefolio.mail.domain-per-minute", 0, 0, FASTEST),
        Dkim.from(source, settings));
  }
}
