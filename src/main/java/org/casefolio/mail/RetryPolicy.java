package org.casefolio.mail;

import java.time.Duration;
import java.util.Optional;

/**
 * When a message is tried again: after half a minute, then twice as long each time up to four
 * hours, each time a little sooner or later than that so that what failed together does not come
 * back together; no more once it is two days old.
 */
final class RetryPolicy {

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(4);
  private static final Duration WHOLE = Duration.ofDays(2);

  private RetryPolicy() {}

  /**
   * How long to wait; empty if the message is to be given up.
   *
   * @param failures how often it has failed before this time
   * @param age how long ago it was enqueued
   * @param chance from 0 to 1
   */
  static Optional<Duration> delay(int failures, Duration age, double chance) {
    if (age.compareTo(WHOLE) >= 0) {
      return Optional.empty();
    }
    long seconds = Math.min(LONGEST.toSeconds(), FIRST.toSeconds() << Math.min(failures, 16));
    return Optional.of(Duration.ofMillis((long) (seconds * 1000 * (0.75 + chance / 2))));
  }
}
