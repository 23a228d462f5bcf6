package org.casefolio.accounts;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.retention.Disposals;
import org.casefolio.platform.retention.Held;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.work.DailyWork;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets once a day what is old of accounts: old links, browsers, accounts that nobody uses. */
@Component
@Serving
class AccountSweep {

  private static final int AT_ONCE = 50;

  private final DailyWork work;
  private final AccountStore accounts;
  private final LinkStore links;
  private final DeviceStore devices;
  private final AccountChanges changes;
  private final Retention retention;
  private final LegalHolds holds;
  private final Clock clock;

  AccountSweep(
      DailyWork work,
      AccountStore accounts,
      LinkStore links,
      DeviceStore devices,
      AccountChanges changes,
      Retention retention,
      LegalHolds holds,
      Clock clock) {
    this.work = work;
    this.accounts = accounts;
    this.links = links;
    this.devices = devices;
    this.changes = changes;
    this.retention = retention;
    this.holds = holds;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 15, initialDelay = 5, timeUnit = TimeUnit.MINUTES)
  void run() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    work.run("accounts/links", today, () -> forgetLinks(today));
    work.run("accounts/browsers", today, () -> forgetBrowsers(today));
    work.run("accounts/unconfirmed", today, () -> deleteUnconfirmed(today));
  }

  private boolean forgetLinks(LocalDate today) {
    links.forgetUndo(clock.instant());
    LocalDate before = retention.before(Period.LINK, today);
    Disposals.note(links.sweep(before, holds.now()), "mailed links", Period.LINK, before);
    return false;
  }

  private boolean forgetBrowsers(LocalDate today) {
    LocalDate before = retention.before(Period.BROWSER, today);
    Disposals.note(devices.sweep(before, holds.now()), "browsers", Period.BROWSER, before);
    return false;
  }

  /** Some of them; whether there may be more. */
  private boolean deleteUnconfirmed(LocalDate today) {
    LocalDate before = retention.before(Period.UNCONFIRMED, today);
    Held held = holds.now();
    List<AccountId> some = accounts.claimUnconfirmed(before, held, AT_ONCE);
    some.forEach(changes::delete);
    Disposals.note(some.size(), "unconfirmed accounts", Period.UNCONFIRMED, before);
    return some.size() == AT_ONCE;
  }
}
