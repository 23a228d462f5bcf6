package org.casefolio.mirror;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How following does, without a number of a case: what came of asking, what is left of the budget,
 * and how long ago the case was checked that has waited longest. Looked up when somebody asks, at
 * most every ten seconds.
 */
final class MirrorMeters {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final WatchStore store;
  private final Budget budget;
  private final Clock clock;
  private final MeterRegistry meters;
  private final TransactionTemplate transactions;
  private Instant looked = Instant.EPOCH;
  private WatchStore.Counts counts = new WatchStore.Counts(0, 0, 0, 0, java.util.Optional.empty());
  private double used;
  private double perSecond;
  private boolean failing;

  MirrorMeters(
      WatchStore store,
      Budget budget,
      Clock clock,
      MeterRegistry meters,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.budget = budget;
    this.clock = clock;
    this.meters = meters;
    this.transactions = new TransactionTemplate(transactions);
    // From zero on, or the first one would not be seen as an increase.
    List.of("answered", "not-recognized", "too-many", "closed").forEach(this::register);
    for (Outcome.Reason reason : Outcome.Reason.values()) {
      register(name(reason));
    }
    Gauge.builder("casefolio.mirror.budget.used", () -> look().used)
        .description("Requests of today that are used up")
        .register(meters);
    Gauge.builder("casefolio.mirror.budget.rate", () -> look().perSecond)
        .description("Requests a second that are allowed at the moment")
        .register(meters);
    Gauge.builder("casefolio.mirror.outage", () -> look().failing ? 1 : 0)
        .description("1 while the agency’s service does not answer")
        .register(meters);
    Gauge.builder("casefolio.mirror.cases", () -> look().counts.followed())
        .description("Cases that are followed")
        .register(meters);
    Gauge.builder("casefolio.mirror.cases.unrecognized", () -> look().counts.unrecognized())
        .description("Cases that the agency does not recognize")
        .register(meters);
    Gauge.builder("casefolio.mirror.cases.failing", () -> look().counts.failing())
        .description("Cases for which no answer comes that can be understood")
        .register(meters);
    TimeGauge.builder(
            "casefolio.mirror.check.oldest", () -> look().age().toSeconds(), TimeUnit.SECONDS)
        .description("How long ago the case was checked that has waited longest")
        .register(meters);
  }

  private void register(String outcome) {
    meters.counter("casefolio.mirror.asked", "outcome", outcome);
  }

  /** Counts what came of asking for a case. */
  void asked(Outcome outcome) {
    String what =
        switch (outcome) {
          case Outcome.Answered _ -> "answered";
          case Outcome.NotRecognized _ -> "not-recognized";
          case Outcome.TooMany _ -> "too-many";
          case Outcome.Closed _ -> "closed";
          case Outcome.Failed failed -> name(failed.reason());
        };
    meters.counter("casefolio.mirror.asked", "outcome", what).increment();
  }

  private static String name(Outcome.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Duration age() {
    return counts
        .oldest()
        .map(oldest -> Duration.between(oldest, clock.instant()))
        .orElse(Duration.ZERO);
  }

  private synchronized MirrorMeters look() {
    Instant now = clock.instant();
    if (looked.plus(FRESH).isAfter(now)) {
      return this;
    }
    looked = now;
    try {
      Budget.State state = budget.state(now);
      used = state.used();
      perSecond = state.perSecond();
      failing = state.failingSince().isPresent();
      WatchStore.Counts found = transactions.execute(_ -> store.counts());
      counts = found == null ? counts : found;
    } catch (DataAccessException | TransactionException e) {
      // The database is away, which others say; what was known stays.
    }
    return this;
  }
}
