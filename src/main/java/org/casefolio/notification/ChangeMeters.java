package org.casefolio.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.casefolio.platform.settings.Serving;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many changes have not become messages yet. Looked up when somebody asks, at most every ten
 * seconds.
 */
@Component
@Serving
class ChangeMeters {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final ChangeStore store;
  private final Clock clock;
  private final TransactionTemplate transactions;
  private Instant looked = Instant.EPOCH;
  private long waiting;

  ChangeMeters(
      ChangeStore store,
      Clock clock,
      PlatformTransactionManager transactions,
      MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    this.transactions = new TransactionTemplate(transactions);
    this.transactions.setReadOnly(true);
    Gauge.builder("casefolio.changes.depth", this::look)
        .description("Changes that have not become messages yet")
        .register(meters);
  }

  private synchronized long look() {
    Instant now = clock.instant();
    if (looked.plus(FRESH).isBefore(now)) {
      looked = now;
      try {
        Long found = transactions.execute(_ -> store.count());
        waiting = found == null ? waiting : found;
      } catch (DataAccessException | TransactionException e) {
        // The database is away, which others say; what was known stays.
      }
    }
    return waiting;
  }
}
