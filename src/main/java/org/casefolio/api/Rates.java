package org.casefolio.api;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How many requests a second each client may make of this node: as many at once as it may make in a
 * second, and then as fast as they come back.
 */
@Component
class Rates {

  private static final double MILLIS = Duration.ofSeconds(1).toMillis();

  private final Map<UUID, Bucket> buckets = new ConcurrentHashMap<>();
  private final Clock clock;

  Rates(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether one more is too much.
   *
   * @param taken whether it was not
   * @param left how many are left now
   */
  record Taken(boolean taken, int left) {}

  Taken take(Client client) {
    return buckets
        .computeIfAbsent(client.id(), _ -> new Bucket(client.rate(), clock.millis()))
        .take(client.rate(), clock.millis());
  }

  private static final class Bucket {

    private double left;
    private long at;

    Bucket(int rate, long now) {
      this.left = rate;
      this.at = now;
    }

    synchronized Taken take(int rate, long now) {
      if (now > at) {
        left = Math.min(rate, left + (now - at) / MILLIS * rate);
      }
      at = now;
      boolean taken = left >= 1;
      if (taken) {
        left--;
      }
      return new Taken(taken, (int) left);
    }
  }
}
