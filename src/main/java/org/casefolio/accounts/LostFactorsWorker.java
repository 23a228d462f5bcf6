package org.casefolio.accounts;

import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Mails the links that were waited for. One account is one transaction, so that one that fails
 * holds nobody up; of many nodes one gets each.
 */
@Component
@Serving
class LostFactorsWorker {

  private final LostFactors lost;

  LostFactorsWorker(LostFactors lost) {
    this.lost = lost;
  }

  @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
  void run() {
    while (lost.mailNext()) {
      // until nobody waits
    }
  }

  @Scheduled(fixedDelay = 60, initialDelay = 5, timeUnit = TimeUnit.MINUTES)
  void sweep() {
    lost.sweep();
  }
}
