package org.casefolio.cases;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.postgres.LookedUp;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Whether the agency reports, without saying of whom. */
@Component
@Serving
class FeedMeters {

  private final Clock clock;
  private final LookedUp<FeedState> state;

  FeedMeters(
      Senders senders, Clock clock, PlatformTransactionManager transactions, MeterRegistry meters) {
    this.clock = clock;
    this.state =
        new LookedUp<>(new FeedState(Optional.empty(), false), clock, transactions, senders::feed);
    Gauge.builder("casefolio.feed.late", () -> state.get().late() ? 1 : 0)
        .description("1 while a sender is silent for longer than its rhythm allows")
        .register(meters);
    TimeGauge.builder("casefolio.feed.age", this::age, TimeUnit.SECONDS)
        .description("How long ago the agency reported last; NaN if it never did")
        .register(meters);
  }

  private double age() {
    return state
        .get()
        .lastReport()
        .map(last -> (double) Duration.between(last, clock.instant()).toSeconds())
        .orElse(Double.NaN);
  }
}
