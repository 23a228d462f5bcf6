package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RatesTests {

  private final MovedClock clock = new MovedClock();
  private final Rates rates = new Rates(clock);
  private final Client client =
      new Client(new UUID(0, 1), "client", "Test", 2, 1_000, clock.instant(), null);

  @Test
  void givesBackWhatWasTakenAsTimePasses() {
    assertThat(rates.take(client)).isEqualTo(new Rates.Taken(true, 1));
    assertThat(rates.take(client)).isEqualTo(new Rates.Taken(true, 0));
    assertThat(rates.take(client)).isEqualTo(new Rates.Taken(false, 0));
    clock.move(Duration.ofMillis(500));
    assertThat(rates.take(client)).isEqualTo(new Rates.Taken(true, 0));
    assertThat(rates.take(client).taken()).isFalse();
  }

  @Test
  void goesOnThoughTheClockWasSetBack() {
    rates.take(client);
    rates.take(client);
    clock.move(Duration.ofHours(-1));
    assertThat(rates.take(client).taken()).isFalse();
    clock.move(Duration.ofMillis(500));
    assertThat(rates.take(client)).isEqualTo(new Rates.Taken(true, 0));
  }
}
