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

/**
 * Keeps the watch list in step with the portfolios: erases what nobody follows any more, once a day
 * adds what it lacks, as after a backup was brought back, and four times a day leaves what was
 * overlooked, so that it is gone within a day.
 */
@Component
@Serving
@Mirroring
class WatchSweep {

  private final WatchList watchList;
  private final DailyWork work;
  private final Clock clock;
  private final Settings settings;

  WatchSweep(WatchList watchList, DailyWork work, Clock clock, Settings settings) {
    this.watchList = watchList;
    this.work = work;
    this.clock = clock;
    this.settings = settings;
  }

  @Scheduled(fixedDelay = 10, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void run() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
    WatchList.Step adding = watchList.addingMissing();
    work.run("mirror/adding", today, () -> adding.take(today));
    WatchList.Step leaving = watchList.leavingUnfollowed();
    int quarter = LocalTime.ofInstant(clock.instant(), settings.zone()).getHour() / 6;
    work.run("mirror/leaving-" + quarter, today, () -> leaving.take(today));
    boolean more = true;
    while (more) {
      more = watchList.erase();
    }
  }
}
