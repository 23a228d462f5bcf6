package org.casefolio.platform.postgres;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * How far back a restore would have to go. Looked up when somebody asks, at most every ten seconds.
 */
@Component
@Serving
class BackupMeters {

  private final Clock clock;
  private final LookedUp<BackupStore.State> state;

  BackupMeters(
      BackupStore store,
      Clock clock,
      MeterRegistry meters,
      PlatformTransactionManager transactions) {
    this.clock = clock;
    this.state =
        new LookedUp<>(
            new BackupStore.State(Optional.empty(), Optional.empty(), false),
            clock,
            transactions,
            store::state);
    TimeGauge.builder(
            "casefolio.backup.age", () -> seconds(state.get().backedUp()), TimeUnit.SECONDS)
        .description(
            "How long ago the last backup that is known of was finished; infinite for never")
        .register(meters);
    TimeGauge.builder(
            "casefolio.archive.age", () -> seconds(state.get().archived()), TimeUnit.SECONDS)
        .description("How long ago a file of the log of changes was archived; infinite for never")
        .register(meters);
    Gauge.builder("casefolio.archive.failing", () -> state.get().failing() ? 1 : 0)
        .description("1 while the log of changes cannot be archived")
        .register(meters);
  }

  private double seconds(Optional<Instant> since) {
    return since
        .map(moment -> (double) Duration.between(moment, clock.instant()).toSeconds())
        .orElse(Double.POSITIVE_INFINITY);
  }
}
