package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceHoursTests {

  private static final ZoneId ZONE = ZoneId.of("America/New_York");

  @Test
  void openOnWeekdaysOnly() {
    ServiceHours hours = ServiceHours.read("Mon-Fri 07:00-20:00", ZONE).orElseThrow();

    assertThat(hours.open(Instant.parse("2026-03-02T12:00:00Z"))).isTrue(); // Monday, 7:00
    assertThat(hours.open(Instant.parse("2026-03-02T11:59:59Z"))).isFalse();
    assertThat(hours.open(Instant.parse("2026-03-03T01:00:00Z"))).isFalse(); // Monday, 20:00
    assertThat(hours.open(Instant.parse("2026-03-07T17:00:00Z"))).isFalse(); // Saturday
    assertThat(hours.nextOpen(Instant.parse("2026-03-07T17:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-09T11:00:00Z")); // summer time by then
  }

  @Test
  void partsOfASpan() {
    ServiceHours hours = ServiceHours.read("mon-fri 07:00-20:00", ZONE).orElseThrow();

    assertThat(
            hours.within(
                Instant.parse("2026-03-06T20:00:00Z"), Instant.parse("2026-03-09T12:00:00Z")))
        .containsExactly(
            new ServiceHours.Span(
                Instant.parse("2026-03-06T20:00:00Z"), Instant.parse("2026-03-07T01:00:00Z")),
            new ServiceHours.Span(
                Instant.parse("2026-03-09T11:00:00Z"), Instant.parse("2026-03-09T12:00:00Z")));
  }

  @Test
  void alwaysIsAlways() {
    Instant start = Instant.parse("2026-03-06T20:00:00Z");

    assertThat(
            ServiceHours.always(ZONE).within(start, start.plus(Duration.ofDays(5))).stream()
                .map(span -> Duration.between(span.from(), span.to()))
                .reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofDays(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "always", "mon-fri", "mon-fri 20:00-07:00", "xyz 07:00-20:00"})
  void refusesWhatItCannotRead(String written) {
    assertThat(ServiceHours.read(written, ZONE)).isEmpty();
  }
}
