package org.casefolio.notification;

import java.time.Duration;
import java.time.Instant;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * Which changes of a case are told together.
 *
 * @param within those that follow one that was told at once within this time; zero for none
 */
record TogetherSettings(Duration within) {

  private static final String WITHIN = "casefolio.mail.together";
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Reads and checks them; throws {@code WrongSetting}. */
  static TogetherSettings from(SettingsSource source, Settings settings) {
    Duration within =
        source.duration(WITHIN, settings.demo() ? Duration.ofMinutes(1) : Duration.ofMinutes(10));
    if (within.isNegative() || within.compareTo(LONGEST) > 0) {
      throw source.wrong(WITHIN, "must be an hour or shorter, or 0");
    }
    return new TogetherSettings(within);
  }

  /** A moment rounded up to half of that time, so that it does not say when something happened. */
  Instant rounded(Instant moment) {
    long step = Math.max(1, within.toSeconds() / 2);
    return Instant.ofEpochSecond((moment.getEpochSecond() / step + 1) * step);
  }
}
