package org.casefolio.accounts;

import java.time.Duration;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * How long somebody stays signed in: without doing anything, and at all. Set by {@code
 * CASEFOLIO_SESSION_IDLE} and {@code CASEFOLIO_SESSION_ABSOLUTE}.
 */
@Component
class SessionTimes {

  private static final String IDLE = "casefolio.session.idle";
  private static final String ABSOLUTE = "casefolio.session.absolute";

  private final Duration idle;
  private final Duration absolute;

  SessionTimes(SettingsSource source) {
    this.idle = source.duration(IDLE, Duration.ofMinutes(30));
    this.absolute = source.duration(ABSOLUTE, Duration.ofHours(12));
    if (idle.compareTo(Duration.ofMinutes(1)) < 0) {
      throw source.wrong(IDLE, "must be at least 1m");
    }
    if (absolute.compareTo(idle) < 0) {
      throw source.wrong(ABSOLUTE, "must not be shorter than " + SettingsSource.variable(IDLE));
    }
  }

  Duration idle() {
    return idle;
  }

  Duration absolute() {
    return absolute;
  }
}
