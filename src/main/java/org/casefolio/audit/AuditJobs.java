package org.casefolio.audit;

import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Seals entries every minute and removes old blocks every hour; one node at a time does it. */
@Component
@Serving
class AuditJobs {

  private final Blocks blocks;

  AuditJobs(Blocks blocks) {
    this.blocks = blocks;
  }

  @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void seal() {
    blocks.seal();
  }

  @Scheduled(fixedDelay = 60, initialDelay = 9, timeUnit = TimeUnit.MINUTES)
  void remove() {
    blocks.remove();
  }
}
