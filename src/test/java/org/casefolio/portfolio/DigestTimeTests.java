package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At which moment a digest comes, where clocks are set forward and back and in odd places. */
class DigestTimeTests {

  @ParameterizedTest
  @CsvSource({
    // an ordinary day; exactly at the hour it is the next one
    "America/New_York, 8, 2026-03-03T12:59:59Z, 2026-03-03T13:00:00Z",
    "America/New_York, 8, 2026-03-03T13:00:00Z, 2026-03-04T13:00:00Z",
    // another day there than in Greenwich
    "Pacific/Honolulu, 20, 2026-03-03T05:00:00Z, 2026-03-03T06:00:00Z",
    // the night in which 2 o'clock is skipped: an hour later, and the next day as ever
    "America/New_York, 2, 2026-03-08T05:00:00Z, 2026-03-08T07:00:00Z",
    "America/New_York, 2, 2026-03-08T07:00:00Z, 2026-03-09T06:00:00Z",
    // the night in which 1 o'clock comes twice: once, with the first
    "America/New_York, 1, 2026-11-01T04:30:00Z, 2026-11-01T05:00:00Z",
    "America/New_York, 1, 2026-11-01T05:00:00Z, 2026-11-02T06:00:00Z",
    "America/New_York, 8, 2026-10-31T13:00:00Z, 2026-11-01T13:00:00Z",
    // clocks that are set by half an hour
    "Australia/Lord_Howe, 2, 2026-10-03T14:00:00Z, 2026-10-03T15:30:00Z",
    // quarters of an hour from Greenwich
    "Asia/Kathmandu, 7, 2026-03-03T00:00:00Z, 2026-03-03T01:15:00Z",
    // a whole day that there never was
    "Pacific/Apia, 9, 2011-12-29T20:00:00Z, 2011-12-30T19:00:00Z",
    // midnight that is skipped
    "America/Havana, 0, 2026-03-08T04:00:00Z, 2026-03-08T05:00:00Z",
  })
  void comesAtTheReadersHour(String zone, int hour, Instant now, Instant next) {
    DigestTime time = new DigestTime(hour, DayOfWeek.MONDAY, ZoneId.of(zone));

    assertThat(time.next(Rhythm.DAILY, now)).contains(next);
  }

  @ParameterizedTest
  @CsvSource({
    "SUNDAY, 2026-03-03T12:00:00Z, 2026-03-08T12:00:00Z", // summer time by then
    "TUESDAY, 2026-03-03T12:00:00Z, 2026-03-03T13:00:00Z",
    "TUESDAY, 2026-03-03T13:00:00Z, 2026-03-10T12:00:00Z",
    "MONDAY, 2026-03-03T13:00:00Z, 2026-03-09T12:00:00Z",
  })
  void comesOnTheReadersDay(DayOfWeek day, Instant now, Instant next) {
    DigestTime time = new DigestTime(8, day, ZoneId.of("America/New_York"));

    assertThat(time.next(Rhythm.WEEKLY, now)).contains(next);
  }

  @Test
  void isAlwaysAheadAndNeverFurtherThanADayAndAClockChange() {
    // The largest is two hours, at Troll in the Antarctic.
    Duration most = Duration.ofHours(26);
    for (String zone : ZoneId.getAvailableZoneIds()) {
      DigestTime time = new DigestTime(2, DayOfWeek.SUNDAY, ZoneId.of(zone));
      Instant now = Instant.parse("2026-01-01T00:00:00Z");
      for (int i = 0; i < 370; i++) {
        Instant next = time.next(Rhythm.DAILY, now).orElseThrow();
        assertThat(next).describedAs(zone).isAfter(now).isBetween(now, now.plus(most));
        now = next;
      }
    }
  }

  @Test
  void isNotForThoseWhoWantNone() {
    DigestTime time = DigestTime.byDefault(ZoneId.of("America/New_York"));

    assertThat(time.next(Rhythm.AT_ONCE, Instant.EPOCH)).isEmpty();
    assertThat(time.next(Rhythm.NONE, Instant.EPOCH)).isEmpty();
    assertThatThrownBy(() -> new DigestTime(24, DayOfWeek.MONDAY, ZoneId.of("UTC")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
