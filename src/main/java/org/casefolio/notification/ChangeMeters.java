package org.casefolio.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.casefolio.platform.postgres.LookedUp;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * How many changes have not become messages yet. Looked up when somebody asks, at most every ten
 * seconds.
 */
@Component
@Serving
class ChangeMeters {

  ChangeMeters(
      ChangeStore store,
      Clock clock,
      PlatformTransactionManager transactions,
      MeterRegistry meters) {
    LookedUp<Long> waiting = new LookedUp<>(0L, clock, transactions, store::count);
    Gauge.builder("casefolio.changes.depth", waiting::get)
        .description("Changes that have not become messages yet")
        .register(meters);
  }
}
