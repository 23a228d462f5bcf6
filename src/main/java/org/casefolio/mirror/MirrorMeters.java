package org.casefolio.mirror;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casefolio.mirror.WatchStore.Counts;
import org.casefolio.platform.postgres.LookedUp;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * How following does, without a number of a case: what came of asking, what is left of the budget,
 * and how long ago the case was checked that has waited longest. Looked up when somebody asks, at
 * most every ten seconds.
 */
final class MirrorMeters {

  private final Clock clock;
  private final MeterRegistry meters;
  private final LookedUp<Standing> standing;

  private record Standing(double used, double perSecond, boolean failing, Counts counts) {}

  MirrorMeters(
      WatchStore store,
      Budget budget,
      Clock clock,
      MeterRegistry meters,
      PlatformTransactionManager transactions) {
    this.clock = clock;
    this.meters = meters;
    this.standing =
        new LookedUp<>(
            new Standing(0, 0, false, new Counts(0, 0, 0, 0, Optional.empty())),
            clock,
            transactions,
            () -> standing(budget.state(clock.instant()), store.counts()));
    // From zero on, or the first one would not be seen as an increase.
    List.of("answered", "not-recognized", "too-many", "closed").forEach(this::register);
    for (Outcome.Reason reason : Outcome.Reason.values()) {
      register(name(reason));
    }
    Gauge.builder("casefolio.mirror.budget.used", () -> standing.get().used())
        .description("Requests of today that are used up")
        .register(meters);
    Gauge.builder("casefolio.mirror.budget.rate", () -> standing.get().perSecond())
        .description("Requests a second that are allowed at the moment")
        .register(meters);
    Gauge.builder("casefolio.mirror.outage", () -> standing.get().failing() ? 1 : 0)
        .description("1 while the agency’s service does not answer")
        .register(meters);
    Gauge.builder("casefolio.mirror.cases", () -> standing.get().counts.followed())
        .description("Cases that are followed")
        .register(meters);
    Gauge.builder("casefolio.mirror.cases.unrecognized", () -> standing.get().counts.unrecognized())
        .description("Cases that the agency does not recognize")
        .register(meters);
    Gauge.builder("casefolio.mirror.cases.failing", () -> standing.get().counts.failing())
        .description("Cases for which no answer comes that can be understood")
        .register(meters);
    TimeGauge.builder("casefolio.mirror.check.oldest", () -> age().toSeconds(), TimeUnit.SECONDS)
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
    return standing
        .get()
        .counts()
        .oldest()
        .map(oldest -> Duration.between(oldest, clock.instant()))
        .orElse(Duration.ZERO);
  }

  private static Standing standing(Budget.State state, Counts counts) {
    return new Standing(state.used(), state.perSecond(), state.failingSince().isPresent(), counts);
  }
}
