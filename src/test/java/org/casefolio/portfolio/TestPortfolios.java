package org.casefolio.portfolio;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.TestRetention;
import org.casefolio.platform.vault.Vault;
import org.casefolio.sweeping.TestSweeping;
import org.springframework.transaction.support.TransactionTemplate;

/** Portfolios for the tests of other modules, without the pages that fill them. */
public final class TestPortfolios {

  private static final int LIMIT = 100;

  private final PortfolioStore store;
  private final OwnPortfolio own;
  private final Portfolios portfolios;
  private final TransactionTemplate transactions;

  private final List<Consumer<Object>> listeners;

  private TestPortfolios(
      PortfolioStore store,
      OwnPortfolio own,
      Portfolios portfolios,
      TransactionTemplate transactions,
      List<Consumer<Object>> listeners) {
    this.store = store;
    this.own = own;
    this.portfolios = portfolios;
    this.transactions = transactions;
    this.listeners = listeners;
  }

  /** Calls a listener inside the transaction that saves a typed date. */
  public void listen(Consumer<DateTyped> listener) {
    listeners.add(event -> {
      if (event instanceof DateTyped typed) {
        listener.accept(typed);
      }
    });
  }

  /** Calls a listener inside the transaction that saves a choice of e-mail. */
  public void listenToChoices(Consumer<MailChosen> listener) {
    listeners.add(event -> {
      if (event instanceof MailChosen chosen) {
        listener.accept(chosen);
      }
    });
  }

  /**
   * Calls a listener inside the transaction in which somebody follows or no longer follows cases.
   */
  public void listenToFollowing(
      Consumer<CasesFollowed> followed, Consumer<CasesUnfollowed> unfollowed) {
    listeners.add(event -> {
      if (event instanceof CasesFollowed cases) {
        followed.accept(cases);
      } else if (event instanceof CasesUnfollowed cases) {
        unfollowed.accept(cases);
      }
    });
  }

  /** Brings back what was removed a moment ago. */
  public void undo(AccountId account, UUID removal) {
    transactions.executeWithoutResult(transaction -> own.undo(account, LIMIT, removal));
  }

  /** No longer follows a case; the removal can be undone. */
  public UUID removed(AccountId account, UUID follow) {
    return required(
        transactions.execute(transaction -> own.remove(account, Set.of(follow)).orElseThrow()));
  }

  /** Calls a listener inside the transaction in which removed cases are gone. */
  public void listenToLeft(Consumer<CasesLeft> listener) {
    listeners.add(event -> {
      if (event instanceof CasesLeft left) {
        listener.accept(left);
      }
    });
  }

  /** Forgets what can no longer be brought back. */
  public void sweep() {
    transactions.executeWithoutResult(transaction -> own.sweep());
  }

  /** Keeps what was said to leave; how many. */
  public int keepFinished(AccountId account) {
    return required(transactions.execute(transaction -> portfolios.keepFinished(account)));
  }

  /** The cases that are followed. */
  public List<ReceiptNumber> receipts(AccountId account) {
    return required(transactions.execute(transaction -> List.copyOf(portfolios.receipts(account))));
  }

  /** What lets finished cases leave. */
  public FinishedCases finished(TestCases cases, Vault vault, LegalHolds holds, Clock clock) {
    return new FinishedCases(
        store,
        cases.cases(),
        cases.catalogue(),
        vault,
        TestRetention.byDefault(),
        holds,
        PortfolioFixture.settings(),
        clock);
  }

  /** Types a date from a notice. */
  public void typeDate(AccountId account, UUID follow, LocalDate date) {
    transactions.executeWithoutResult(transaction -> own.typeDate(account, follow, date));
  }

  /** Removes the date that was typed. */
  public void forgetDate(AccountId account, UUID follow) {
    transactions.executeWithoutResult(transaction -> own.forgetDate(account, follow));
  }

  /** Says that everything is answered, or takes it back. */
  public void answer(AccountId account, UUID follow, boolean answered) {
    transactions.executeWithoutResult(
        transaction -> own.answer(account, follow, answered ? Long.MAX_VALUE : 0));
  }

  /** No longer follows a case. */
  public void remove(AccountId account, UUID follow) {
    transactions.executeWithoutResult(transaction -> own.remove(account, Set.of(follow)));
  }

  public static TestPortfolios on(
      Database database, Vault vault, Cases cases, Clock clock, TransactionTemplate transactions) {
    PortfolioStore store = new PortfolioStore(database);
    List<Consumer<Object>> listeners = new ArrayList<>();
    OwnPortfolio own =
        new OwnPortfolio(
            store,
            vault,
            cases,
            TestSweeping.unlimited(database, transactions, vault, clock),
            clock,
            PortfolioFixture.settings(),
            event -> listeners.forEach(listener -> listener.accept(event)));
    return new TestPortfolios(
        store,
        own,
        new Portfolios(store, vault, own, PortfolioFixture.settings()),
        transactions,
        listeners);
  }

  /** With the beans of an application. */
  public static TestPortfolios of(
      org.springframework.context.ApplicationContext context, TransactionTemplate transactions) {
    return new TestPortfolios(
        context.getBean(PortfolioStore.class),
        context.getBean(OwnPortfolio.class),
        context.getBean(Portfolios.class),
        transactions,
        List.of());
  }

  public Portfolios portfolios() {
    return portfolios;
  }

  /** Follows a case under a label; returns its id in the portfolio. */
  public UUID follow(AccountId account, ReceiptNumber receipt, String label) {
    return required(
        transactions.execute(transaction -> {
          FollowOutcome outcome =
              own.follow(account, LIMIT, List.of(Wanted.of(receipt))).getFirst();
          UUID follow = ((FollowOutcome.Added) outcome).follow();
          own.describe(account, follow, label, "");
          return follow;
        }));
  }

  /** Chooses when mails come and how much they say. */
  public void choose(AccountId account, MailChoice choice) {
    transactions.executeWithoutResult(transaction -> own.choose(account, choice));
  }

  /** Chooses e-mail for one case. */
  public void choose(AccountId account, UUID follow, MailChoice.PerCase mail) {
    transactions.executeWithoutResult(transaction -> own.mail(account, Set.of(follow), mail));
  }

  public MailChoice choice(AccountId account) {
    return required(transactions.execute(transaction -> portfolios.choice(account)));
  }

  private static <T> T required(@org.jspecify.annotations.Nullable T value) {
    if (value == null) {
      throw new IllegalStateException();
    }
    return value;
  }
}
