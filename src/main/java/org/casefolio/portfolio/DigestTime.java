package org.casefolio.portfolio;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import org.casefolio.portfolio.MailChoice.Rhythm;

/**
 * When a digest comes: at an hour of the reader's clock. Where the clock skips that hour, as on one
 * night in spring, it comes as much later; where the hour comes twice, with the first.
 *
 * @param hour from 0 to 23
 * @param weekday the day of a weekly digest
 * @param zone the reader's time zone
 */
public record DigestTime(int hour, DayOfWeek weekday, ZoneId zone) {

  public DigestTime {
    if (hour < 0 || hour > 23) {
      throw new IllegalArgumentException("no such hour");
    }
  }

  static DigestTime byDefault(ZoneId zone) {
    return new DigestTime(8, DayOfWeek.MONDAY, zone);
  }

  /** When the next one comes; empty for a rhythm that has none. */
  public Optional<Instant> next(Rhythm rhythm, Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    return switch (rhythm) {
      case AT_ONCE, NONE -> Optional.empty();
      case DAILY -> Optional.of(after(now, today, 1));
      case WEEKLY -> Optional.of(after(now, today.with(TemporalAdjusters.nextOrSame(weekday)), 7));
    };
  }

  private Instant after(Instant now, LocalDate first, int days) {
    LocalDate day = first;
    while (!at(day).isAfter(now)) {
      day = day.plusDays(days);
    }
    return at(day);
  }

  private Instant at(LocalDate day) {
    return day.atTime(LocalTime.of(hour, 0)).atZone(zone).toInstant();
  }
}
