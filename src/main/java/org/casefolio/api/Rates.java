package org.casefolio.api;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * How many requests a second each client may make of this node: as many at once as it may make in a
 * second, and then as fast as they come back.
 */
@Component
class Rates {

  private final Map<Allowed, Bucket> buckets = new ConcurrentHashMap<>();
  private final TimeMeter time;

  Rates(Clock clock) {
    this.time = new Elapsed(clock);
  }

  /**
   * The time that has passed by a clock. One that is set back stands still for a moment, not until
   * it is as late as it was: all that time nobody would get anything back.
   */
  private static final class Elapsed implements TimeMeter {

    private final Clock clock;
    private long seen;
    private long elapsed;

    Elapsed(Clock clock) {
      this.clock = clock;
      this.seen = clock.millis();
    }

    @Override
    public synchronized long currentTimeNanos() {
      long now = clock.millis();
      elapsed += Math.max(0, now - seen);
      seen = now;
      return TimeUnit.MILLISECONDS.toNanos(elapsed);
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  /** A client that was given another rate begins anew. */
  private record Allowed(UUID client, int rate) {}

  /**
   * Whether one more is too much.
   *
   * @param taken whether it was not
   * @param left how many are left now
   */
  record Taken(boolean taken, int left) {}

  Taken take(Client client) {
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(new Allowed(client.id(), client.rate()), this::full)
            .tryConsumeAndReturnRemaining(1);
    return new Taken(probe.isConsumed(), (int) probe.getRemainingTokens());
  }

  private Bucket full(Allowed allowed) {
    return Bucket.builder()
        .addLimit(limit ->
            limit.capacity(allowed.rate()).refillGreedy(allowed.rate(), Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }
}
