package org.casefolio.accounts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Does what must not show in how long an answer takes: half a second later, when the answer was
 * given. What is begun at once takes its turns on the processor beside the answer and makes it
 * slower. It is gone if the program ends in between; whoever asked asks again.
 */
@Component
class AfterAnswer {

  private static final int MILLISECONDS = 500;

  private final Executor later;

  AfterAnswer(@Qualifier("applicationTaskExecutor") Executor executor) {
    this.later = CompletableFuture.delayedExecutor(MILLISECONDS, TimeUnit.MILLISECONDS, executor);
  }

  void run(Runnable work) {
    later.execute(work);
  }
}
