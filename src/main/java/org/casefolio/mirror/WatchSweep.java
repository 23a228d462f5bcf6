package org.casefolio.mirror;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.DailyWork;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the watch list in step with the portfolios: erases what nobody follows any more, adds what
 * it lacks at the start and every hour, and leaves what was overlooked four times a day, so that it
 * is gone within a day.
 */
@Component
@Serving
@Mirroring
class WatchSweep {

  private final WatchList watchList;
  private final DailyWork work;
  private final Clock clock;
  private final Settings settings;
  private final TransactionTemplate transactions;
  private boolean starting = true;

  WatchSweep(
      WatchList watchList,
      DailyWork work,
      Clock clock,
      Settings settings,
      PlatformTransactionManager transactions) {
    this.transactions = new TransactionTemplate(transactions);
    this.watchList = watchList;
    this.work = work;
    this.clock = clock;
    this.settings = settings;
  }

  @Scheduled(fixedDelay = 600, initialDelay = 2, timeUnit = TimeUnit.SECONDS)
  void run() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
    int hour = LocalTime.ofInstant(clock.instant(), settings.zone()).getHour();
    WatchList.Step adding = watchList.addingMissing();
    if (starting) {
      // Whoever was killed after a portfolio had changed had no time to note it.
      boolean more = true;
      while (more) {
        more = Boolean.TRUE.equals(transactions.execute(_ -> adding.take(today)));
      }
      starting = false;
    } else {
      work.run("mirror/adding-" + hour, today, () -> adding.take(today));
    }
    WatchList.Step leaving = watchList.leavingUnfollowed();
    work.run("mirror/leaving-" + hour / 6, today, () -> leaving.take(today));
    boolean moreToErase = true;
    while (moreToErase) {
      moreToErase = watchList.erase();
    }
  }
}
