package org.casefolio.cases;

import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets old counts of titles; more than one node doing it does no harm. */
@Component
@Serving
class HoldSweep {

  private final Holds holds;
  private final TransactionTemplate transactions;

  HoldSweep(Holds holds, TransactionTemplate transactions) {
    this.holds = holds;
    this.transactions = transactions;
  }

  @Scheduled(fixedDelay = 60, initialDelay = 7, timeUnit = TimeUnit.MINUTES)
  void run() {
    transactions.executeWithoutResult(transaction -> holds.sweep());
  }
}
