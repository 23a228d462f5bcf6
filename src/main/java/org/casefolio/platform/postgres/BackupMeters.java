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
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How far back a restore would have to go. Looked up when somebody asks, at most every ten seconds.
 */
@Component
@Serving
class BackupMeters {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final BackupStore store;
  private final Clock clock;
  private final TransactionTemplate transactions;
  private Instant looked = Instant.EPOCH;
  private BackupStore.State state =
      new BackupStore.State(Optional.empty(), Optional.empty(), false);

  BackupMeters(
      BackupStore store,
      Clock clock,
      MeterRegistry meters,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.clock = clock;
    this.transactions = new TransactionTemplate(transactions);
    this.transactions.setReadOnly(true);
    TimeGauge.builder("casefolio.backup.age", () -> seconds(look().backedUp()), TimeUnit.SECONDS)
        .description(
            "How long ago the last backup that is known of was finished; infinite for never")
        .register(meters);
    TimeGauge.builder("casefolio.archive.age", () -> seconds(look().archived()), TimeUnit.SECONDS)
        .description("How long ago a file of the log of changes was archived; infinite for never")
        .register(meters);
    Gauge.builder("casefolio.archive.failing", () -> look().failing() ? 1 : 0)
        .description("1 while the log of changes cannot be archived")
        .register(meters);
  }

  private double seconds(Optional<Instant> since) {
    return since
        .map(moment -> (double) Duration.between(moment, clock.instant()).toSeconds())
        .orElse(Double.POSITIVE_INFINITY);
  }

  private synchronized BackupStore.State look() {
    Instant now = clock.instant();
    if (looked.plus(FRESH).isBefore(now)) {
      looked = now;
      try {
        BackupStore.State found = transactions.execute(_ -> store.state());
        state = found == null ? state : found;
      } catch (DataAccessException | TransactionException e) {
        // The database is away, which others say; what was known stays.
      }
    }
    return state;
  }
}
