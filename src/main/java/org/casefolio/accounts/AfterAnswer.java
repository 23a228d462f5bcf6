package org.casefolio.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Does what must not show in how long an answer takes: half a second later, when the answer was
 * given. What is begun at once takes its turns on the processor beside the answer and makes it
 * slower. It is gone if the program ends in between, or if so much waits that there is no room for
 * more; whoever asked asks again.
 */
@Component
class AfterAnswer {

  /** How much may wait; a minute's work or so. */
  static final int MOST = 1_000;

  /** What was dropped because too much waited. */
  static final String DROPPED = "casefolio.accounts.dropped";

  private static final Logger log = LoggerFactory.getLogger(AfterAnswer.class);
  private static final int MILLISECONDS = 500;
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Executor later;
  private final Semaphore room = new Semaphore(MOST);
  private final AtomicLong said = new AtomicLong();
  private final Counter dropped;
  private final Clock clock;

  AfterAnswer(
      @Qualifier("applicationTaskExecutor") Executor executor, MeterRegistry meters, Clock clock) {
    this.later = CompletableFuture.delayedExecutor(MILLISECONDS, TimeUnit.MILLISECONDS, executor);
    this.dropped = meters.counter(DROPPED);
    this.clock = clock;
  }

  void run(Runnable work) {
    if (!room.tryAcquire()) {
      dropped.increment();
      say();
      return;
    }
    later.execute(() -> {
      try {
        work.run();
      } finally {
        room.release();
      }
    });
  }

  /** Once a minute: a flood is not to fill the log either. */
  private void say() {
    long now = clock.millis();
    long before = said.get();
    if (now - before >= QUIET.toMillis() && said.compareAndSet(before, now)) {
      log.warn("So many mails about accounts are asked for at once that some are dropped");
    }
  }
}
