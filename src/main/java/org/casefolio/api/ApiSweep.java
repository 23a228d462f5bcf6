package org.casefolio.api;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Serving;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Forgets secrets and tokens that have ended, what was counted on earlier days, and changes that
 * are too old.
 */
@Component
@Serving
class ApiSweep {

  /** Long enough for every time zone. */
  private static final int DAYS = 3;

  private final ClientStore store;
  private final ChangeFeedStore feeds;
  private final ApiSettings settings;
  private final Retention retention;
  private final Clock clock;

  ApiSweep(
      ClientStore store,
      ChangeFeedStore feeds,
      ApiSettings settings,
      Retention retention,
      Clock clock) {
    this.store = store;
    this.feeds = feeds;
    this.settings = settings;
    this.retention = retention;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 10, initialDelay = 3, timeUnit = TimeUnit.MINUTES)
  @Transactional
  public void sweep() {
    Instant now = clock.instant();
    store.sweep(now, now.atZone(settings.zone()).toLocalDate().minusDays(DAYS));
    feeds.forget(retention.before(Period.API_CHANGE, LocalDate.ofInstant(now, ZoneOffset.UTC)));
  }
}
