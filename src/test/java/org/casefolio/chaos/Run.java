package org.casefolio.chaos;

import java.util.concurrent.atomic.AtomicInteger;

/** One life of a node, from its start to its kill, as the mail server sees it. */
final class Run {

  private final int node;
  private final AtomicInteger brokenOff = new AtomicInteger();
  private volatile long killed = Long.MAX_VALUE;

  Run(int node) {
    this.node = node;
  }

  int node() {
    return node;
  }

  void killed(long at) {
    killed = at;
  }

  boolean isAlive() {
    return killed == Long.MAX_VALUE;
  }

  /** Whether something happened after its end. */
  boolean endedBefore(long at) {
    return killed - at <= 0;
  }

  /** It went away while it was handing a message over. */
  void brokeOff() {
    brokenOff.incrementAndGet();
  }

  /** How many messages it was handing over when it went away. */
  int brokenOff() {
    return brokenOff.get();
  }
}
