package org.casefolio.platform.work;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.postgres.AfterCommit;

/**
 * Wakes the workers of this node when there may be something in a queue. Missing a ring costs a
 * second, never a message: workers look by themselves, too, and other nodes are not rung at all.
 */
public final class Bell {

  private final Semaphore rings = new Semaphore(0);

  /** Rings once the running transaction has committed; at once if there is none. */
  public void ringAfterCommit() {
    AfterCommit.run(this::ring);
  }

  /** Rings now. */
  public void ring() {
    rings.release();
  }

  /** Waits for a ring, or until the time is over. */
  void await(Duration most) throws InterruptedException {
    if (rings.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
      rings.drainPermits();
    }
  }
}
