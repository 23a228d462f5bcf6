package org.casefolio.portfolio;

import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets removed cases when undoing is over; more than one node doing it does no harm. */
@Component
@Serving
class RemovalSweep {

  private final OwnPortfolio portfolios;

  RemovalSweep(OwnPortfolio portfolios) {
    this.portfolios = portfolios;
  }

  @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void run() {
    portfolios.sweep();
  }
}
