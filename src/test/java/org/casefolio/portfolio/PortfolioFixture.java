package org.casefolio.portfolio;

import static org.casefolio.cases.TestEvent.event;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.cases.TestEvent;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.sweeping.TestSweeping;

/** Portfolios on a real database beside a real ledger of cases. */
final class PortfolioFixture implements AutoCloseable {

  static final String APPROVED = "Case Was Approved";

  final TestDatabase database = TestDatabase.create();
  final Vault vault = TestVault.on(database);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-03T15:00:00Z"));
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  final TestCases cases = TestCases.on(database.dataSource(), database.database(), clock, Map.of());
  final PortfolioStore store = new PortfolioStore(database.database());
  final TestSweeping sweeping;
  private final OwnPortfolio own;
  private final Portfolios portfolios;
  private int events;

  /** In which nobody adds too many neighbours. */
  PortfolioFixture() {
    this(Map.of("casefolio.additions.neighborhood", "100000", "casefolio.additions.day", "100000"));
  }

  /** With these budgets, the usual ones where there is none. */
  PortfolioFixture(Map<String, Object> budgets) {
    this.sweeping =
        TestSweeping.on(database.database(), database.transactions(), vault, clock, budgets);
    this.own =
        new OwnPortfolio(
            store, vault, cases.cases(), sweeping.additions(), clock, settings(), event -> {});
    this.portfolios = new Portfolios(store, vault, own, settings());
  }

  AccountId account() {
    AccountId account = new AccountId(UUID.randomUUID());
    database.transactions().executeWithoutResult(status -> vault.create(account.value()));
    return account;
  }

  /** Puts what another version sealed in the place of what an account chose. */
  void saveAsChosen(AccountId account, String json) {
    inTransaction(() -> {
      store.saveChosen(account, vault.get(account.value()).seal("portfolio.chosen", json));
      return true;
    });
  }

  /** Runs what the application runs in a transaction. */
  <T> T own(java.util.function.Function<OwnPortfolio, T> call) {
    return inTransaction(() -> call.apply(own));
  }

  <T> T others(java.util.function.Function<Portfolios, T> call) {
    return inTransaction(() -> call.apply(portfolios));
  }

  void change(java.util.function.Consumer<OwnPortfolio> call) {
    database.transactions().executeWithoutResult(status -> call.accept(own));
  }

  void changeByOthers(java.util.function.Consumer<Portfolios> call) {
    database.transactions().executeWithoutResult(status -> call.accept(portfolios));
  }

  private <T> T inTransaction(Supplier<T> call) {
    T result = database.transactions().execute(status -> call.get());
    if (result == null) {
      throw new IllegalStateException();
    }
    return result;
  }

  Contents contents(AccountId account) {
    return own(portfolio -> portfolio.contents(account));
  }

  List<FollowOutcome> follow(AccountId account, int limit, ReceiptNumber... numbers) {
    return own(portfolio ->
        portfolio.follow(account, limit, Arrays.stream(numbers).map(Wanted::of).toList()));
  }

  UUID followed(AccountId account, ReceiptNumber number) {
    return ((FollowOutcome.Added) follow(account, 100, number).getFirst()).follow();
  }

  FollowedCase only(AccountId account) {
    List<FollowedCase> all = contents(account).cases();
    if (all.size() != 1) {
      throw new IllegalStateException("not one case but " + all.size());
    }
    return all.getFirst();
  }

  void happens(ReceiptNumber number, String title) {
    happens(event("e" + ++events).of(number).title(title).at(now.get().plusSeconds(events)));
  }

  void happens(TestEvent event) {
    cases.ledger().record(TestEvent.batch(event));
  }

  void later(java.time.Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  static ReceiptNumber number(int index) {
    return new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", 990_000_000 + index));
  }

  static ReceiptNumber[] numbers(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(PortfolioFixture::number)
        .toArray(ReceiptNumber[]::new);
  }

  static Settings settings() {
    return new Settings(
        true,
        Path.of("target"),
        URI.create("http://localhost:8080"),
        new Operator("Test", Operator.Kind.AGENCY, "help@test.example", "no-reply@test.example"),
        List.of(Locale.ENGLISH, Locale.of("es")),
        ZoneId.of("America/New_York"),
        Optional.empty());
  }

  @Override
  public void close() {
    database.close();
  }
}
