package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casefolio.mail.Message.Priority;
import org.junit.jupiter.api.Test;

class BrakeTests {

  private Instant now = Instant.parse("2026-03-03T17:00:00Z");

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private Brake brake(int perMinute, int perDomain) {
    return new Brake(perMinute, perDomain, clock, new Random(1));
  }

  private static Optional<Duration> take(Brake brake, String domain) {
    return brake.take("reader@" + domain, Priority.CHANGE);
  }

  @Test
  void letsEverythingPassWhereNoneIsSet() {
    Brake brake = brake(0, 0);

    for (int i = 0; i < 100_000; i++) {
      assertThat(take(brake, "home.example")).isEmpty();
    }
  }

  @Test
  void spreadsWhatIsTooMuchOverTheMinutesThatItNeeds() {
    Brake brake = brake(10, 0);
    List<Duration> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      take(brake, i + ".example").ifPresent(waiting::add);
    }

    assertThat(waiting).hasSize(30);
    assertThat(waiting.subList(0, 10))
        .allMatch(pause -> pause.toSeconds() >= 60 && pause.toSeconds() < 90);
    assertThat(waiting.subList(20, 30))
        .allMatch(pause -> pause.toSeconds() >= 180 && pause.toSeconds() < 210);

    now = now.plusSeconds(60);
    for (int i = 0; i < 10; i++) {
      assertThat(take(brake, i + ".example")).isEmpty();
    }
    assertThat(take(brake, "home.example")).isPresent();
  }

  @Test
  void holdsOneDomainAndNotTheOthers() {
    Brake brake = brake(0, 2);

    assertThat(take(brake, "home.example")).isEmpty();
    assertThat(take(brake, "HOME.example")).isEmpty();
    assertThat(take(brake, "home.example")).isPresent();
    assertThat(take(brake, "other.example")).isEmpty();
  }

  @Test
  void letsMailThatOpensAnAccountPassAndCountsIt() {
    Brake brake = brake(1, 1);

    for (int i = 0; i < 5; i++) {
      assertThat(brake.take("reader@home.example", Priority.SIGN_IN)).isEmpty();
    }
    assertThat(take(brake, "other.example")).isPresent();
  }
}
