package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;
import static org.casefolio.portfolio.PortfolioFixture.number;
import static org.casefolio.portfolio.PortfolioFixture.numbers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.postgres.DatabaseOn;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.sweeping.TestSweeping;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PortfolioStatementsTests {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);

  private final AtomicInteger statements = new AtomicInteger();

  @Test
  void runsAsManyStatementsForAThousandCasesAsForTwo() {
    try (TestDatabase database = TestDatabase.create()) {
      Vault vault = TestVault.on(database);
      DataSource counting = counting(database.dataSource());
      TestCases cases = TestCases.on(counting, DatabaseOn.of(counting), CLOCK, Map.of());
      List<CaseEvent> events =
          IntStream.range(0, 1000).mapToObj(i -> event("e" + i).of(number(i)).build()).toList();
      cases.ledger().record(batch(events));
      TransactionTemplate transactions =
          new TransactionTemplate(new JdbcTransactionManager(counting));
      PortfolioStore store = new PortfolioStore(DatabaseOn.of(counting));
      OwnPortfolio own =
          new OwnPortfolio(
              store,
              vault,
              cases.cases(),
              TestSweeping.on(DatabaseOn.of(counting), transactions, vault, CLOCK, Map.of())
                  .additions(),
              CLOCK,
              PortfolioFixture.settings(),
              event -> {});
      Portfolios others = new Portfolios(store, vault, own, PortfolioFixture.settings());

      List<Integer> few = walk(own, others, vault, transactions, numbers(0, 2));
      List<Integer> many = walk(own, others, vault, transactions, numbers(0, 1000));

      assertThat(many).isEqualTo(few).allMatch(count -> count <= 9);
    }
  }

  /** How many statements each thing takes that can be done with these cases. */
  private List<Integer> walk(
      OwnPortfolio own,
      Portfolios others,
      Vault vault,
      TransactionTemplate transactions,
      ReceiptNumber[] receipts) {
    AccountId account = new AccountId(UUID.randomUUID());
    transactions.executeWithoutResult(status -> vault.create(account.value()));
    List<Wanted> wanted = Arrays.stream(receipts).map(Wanted::of).toList();
    int follow = count(transactions, () -> own.follow(account, 1000, wanted));
    Set<UUID> all =
        own.contents(account).cases().stream()
            .map(one -> one.followed().id())
            .collect(Collectors.toSet());
    return List.of(
        follow,
        count(transactions, () -> own.contents(account)),
        count(transactions, () -> others.followers(List.of(receipts))),
        count(transactions, () -> own.seeAll(account, Long.MAX_VALUE)),
        count(transactions, () -> own.mail(account, all, MailChoice.PerCase.NONE)),
        count(transactions, () -> own.remove(account, all)));
  }

  private int count(TransactionTemplate transactions, Runnable action) {
    statements.set(0);
    transactions.executeWithoutResult(status -> action.run());
    return statements.get();
  }

  /** A data source that counts the statements that are prepared on it. */
  private DataSource counting(DataSource real) {
    return new DelegatingDataSource(real) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("prepareStatement")) {
                    statements.incrementAndGet();
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }
}
