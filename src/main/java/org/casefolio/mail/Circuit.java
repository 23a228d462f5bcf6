package org.casefolio.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a relay is worth trying. Opens when it cannot be reached or fails several times in a row;
 * then one attempt is let through from time to time, and its success closes it again.
 */
final class Circuit {

  private static final int TOLERATED = 5;
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Clock clock;
  private int troubles;
  private Duration pause = SHORTEST;
  private Instant closedUntil = Instant.MIN;
  private boolean open;

  Circuit(Clock clock) {
    this.clock = clock;
  }

  /** Whether to try it now. While it is open only one caller is told so in each pause. */
  synchronized boolean permits() {
    if (!open) {
      return true;
    }
    Instant now = clock.instant();
    if (now.isBefore(closedUntil)) {
      return false;
    }
    closedUntil = now.plus(pause);
    pause = min(pause.multipliedBy(2), LONGEST);
    return true;
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** It works. Returns whether that is new. */
  synchronized boolean works() {
    boolean was = open;
    open = false;
    troubles = 0;
    pause = SHORTEST;
    return was;
  }

  /** It cannot be reached at all. Returns whether that is new. */
  synchronized boolean fails() {
    if (open) {
      return false; // the attempt that was let through has its pause already
    }
    open = true;
    closedUntil = clock.instant().plus(pause);
    return true;
  }

  /** It answers, but not as it should. Returns whether it is left alone from now on. */
  synchronized boolean troubles() {
    troubles++;
    return troubles >= TOLERATED && fails();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
