package org.casefolio.chaos;

import java.time.Duration;
import java.util.Random;

/**
 * What goes wrong with one message.
 *
 * @param at where
 * @param way how
 * @param time how long it takes, if it takes time
 */
record Fault(Point at, Way way, Duration time) {

  static final Fault NONE = new Fault(Point.MAIL, Way.NONE, Duration.ZERO);

  /** A place in the dialogue about a message, before the server's answer but for the last. */
  enum Point {
    MAIL,
    RCPT,
    DATA,
    CONTENT,
    FINAL_DOT,
    ACCEPTED
  }

  /** Ways to fail. */
  enum Way {
    NONE,
    /** Not now: 4yz. */
    LATER,
    /** 421, and the connection ends. */
    CLOSING,
    /** The connection ends without a word. */
    DROP,
    /** A reply that fits nothing: 503. */
    CONFUSED,
    /** The answer takes its time. */
    STALL,
    /** The answer comes byte by byte. */
    DRIP,
    /** The message is kept, and the connection ends before the answer. */
    SWALLOW
  }

  /** Draws one; most messages have none. */
  static Fault draw(Random random) {
    Duration time = Duration.ofMillis(200 + random.nextInt(1_800));
    Point point = Point.values()[random.nextInt(Point.ACCEPTED.ordinal())];
    boolean replies = point != Point.CONTENT;
    double chance = random.nextDouble() * 100;
    if (chance < 3 && replies) {
      return new Fault(point, Way.LATER, time);
    } else if (chance < 3.7 && replies) {
      return new Fault(point, Way.CLOSING, time);
    } else if (chance < 5.7) {
      return new Fault(point, Way.DROP, time);
    } else if (chance < 6) {
      return new Fault(Point.DATA, Way.CONFUSED, time);
    } else if (chance < 7.2) {
      return new Fault(point, Way.STALL, time);
    } else if (chance < 7.3) {
      return new Fault(point, Way.STALL, time.plusSeconds(22)); // longer than a lease
    } else if (chance < 8.3 && replies) {
      return new Fault(point, Way.DRIP, time);
    } else if (chance < 9.8) {
      return new Fault(Point.FINAL_DOT, Way.SWALLOW, time);
    }
    return NONE;
  }
}
