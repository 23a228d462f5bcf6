package org.casefolio.accounts;

import java.time.Duration;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * How long whoever has lost every second step waits for the link ({@code
 * CASEFOLIO_SECOND_STEP_RESET_AFTER}): a day at least, as at login.gov, so that an owner who looks
 * at mail once a day has seen the notice before. A demonstration need not wait.
 */
@Component
class ResetWait {

  private static final String SETTING = "casefolio.second-step.reset-after";
  private static final Duration LEAST = Duration.ofHours(24);
  private static final Duration MOST = Duration.ofDays(30);
  private static final Duration IN_THE_DEMO = Duration.ofMinutes(1);

  private final Duration wait;

  ResetWait(SettingsSource source, Settings settings) {
    this.wait = source.duration(SETTING, settings.demo() ? IN_THE_DEMO : LEAST);
    if (wait.compareTo(MOST) > 0 || (!settings.demo() && wait.compareTo(LEAST) < 0)) {
      throw source.wrong(SETTING, "must be from 24h to 30d");
    }
  }

  Duration get() {
    return wait;
  }
}
