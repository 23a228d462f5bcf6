package org.casefolio.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a message to reach a point of the dialogue, and holds it there. */
final class Trap {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Fault.Point point;
  private final boolean keeps;
  private final CountDownLatch sprung = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /**
   * A trap.
   *
   * @param keeps whether a message caught at its final dot is kept or lost
   */
  Trap(Fault.Point point, boolean keeps) {
    this.point = point;
    this.keeps = keeps;
  }

  Fault.Point point() {
    return point;
  }

  boolean keeps() {
    return keeps;
  }

  /** Waits until a message is caught, for this time at most. */
  void awaitCatch(Duration patience) throws InterruptedException {
    sprung.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  void release() {
    released.countDown();
  }

  /** Called by the dialogue that was caught. */
  void spring() throws InterruptedException {
    sprung.countDown();
    if (point != Fault.Point.ACCEPTED) {
      released.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
