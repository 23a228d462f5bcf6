package org.casefolio.cases;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Whether the agency reports, without saying of whom. Looked up when somebody asks, at most every
 * ten seconds.
 */
@Component
@Serving
class FeedMeters {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Senders senders;
  private final Clock clock;
  private Instant looked = Instant.EPOCH;
  private FeedState state = new FeedState(Optional.empty(), false);

  FeedMeters(Senders senders, Clock clock, MeterRegistry meters) {
    this.senders = senders;
    this.clock = clock;
    Gauge.builder("casefolio.feed.late", () -> look().late() ? 1 : 0)
        .description("1 while a sender is silent for longer than its rhythm allows")
        .register(meters);
    TimeGauge.builder("casefolio.feed.age", this::age, TimeUnit.SECONDS)
        .description("How long ago the agency reported last; NaN if it never did")
        .register(meters);
  }

  private double age() {
    return look()
        .lastReport()
        .map(last -> (double) Duration.between(last, clock.instant()).toSeconds())
        .orElse(Double.NaN);
  }

  private synchronized FeedState look() {
    Instant now = clock.instant();
    if (looked.plus(FRESH).isBefore(now)) {
      looked = now;
      try {
        state = senders.feed();
      } catch (DataAccessException | TransactionException e) {
        // The database is away, which others say; what was known stays.
      }
    }
    return state;
  }
}
