package org.casefolio.accounts;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets old links and browsers every hour; more than one node doing it does no harm. */
@Component
@Serving
class AccountSweep {

  private final LinkStore links;
  private final Devices devices;
  private final TransactionTemplate transactions;
  private final Clock clock;

  AccountSweep(LinkStore links, Devices devices, TransactionTemplate transactions, Clock clock) {
    this.links = links;
    this.devices = devices;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 60, initialDelay = 5, timeUnit = TimeUnit.MINUTES)
  void run() {
    transactions.executeWithoutResult(_ -> {
      links.forgetUndo(clock.instant());
      links.sweep(clock.instant().minus(Link.REMEMBERED));
    });
    devices.sweep();
  }
}
