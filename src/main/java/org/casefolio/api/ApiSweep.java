package org.casefolio.api;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Forgets secrets and tokens that have ended, and what was counted on earlier days. */
@Component
@Serving
class ApiSweep {

  /** Long enough for every time zone. */
  private static final int DAYS = 3;

  private final ClientStore store;
  private final ApiSettings settings;
  private final Clock clock;

  ApiSweep(ClientStore store, ApiSettings settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 10, initialDelay = 3, timeUnit = TimeUnit.MINUTES)
  @Transactional
  public void sweep() {
    Instant now = clock.instant();
    store.sweep(now, now.atZone(settings.zone()).toLocalDate().minusDays(DAYS));
  }
}
