package org.casefolio.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the relay works, as the last attempts to use it showed; asking it costs the relay
 * nothing.
 */
@Component("mailRelay")
class RelayState implements HealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(RelayState.class);
  private static final Duration TOLERATED = Duration.ofMinutes(5);

  private final Clock clock;
  private final AtomicReference<@Nullable Instant> failingSince = new AtomicReference<>();

  RelayState(Clock clock) {
    this.clock = clock;
  }

  void works() {
    if (failingSince.getAndSet(null) != null) {
      log.info("The mail relay works again.");
    }
  }

  void fails(String how) {
    if (failingSince.compareAndSet(null, clock.instant())) {
      log.warn("Messages wait: {}.", how);
    }
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
