package org.casefolio.mail;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the bounce mailbox can be read, and how many of which reports were found in it. */
@Component("bounceMailbox")
class BounceState implements HealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(BounceState.class);
  private static final Duration TOLERATED = Duration.ofMinutes(30);

  private final Clock clock;
  private final MeterRegistry meters;
  private final AtomicReference<@Nullable Instant> failingSince = new AtomicReference<>();

  BounceState(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.meters = meters;
  }

  void works() {
    if (failingSince.getAndSet(null) != null) {
      log.info("The bounce mailbox can be read again.");
    }
  }

  void fails(Exception how) {
    if (failingSince.compareAndSet(null, clock.instant())) {
      log.warn("The bounce mailbox cannot be read: {}.", how.getClass().getSimpleName());
    }
  }

  /** Counts a message of the mailbox by what it was and what it led to. */
  void count(Report report, String effect) {
    String kind =
        switch (report) {
          case Report.Failed failed -> "failed-" + lower(failed.weight());
          case Report.Complained complained -> "complaint";
          case Report.Automatic automatic -> lower(automatic.kind());
          case Report.Foreign foreign -> "foreign";
          case Report.NotAReport other -> "not-a-report";
          case Report.Malformed malformed -> "malformed-" + lower(malformed.flaw());
        };
    meters.counter("casefolio.mail.reports", "kind", kind, "effect", effect).increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Health health() {
    Instant since = failingSince.get();
    if (since == null) {
      return Health.up().build();
    }
    boolean tooLong = since.plus(TOLERATED).isBefore(clock.instant());
    return (tooLong ? Health.down() : Health.up())
        .withDetail("failingSince", since.toString())
        .build();
  }
}
