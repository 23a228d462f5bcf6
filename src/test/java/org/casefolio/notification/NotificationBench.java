package org.casefolio.notification;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.TestAccounts;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.cases.TestEvent;
import org.casefolio.cases.TestForms;
import org.casefolio.mail.Letters;
import org.casefolio.mail.TestOutbox;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop.Next;
import org.casefolio.portfolio.DigestTime;
import org.casefolio.portfolio.MailChoice;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.casefolio.portfolio.TestPortfolios;

/** From the ledger to the relay, on a real database, with every module in between. */
final class NotificationBench implements AutoCloseable {

  static final Locale ES = Locale.of("es");
  static final String RECEIVED = "Case Was Received";
  static final String EVIDENCE = "Request for Additional Evidence Was Sent";
  static final String APPROVED = "Case Was Approved";

  final TestDatabase database = TestDatabase.create();
  final Vault vault = TestVault.on(database);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-03T17:00:00Z"));
  final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  final Settings settings = settings();
  final TestCases cases;
  final TestAccounts accounts;
  final TestPortfolios portfolios;
  final TestOutbox mail;
  final ChangeStore store;
  final Changes changes;
  final Recent recent;
  final ChangeMessages messages;
  final Postponing postponing;
  final Holding holding;
  final VisibleCases visible;
  final StopTokens tokens;
  final CaseLinks links;
  final ChangeWriter writer;

  NotificationBench() {
    this(Map.of());
  }

  NotificationBench(Map<String, Object> set) {
    this(set, Duration.ZERO);
  }

  /**
   * A bench.
   *
   * @param together within which time changes of a case are told together
   */
  NotificationBench(Map<String, Object> set, Duration together) {
    cases = TestCases.on(database.dataSource(), database.database(), clock, set);
    accounts = TestAccounts.on(database.database(), vault, database.transactions());
    portfolios =
        TestPortfolios.on(
            database.database(), vault, cases.cases(), clock, database.transactions());
    mail = TestOutbox.on(database, vault, clock, settings);
    store = new ChangeStore(database.database());
    changes =
        new Changes(
            store,
            vault,
            cases.catalogue(),
            mail.outbox(),
            portfolios.portfolios(),
            settings,
            clock,
            new Bell(),
            new Bell());
    recent =
        new Recent(
            new RecentStore(database.database()),
            vault,
            changes,
            new TogetherSettings(together),
            clock);
    messages = new ChangeMessages(changes, store, cases.holds(), mail.halts(), recent, clock);
    postponing = new Postponing(mail.outbox(), portfolios.portfolios(), clock);
    portfolios.listenToChoices(postponing::on);
    holding =
        new Holding(
            cases.holds(),
            cases.ledger(),
            changes,
            store,
            new RemindingStore(database.database()),
            settings,
            mail.halts(),
            portfolios.portfolios(),
            accounts.accounts(),
            java.util.Objects.requireNonNull(database.transactions().getTransactionManager()),
            new Bell());
    visible = new VisibleCases(cases.cases());
    tokens = new StopTokens(vault);
    links = new CaseLinks(tokens, settings);
    writer =
        new ChangeWriter(
            letters(), cases.catalogue(), TestForms.all(), links, visible, portfolios.portfolios());
    cases.listen(changes::on);
  }

  Letters letters() {
    return TestOutbox.letters(settings, "mail", "notification");
  }

  static Settings settings() {
    return new Settings(
        false,
        Path.of("target"),
        URI.create("https://status.example.org"),
        new Operator(
            "Test Agency", Operator.Kind.AGENCY, "help@status.example.org", "no-reply@example.org"),
        List.of(Locale.ENGLISH, ES),
        ZoneId.of("America/New_York"),
        Optional.empty());
  }

  AccountId reader(String address) {
    return accounts.create(address, true, Locale.ENGLISH);
  }

  UUID follows(AccountId account, ReceiptNumber receipt) {
    return portfolios.follow(account, receipt, "");
  }

  void chooses(AccountId account, Rhythm rhythm) {
    chooses(account, rhythm, MailChoice.Detail.WHAT_CHANGED);
  }

  void chooses(AccountId account, Rhythm rhythm, MailChoice.Detail detail) {
    portfolios.choose(
        account,
        new MailChoice(
            rhythm, new DigestTime(8, DayOfWeek.MONDAY, settings.zone()), detail, false, false));
  }

  /** Lets time pass for what is told. */
  void after(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /**
   * Lets all that waits for later be due, or wait: for the database it is another year than here.
   *
   * @param due whether its time has come
   */
  void isTime(boolean due) {
    database
        .database()
        .sql(
            """
            update mail.message
            set due = now() + make_interval(hours => case when :due then -1 else 1 end)
            where bundle is not null and carrier is null and state = 'waiting'
            """)
        .param("due", due)
        .update();
  }

  void happens(TestEvent... events) {
    cases.ledger().record(TestEvent.batch(events));
  }

  Telling telling() {
    return new Telling(
        changes,
        store,
        database.transactions(),
        cases.cases(),
        portfolios.portfolios(),
        accounts.accounts(),
        mail.outbox(),
        mail.halts(),
        messages);
  }

  /** As the loops do: first what is held, then what is told. */
  void tell() {
    holding.settle();
    Telling telling = telling();
    while (telling.run(() -> true) == Next.AGAIN) {
      // until nothing is left
    }
  }

  /** Tells what happened and sends it. */
  List<TestOutbox.Received> mailOf(TestEvent... events) {
    happens(events);
    tell();
    return mail.deliver(writer);
  }

  int queued() {
    return database
        .database()
        .sql("select count(*) from notification.change")
        .query(Integer.class)
        .single();
  }

  @Override
  public void close() {
    database.close();
  }
}
