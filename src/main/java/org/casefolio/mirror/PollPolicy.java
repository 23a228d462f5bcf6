package org.casefolio.mirror;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When a case is asked for next: the sooner the likelier it is that something has changed. Where
 * more is due than the day allows, whoever is due first comes first, so that all wait alike.
 */
final class PollPolicy {

  /** After what time without a change a finished case is no longer asked for. */
  static final Duration LAST_LOOK = Duration.ofDays(90);

  private static final Duration NEWS = Duration.ofDays(2);
  private static final Duration RECENT = Duration.ofDays(14);
  private static final Duration DAILY = Duration.ofDays(1);
  private static final LocalTime OPEN = LocalTime.of(7, 0);
  private static final LocalTime CLOSE = LocalTime.of(20, 0);

  private final ZoneId zone;
  private final Duration every;

  /**
   * A policy.
   *
   * @param zone where the agency's weekdays are
   * @param every how soon a case is asked for again in which something is likely to happen
   */
  PollPolicy(ZoneId zone, Duration every) {
    this.zone = zone;
    this.every = every;
  }

  /** How likely something happens in a case. */
  enum Prospect {
    /** Something is asked of its applicant. */
    ASKS,
    /** It is pending. */
    PENDING,
    /** Nothing more is expected. */
    FINAL
  }

  /**
   * When to ask again after an answer.
   *
   * @param changed when it last changed
   * @return empty if it is no longer asked for
   */
  Optional<Instant> afterAnswer(Prospect prospect, Instant changed, Instant now) {
    Duration quiet = Duration.between(changed, now);
    return switch (prospect) {
      case FINAL ->
          quiet.compareTo(LAST_LOOK) >= 0
              ? Optional.empty()
              : Optional.of(now.plus(every.multipliedBy(12)).plus(quiet.dividedBy(10)));
      case ASKS -> Optional.of(now.plus(spread(every, now)));
      case PENDING ->
          Optional.of(
              now.plus(
                  spread(
                      quiet.compareTo(NEWS) < 0
                          ? every
                          : quiet.compareTo(RECENT) < 0
                              ? every.multipliedBy(2)
                              : every.multipliedBy(4),
                      now)));
    };
  }

  /** When to ask again for a number that is not recognised. */
  Instant afterNotRecognized(Instant now) {
    return now.plus(DAILY);
  }

  /**
   * When to ask again where no answer came that can be understood.
   *
   * @param failures how often in a row that was so, this time included
   */
  Instant afterFailure(int failures, Instant now) {
    return now.plus(every.multipliedBy(1L << Math.min(6, Math.max(0, failures - 1))).dividedBy(30));
  }

  /** Outside the agency's hours little happens. */
  private Duration spread(Duration interval, Instant now) {
    return isBusy(now) ? interval : interval.plus(interval.dividedBy(2));
  }

  /** How much of a day's requests goes to a time, next to others. */
  int weight(Instant moment) {
    return isBusy(moment) ? 2 : 1;
  }

  private boolean isBusy(Instant moment) {
    ZonedDateTime there = moment.atZone(zone);
    DayOfWeek day = there.getDayOfWeek();
    LocalTime time = there.toLocalTime();
    return day != DayOfWeek.SATURDAY
        && day != DayOfWeek.SUNDAY
        && !time.isBefore(OPEN)
        && time.isBefore(CLOSE);
  }

  /** When the weight changes next. */
  Instant nextTurn(Instant moment) {
    ZonedDateTime there = moment.atZone(zone);
    LocalTime time = there.toLocalTime();
    return time.isBefore(OPEN)
        ? there.with(OPEN).toInstant()
        : time.isBefore(CLOSE)
            ? there.with(CLOSE).toInstant()
            : there.toLocalDate().plusDays(1).atTime(OPEN).atZone(zone).toInstant();
  }
}
