package org.casefolio.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.casefolio.accounts.Accounts;
import org.casefolio.cases.Cases;
import org.casefolio.mail.Halts;
import org.casefolio.mail.Outbox;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.web.OpenPosts;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.Portfolios;
import org.casefolio.portfolio.ReminderTimes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

  private static final int TELLING = 2;

  @Bean
  TogetherSettings togetherSettings(SettingsSource source, Settings settings) {
    return TogetherSettings.from(source, settings);
  }

  /** Rung when there is a change to be told. */
  @Bean
  Bell changeBell() {
    return new Bell();
  }

  /** Rung when something is held that may have to be stopped on its way. */
  @Bean
  Bell holdBell() {
    return new Bell();
  }

  /** The workers that tell changes; the second one joins in when there are many. */
  @Bean
  @Serving
  WorkLoop changeLoop(
      Changes changes,
      ChangeStore store,
      PlatformTransactionManager transactions,
      Cases cases,
      Portfolios portfolios,
      Accounts accounts,
      Outbox outbox,
      Halts halts,
      ChangeMessages messages,
      Bell changeBell) {
    return new WorkLoop(
        "telling",
        changeBell,
        IntStream.range(0, TELLING)
            .mapToObj(lane ->
                new Telling(
                    changes,
                    store,
                    new TransactionTemplate(transactions),
                    cases,
                    portfolios,
                    accounts,
                    outbox,
                    halts,
                    messages))
            .toList());
  }

  /**
   * The worker that stops what had come before a hold, carries on what was begun to be withdrawn
   * and keeps the number of open holds ({@code casefolio.holds.open}), by which to alarm.
   */
  @Bean
  @Serving
  WorkLoop holdLoop(Holding holding, Bell holdBell, MeterRegistry meters) {
    AtomicInteger open = new AtomicInteger();
    Gauge.builder("casefolio.holds.open", open, AtomicInteger::get)
        .description("holds that wait for a person")
        .register(meters);
    return new WorkLoop(
        "holds",
        holdBell,
        List.of(going -> {
          holding.settle();
          open.set(holding.carryOn());
          return WorkLoop.Next.WHEN_RUNG;
        }));
  }

  /** The worker that reminds readers of dates. */
  @Bean
  @Serving
  WorkLoop reminderLoop(
      RemindingStore store,
      Reminders reminders,
      ReminderTimes times,
      Cases cases,
      Portfolios portfolios,
      PlatformTransactionManager transactions,
      Settings settings,
      Clock clock) {
    return new WorkLoop(
        "reminding",
        new Bell(),
        List.of(
            new Reminding(
                store,
                reminders,
                times,
                cases,
                portfolios,
                new TransactionTemplate(transactions),
                settings.zone(),
                clock)));
  }

  /** A link in a mail carries its own authority; it works in a browser that keeps no cookies. */
  @Bean
  OpenPosts stopPosts() {
    return OpenPosts.of(StopPages.PAGE, StopPages.ONE_CLICK, StopPages.UNDO, KeepPages.PAGE);
  }
}
