package org.casefolio.platform.limits;

import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets finished windows every ten minutes; more than one node doing it does no harm. */
@Component
@Serving
class LimitSweep {

  private final Limits limits;

  LimitSweep(Limits limits) {
    this.limits = limits;
  }

  @Scheduled(fixedDelay = 10, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void run() {
    limits.sweep();
  }
}
