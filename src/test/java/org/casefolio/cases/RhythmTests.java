package org.casefolio.cases;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RhythmTests {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final Rhythm OFFICE =
      new Rhythm(
          EnumSet.range(MONDAY, FRIDAY),
          LocalTime.of(6, 0),
          LocalTime.of(22, 0),
          Duration.ofHours(2));

  /** 6 March 2026 is a Friday; summer time begins on the 8th. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-06T10:00, 2026-03-06T12:00, false",
    "2026-03-06T10:00, 2026-03-06T12:01, true",
    "2026-03-06T21:30, 2026-03-06T23:59, false",
    "2026-03-06T21:30, 2026-03-07T12:00, false",
    "2026-03-06T21:30, 2026-03-09T07:30, false",
    "2026-03-06T21:30, 2026-03-09T07:31, true",
    "2026-03-06T19:00, 2026-03-07T12:00, true",
    "2026-03-07T12:00, 2026-03-09T08:00, false",
    "2026-03-07T12:00, 2026-03-09T08:01, true",
    "2026-03-06T12:00, 2026-03-06T11:00, false",
    "2020-01-01T00:00, 2026-03-07T12:00, true",
  })
  void countsOnlySilenceWithinTheHours(String heard, String now, boolean late) {
    assertThat(OFFICE.isLate(at(heard), at(now), NEW_YORK)).isEqualTo(late);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-06T23:00, 2026-03-07T00:30, false",
    "2026-03-06T23:00, 2026-03-07T02:01, true",
    "2026-03-06T23:00, 2026-03-07T01:59, false",
    "2026-03-07T05:30, 2026-03-13T23:00, false",
    "2026-03-07T05:30, 2026-03-14T00:31, true",
  })
  void understandsHoursThatPassMidnight(String heard, String now, boolean late) {
    Rhythm night =
        new Rhythm(Set.of(FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), Duration.ofHours(3));
    assertThat(night.isLate(at(heard), at(now), NEW_YORK)).isEqualTo(late);
  }

  @Test
  void isNeverLateAgainByWaitingLess() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Instant heard = at("2026-03-01T00:00").plusSeconds(random.nextInt(1_000_000));
      Instant now = heard.plusSeconds(random.nextInt(1_000_000));
      Instant later = now.plusSeconds(random.nextInt(100_000));
      if (OFFICE.isLate(heard, now, NEW_YORK)) {
        assertThat(OFFICE.isLate(heard, later, NEW_YORK)).isTrue();
      }
      assertThat(OFFICE.isLate(now, now, NEW_YORK)).isFalse();
    }
  }

  @Test
  void needsDaysAndADuration() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Rhythm(Set.of(), LocalTime.NOON, LocalTime.NOON, Duration.ofHours(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Rhythm(
                EnumSet.allOf(DayOfWeek.class), LocalTime.NOON, LocalTime.NOON, Duration.ZERO));
  }

  private static Instant at(String time) {
    return LocalDateTime.parse(time).atZone(NEW_YORK).toInstant();
  }
}
