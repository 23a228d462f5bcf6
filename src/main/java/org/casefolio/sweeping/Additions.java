package org.casefolio.sweeping;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Vault;
import org.casefolio.sweeping.TallyStore.Amount;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The cases that an account adds, counted by day and by neighbourhood, because following tells what
 * the check tells. Removing a case gives nothing back. What all accounts together add of a
 * neighbourhood is counted beside it for the alert, and refuses nobody.
 */
@Component
public class Additions {

  private final TallyStore store;
  private final Budgets budgets;
  private final SweepAlert alert;
  private final Vault vault;
  private final Clock clock;
  private final TransactionTemplate transactions;

  Additions(
      TallyStore store,
      Budgets budgets,
      SweepAlert alert,
      Vault vault,
      Clock clock,
      TransactionTemplate transactions) {
    this.store = store;
    this.budgets = budgets;
    this.alert = alert;
    this.vault = vault;
    this.clock = clock;
    this.transactions = transactions;
  }

  /**
   * What an account may add now: two statements, however many cases. Until the transaction ends
   * nobody else adds for the same account, so that what is decided by these counts stays right.
   *
   * @param wanted every case that may be added
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public AddedToday today(UUID account, Collection<ReceiptNumber> wanted) {
    store.lock(account);
    return new AddedToday(account, wanted);
  }

  /**
   * Keeps what was added, in the transaction that adds it: one statement, however many cases; none
   * if there is none.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void keep(AddedToday today) {
    List<Amount> amounts = today.amounts();
    if (amounts.isEmpty()) {
      return;
    }
    byte[] sweep = alert.subject(SweepAlert.By.FOLLOWING);
    if (store.add(amounts, sweep, today.canary, budgets.alert(), clock.instant())) {
      alert.raise(SweepAlert.By.FOLLOWING);
    }
  }

  /**
   * Takes a number to ask for from what an account may add, in a transaction of its own: three
   * statements, two if nothing is left. Then nothing is used up.
   *
   * @return whether it may be asked for
   */
  boolean takeToAsk(UUID account, ReceiptNumber number) {
    return Boolean.TRUE.equals(
        transactions.execute(_ -> {
          AddedToday today = today(account, List.of(number));
          if (!(today.look(number) instanceof Addition.Shown)) {
            return false;
          }
          today.add(number);
          keep(today);
          return true;
        }));
  }

  private byte[] day(UUID account) {
    return vault.blind("added", account.toString());
  }

  private byte[] near(UUID account, String neighborhood) {
    return vault.blind("added-near", account + " " + neighborhood);
  }

  private byte[] watched(String neighborhood) {
    return vault.blind("added-watched", neighborhood);
  }

  /** What an account has added since its day began, and what it adds now. */
  public final class AddedToday {

    private final Spent day;
    private final Map<String, Spent> near = new HashMap<>();
    private boolean canary;

    private AddedToday(UUID account, Collection<ReceiptNumber> wanted) {
      Instant ends = clock.instant().plus(Budgets.DAY);
      this.day = new Spent(day(account), ends);
      for (ReceiptNumber number : wanted) {
        for (String neighborhood : Neighborhood.of(number)) {
          near.computeIfAbsent(neighborhood, name -> new Spent(near(account, name), ends));
        }
      }
      List<Spent> all = new ArrayList<>(near.values());
      all.add(day);
      store.fill(all, clock.instant());
    }

    /** How a case would be added now. */
    public Addition look(ReceiptNumber number) {
      if (day.taken() >= budgets.addedInADay()) {
        return new Addition.TooManyToday();
      }
      return around(number)
          .filter(spent -> spent.taken() >= budgets.addedNeighbors())
          .map(Spent::ends)
          .max(Instant::compareTo)
          .<Addition>map(Addition.ShownLater::new)
          .orElseGet(Addition.Shown::new);
    }

    /** Adds a case, which is shown as {@link #look} said before. */
    public void add(ReceiptNumber number) {
      day.take();
      around(number).forEach(Spent::take);
      canary |= budgets.isCanary(number);
    }

    private Stream<Spent> around(ReceiptNumber number) {
      return Neighborhood.of(number).stream()
          .flatMap(neighborhood -> Stream.ofNullable(near.get(neighborhood)));
    }

    private List<Amount> amounts() {
      List<Amount> amounts = new ArrayList<>();
      near.forEach((neighborhood, spent) -> {
        if (spent.hasMore()) {
          amounts.add(new Amount(spent.subject(), spent.more(), false));
          amounts.add(new Amount(watched(neighborhood), spent.more(), true));
        }
      });
      if (day.hasMore()) {
        amounts.add(new Amount(day.subject(), day.more(), false));
      }
      return amounts;
    }
  }
}
