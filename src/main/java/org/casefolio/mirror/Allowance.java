package org.casefolio.mirror;

import java.time.Duration;
import java.time.Instant;

/** What the agency allows us to ask, for the whole cluster. */
interface Allowance {

  /**
   * Draws requests.
   *
   * @param urgent whether they may use what is reserved, ahead of the day's course
   * @param most how many at most
   * @param share how much of what is left of the day may be used in a second
   */
  Grant draw(boolean urgent, int most, Instant now, double share);

  /**
   * Some requests.
   *
   * @param count how many; perhaps none
   * @param delay how long until the first may start
   * @param spacing how long each waits for the one before it
   */
  record Grant(int count, Duration delay, Duration spacing) {
    static final Grant NOTHING = new Grant(0, Duration.ZERO, Duration.ZERO);
  }
}
