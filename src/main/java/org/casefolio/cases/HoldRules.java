package org.casefolio.cases;

import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * When so many changes come under one title that a person has to look before anyone is told: more
 * than {@code CASEFOLIO_HOLD_LEAST} (5,000) on one day, and more than {@code CASEFOLIO_HOLD_TIMES}
 * (3) times its largest day of the last 60.
 */
@Component
class HoldRules {

  /** How many days are looked back. */
  static final int DAYS = 60;

  private final int least;
  private final int times;

  HoldRules(SettingsSource source) {
    this.least = source.number("casefolio.hold.least", 5_000, 1, Integer.MAX_VALUE);
    this.times = source.number("casefolio.hold.times", 3, 1, 1_000);
  }

  /** How many may come on one day whatever came before. */
  int least() {
    return least;
  }

  /** Whether they are too many, measured by the largest day before. */
  boolean isTooMany(long today, long largest) {
    return today > least && today > times * largest;
  }
}
