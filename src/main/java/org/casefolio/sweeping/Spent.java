package org.casefolio.sweeping;

import java.time.Instant;

/** How much of a budget is spent, and what is taken from it now. */
final class Spent {

  private final byte[] subject;
  private int before;
  private int more;
  private Instant ends;

  /**
   * A budget of which nothing is spent yet.
   *
   * @param ends when it is whole again if something is taken now
   */
  Spent(byte[] subject, Instant ends) {
    this.subject = subject;
    this.ends = ends;
  }

  void found(int taken, Instant until) {
    before = taken;
    ends = until;
  }

  void take() {
    more++;
  }

  byte[] subject() {
    return subject;
  }

  int taken() {
    return before + more;
  }

  int more() {
    return more;
  }

  boolean hasMore() {
    return more > 0;
  }

  Instant ends() {
    return ends;
  }
}
