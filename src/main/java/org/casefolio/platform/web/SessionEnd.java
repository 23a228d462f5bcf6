package org.casefolio.platform.web;

import java.time.Duration;
import java.time.Instant;

/**
 * How long the person who sent a request stays signed in from then on. Whoever knows who that is
 * puts it into the request as the attribute {@link #ATTRIBUTE}.
 *
 * @param now when the request came
 * @param idle how long without asking for anything
 * @param end until when at most, whatever is asked for
 */
public record SessionEnd(Instant now, Duration idle, Instant end) {

  /** The name of the request attribute. */
  public static final String ATTRIBUTE = SessionEnd.class.getName();

  /** When it is over if nothing else is asked for. */
  public Instant until() {
    return isLast() ? end : now.plus(idle);
  }

  /** Whether it ends whatever is asked for. */
  public boolean isLast() {
    return !end.isAfter(now.plus(idle));
  }

  /** How long at most, from the request on. */
  public Duration left() {
    return Duration.between(now, end);
  }
}
