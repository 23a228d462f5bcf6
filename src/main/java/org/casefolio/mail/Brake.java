package org.casefolio.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.casefolio.mail.Message.Priority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many messages a minute leave this node, all together and to each domain. What is too much
 * waits for a later minute; nothing is dropped. Mail that opens an account always passes, and
 * counts.
 */
final class Brake {

  private static final Logger log = LoggerFactory.getLogger(Brake.class);
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int MOST_DOMAINS = 50_000;

  private final int perMinute;
  private final int perDomain;
  private final Clock clock;
  private final RandomGenerator random;
  private final Count all = new Count();
  private final Map<String, Count> domains = new HashMap<>();
  private long alarmed;

  /**
   * A brake.
   *
   * @param perMinute how many may leave in a minute; 0 for any number
   * @param perDomain how many of them to one domain; 0 for any number
   */
  Brake(int perMinute, int perDomain, Clock clock, RandomGenerator random) {
    this.perMinute = perMinute;
    this.perDomain = perDomain;
    this.clock = clock;
    this.random = random;
  }

  /** What went and what waits in the minute at hand. */
  private static final class Count {
    private long minute;
    private long gone;
    private long waiting;

    private void in(long now, int most) {
      if (minute != now) {
        waiting = Math.max(0, waiting - Math.multiplyExact(Math.min(now - minute, 10_000), most));
        gone = 0;
        minute = now;
      }
    }
  }

  /**
   * Asks for a place in this minute. Empty: go. Otherwise how long to wait before asking again;
   * those that wait are spread over the minutes that they will need.
   */
  synchronized Optional<Duration> take(String address, Priority priority) {
    if (perMinute == 0 && perDomain == 0) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    long minute = now.toEpochMilli() / MINUTE;
    Count domain = domain(address, minute);
    all.in(minute, perMinute);
    domain.in(minute, perDomain);
    boolean tooMany = perMinute > 0 && all.gone >= perMinute;
    boolean tooManyThere = perDomain > 0 && domain.gone >= perDomain;
    if ((tooMany || tooManyThere) && priority != Priority.SIGN_IN) {
      alarm(minute, tooMany);
      long later = tooMany ? all.waiting++ / perMinute : domain.waiting++ / perDomain;
      long next = (minute + 1 + later) * MINUTE + random.nextLong(MINUTE / 2);
      return Optional.of(Duration.ofMillis(next - now.toEpochMilli()));
    }
    all.gone++;
    domain.gone++;
    return Optional.empty();
  }

  private Count domain(String address, long minute) {
    if (domains.size() > MOST_DOMAINS) {
      domains.values().removeIf(count -> count.minute < minute && count.waiting == 0);
    }
    String name = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return domains.computeIfAbsent(name, key -> new Count());
  }

  private void alarm(long minute, boolean whole) {
    if (alarmed != minute) {
      alarmed = minute;
      log.warn(
          "The brake holds mail: more than {} messages a minute{}. The others leave later.",
          whole ? perMinute : perDomain,
          whole ? "" : " to one domain");
    }
  }
}
