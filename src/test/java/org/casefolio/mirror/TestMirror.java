package org.casefolio.mirror;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Case;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.TestPortfolios;

/** A mirror on a real database, following a real server, at the pace of a clock that is moved. */
final class TestMirror implements AutoCloseable {

  static final ZoneId ZONE = ZoneId.of("America/New_York");

  final TestDatabase database = TestDatabase.create();
  final TestAgency agency = TestAgency.start();
  final SettableClock clock = new SettableClock();
  private final Vault vault = TestVault.on(database);
  final TestCases cases = TestCases.on(database.dataSource(), database.database(), clock, Map.of());
  final TestPortfolios portfolios =
      TestPortfolios.on(database.database(), vault, cases.cases(), clock, database.transactions());
  final WatchStore store = new WatchStore(database.database());
  final UpstreamSettings settings;
  final Budget budget;
  final WatchList watchList;
  final Answers answers;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Upstream upstream;
  private final Poller urgent;
  private final Poller others;

  TestMirror() {
    this(1_000, 100_000_000, Duration.ofSeconds(2));
  }

  TestMirror(int perSecond, int perDay, Duration deadline) {
    this.settings =
        new UpstreamSettings(
            agency.tokenUrl(),
            agency.apiUrl(),
            TestAgency.CLIENT,
            TestAgency.SECRET,
            perSecond,
            perDay,
            ZONE,
            ServiceHours.always(ZONE),
            deadline,
            Duration.ofMinutes(30));
    this.budget = new Budget(database.database(), database.transactionManager(), settings);
    this.watchList =
        new WatchList(
            store,
            portfolios.portfolios(),
            cases.ledger(),
            clock,
            new Bell(),
            settings,
            database.transactionManager());
    PollPolicy policy = new PollPolicy(ZONE, Duration.ofMinutes(30));
    this.answers =
        new Answers(
            store,
            budget,
            cases.ledger(),
            cases.cases(),
            cases.catalogue(),
            policy,
            settings,
            clock,
            database.transactionManager());
    this.upstream = new Upstream(settings, clock);
    MirrorMeters mirrorMeters =
        new MirrorMeters(store, budget, clock, meters, database.transactionManager());
    Scheduler scheduler = new Scheduler(watchList, budget, policy, settings, clock);
    this.urgent = new Poller(scheduler, watchList, upstream, answers, mirrorMeters, clock, true);
    this.others = new Poller(scheduler, watchList, upstream, answers, mirrorMeters, clock, false);
    portfolios.listenToFollowing(watchList::on, watchList::on);
  }

  AccountId account() {
    AccountId account = new AccountId(UUID.randomUUID());
    database.transactions().executeWithoutResult(_ -> vault.create(account.value()));
    return account;
  }

  UUID follow(AccountId account, ReceiptNumber receipt) {
    return portfolios.follow(account, receipt, "");
  }

  /** Asks for everything that is due; whether anything was. */
  boolean ask() {
    boolean any = urgent.run(() -> true) == WorkLoop.Next.AGAIN;
    return others.run(() -> true) == WorkLoop.Next.AGAIN || any;
  }

  /** The same after a while. */
  boolean askAfter(Duration time) {
    clock.move(time);
    return ask();
  }

  /** The titles that were told so far, in order. */
  List<String> told() {
    return cases.changes().stream().map(change -> change.told().title()).toList();
  }

  Optional<Case> find(ReceiptNumber receipt) {
    return database.transactions().execute(_ -> cases.cases().find(receipt));
  }

  long count(String table) {
    return database.jdbc().sql("select count(*) from " + table).query(Long.class).single();
  }

  @Override
  public void close() {
    urgent.close();
    others.close();
    upstream.close();
    agency.close();
    database.close();
  }
}
