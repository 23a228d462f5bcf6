package org.casefolio.mirror;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.Cases;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
@Mirroring
class MirrorConfiguration {

  /** Answers take their time; while one worker waits for them, others ask. */
  private static final int ASKING = 4;

  @Bean
  UpstreamSettings upstreamSettings(SettingsSource source, Settings settings) {
    return UpstreamSettings.from(source, settings);
  }

  @Bean(destroyMethod = "close")
  Upstream upstream(UpstreamSettings settings, Clock clock) {
    return new Upstream(settings, clock);
  }

  @Bean
  Budget upstreamBudget(
      Database database, PlatformTransactionManager transactions, UpstreamSettings settings) {
    return new Budget(database, transactions, settings);
  }

  @Bean
  PollPolicy pollPolicy(UpstreamSettings settings) {
    return new PollPolicy(settings.resetZone(), settings.every());
  }

  /** Rung when a case was added. */
  @Bean
  Bell mirrorBell() {
    return new Bell();
  }

  @Bean
  Answers upstreamAnswers(
      WatchStore store,
      Budget budget,
      CaseLedger ledger,
      Cases cases,
      StatusCatalogue catalogue,
      PollPolicy policy,
      UpstreamSettings settings,
      Clock clock,
      PlatformTransactionManager transactions) {
    return new Answers(
        store, budget, ledger, cases, catalogue, policy, settings, clock, transactions);
  }

  @Bean
  @Serving
  MirrorMeters mirrorMeters(
      WatchStore store,
      Budget budget,
      Clock clock,
      MeterRegistry meters,
      PlatformTransactionManager transactions) {
    return new MirrorMeters(store, budget, clock, meters, transactions);
  }

  /** The workers that ask: one for cases that were just added, the others for all others. */
  @Bean
  @Serving
  WorkLoop mirrorLoop(
      WatchList watchList,
      Budget budget,
      PollPolicy policy,
      UpstreamSettings settings,
      Upstream upstream,
      Answers answers,
      MirrorMeters meters,
      Clock clock,
      Bell mirrorBell) {
    Scheduler scheduler = new Scheduler(watchList, budget, policy, settings, clock);
    List<Poller> pollers = new ArrayList<>();
    for (int lane = 0; lane <= ASKING; lane++) {
      pollers.add(new Poller(scheduler, watchList, upstream, answers, meters, clock, lane == 0));
    }
    return new WorkLoop("mirror", mirrorBell, pollers);
  }
}
