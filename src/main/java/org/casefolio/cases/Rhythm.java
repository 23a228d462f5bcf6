package org.casefolio.cases;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * When a sender is expected to report: at least so often during these hours of these days. Silence
 * outside them does not count.
 *
 * @param days the days, by the time zone of the site
 * @param from the beginning of the hours
 * @param to their end; when it is not after the beginning, it lies on the next day
 * @param every the longest silence within the hours that is not late
 */
public record Rhythm(Set<DayOfWeek> days, LocalTime from, LocalTime to, Duration every) {

  /** Whoever was silent for so long is late whatever the hours. */
  private static final int LONGEST_DAYS = 400;

  public Rhythm {
    days = Set.copyOf(days);
    if (days.isEmpty() || every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("a rhythm needs days and a duration");
    }
  }

  /** Whether a sender last heard at that moment is late now. */
  public boolean isLate(Instant lastHeard, Instant now, ZoneId zone) {
    LocalDate day = lastHeard.atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = now.atZone(zone).toLocalDate();
    if (day.plusDays(LONGEST_DAYS).isBefore(last)) {
      return true;
    }
    Duration silence = Duration.ZERO;
    for (; !day.isAfter(last); day = day.plusDays(1)) {
      if (days.contains(day.getDayOfWeek())) {
        Instant opens = day.atTime(from).atZone(zone).toInstant();
        LocalDate end = to.isAfter(from) ? day : day.plusDays(1);
        Instant closes = end.atTime(to).atZone(zone).toInstant();
        Instant start = opens.isAfter(lastHeard) ? opens : lastHeard;
        Instant stop = closes.isBefore(now) ? closes : now;
        if (start.isBefore(stop)) {
          silence = silence.plus(Duration.between(start, stop));
        }
      }
    }
    return silence.compareTo(every) > 0;
  }
}
