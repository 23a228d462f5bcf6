package org.casefolio.sweeping;

import java.time.Instant;

/** How a case is added to a portfolio. Says nothing about the case. */
public sealed interface Addition {

  /** It is shown at once. */
  record Shown() implements Addition {}

  /**
   * It is followed at once and shown later, because many of its neighbours were added today.
   *
   * @param from when it is shown; within a day
   */
  record ShownLater(Instant from) implements Addition {}

  /** It is not added, because as many were added within a day as may be. */
  record TooManyToday() implements Addition {}
}
