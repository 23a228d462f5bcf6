package org.casefolio.sweeping;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets what is no longer counted; more than one node doing it does no harm. */
@Component
@Serving
class TallySweep {

  private final TallyStore store;
  private final Clock clock;

  TallySweep(TallyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void run() {
    store.forget(clock.instant());
  }
}
