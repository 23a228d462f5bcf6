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
import org.casefolio.sweeping.TallyStore.Counted;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

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

  Additions(TallyStore store, Budgets budgets, SweepAlert alert, Vault vault, Clock clock) {
    this.store = store;
    this.budgets = budgets;
    this.alert = alert;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * What an account may add now: one statement, however many cases. Whoever adds has to keep others
   * from doing so for the same account until the transaction ends.
   *
   * @param wanted every case that may be added
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public AddedToday today(UUID account, Collection<ReceiptNumber> wanted) {
    return new AddedToday(account, wanted);
  }

  /**
   * Keeps what was added, in the transaction that adds it: one statement, however many cases; none
   * if there is none.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void keep(AddedToday today) {
    List<Amount> amounts = today.amounts();
    if (!amounts.isEmpty()) {
      add(amounts, today.canary);
    }
  }

  /** Takes a number to ask for from what an account may add; false if nothing is left. */
  boolean takeToAsk(UUID account, ReceiptNumber number) {
    List<Amount> amounts = new ArrayList<>();
    amounts.add(new Amount(day(account), 1, false));
    for (String near : Neighborhood.of(number)) {
      amounts.add(new Amount(near(account, near), 1, false));
      amounts.add(new Amount(watched(near), 1, true));
    }
    List<Counted> counted = add(amounts, budgets.isCanary(number));
    return counted.stream()
        .filter(one -> amounts.stream().noneMatch(amount -> amount.watched() && one.isFor(amount)))
        .allMatch(one ->
            one.taken()
                <= (one.isFor(amounts.getFirst())
                    ? budgets.addedInADay()
                    : budgets.addedNeighbors()));
  }

  private List<Counted> add(List<Amount> amounts, boolean canary) {
    List<Counted> counted =
        store.add(
            amounts,
            alert.subject(SweepAlert.By.FOLLOWING),
            canary,
            budgets.alert(),
            clock.instant());
    if (counted.stream().anyMatch(Counted::sweepBegins)) {
      alert.raise(SweepAlert.By.FOLLOWING);
    }
    return counted;
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
