package org.casefolio.sweeping;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * The questions of the public check, counted before anything is looked up: by address, by network
 * and by neighbourhood, with one statement that is a transaction of its own, or with none where
 * this node has read that nothing is left.
 *
 * <p>The first few questions of an address in an hour are answered whatever was asked before, so
 * that nobody can shut a neighbourhood for the owners of its cases, and count for no budget but the
 * address's. They count toward the alert all the same: it refuses nobody. Who is signed in may ask
 * beyond that on the account, as many as it may add.
 */
@Component
public class Questions {

  /** What a canary counts for at its address: ten use up the hour. */
  private static final int CANARY = 100;

  private final TallyStore store;
  private final Additions additions;
  private final Budgets budgets;
  private final SweepAlert alert;
  private final Vault vault;
  private final Clock clock;
  private final SpentMemory asked = new SpentMemory();
  private final SpentMemory shut = new SpentMemory();
  private final Counter answered;
  private final Counter refused;

  Questions(
      TallyStore store,
      Additions additions,
      Budgets budgets,
      SweepAlert alert,
      Vault vault,
      Clock clock,
      MeterRegistry meters) {
    this.store = store;
    this.additions = additions;
    this.budgets = budgets;
    this.alert = alert;
    this.vault = vault;
    this.clock = clock;
    this.answered = counter(meters, "answered");
    this.refused = counter(meters, "over-budget");
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("casefolio.checks")
        .description("questions of the public check")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Counts a question and says whether it is answered. */
  public Permission ask(Asker asker, ReceiptNumber number) {
    List<String> near = Neighborhood.of(number);
    boolean canary = budgets.isCanary(number);
    Permission permission =
        ask(
            new TallyStore.Question(
                vault.blind("asked-address", asker.address()),
                vault.blind("asked-network", asker.network()),
                vault.blind("asked-near", near.getFirst()),
                vault.blind("asked-near", near.getLast()),
                vault.blind("asked-watched", near.getFirst()),
                vault.blind("asked-watched", near.getLast()),
                alert.subject(SweepAlert.By.CHECKING),
                canary ? CANARY : 1,
                canary));
    if (permission instanceof Permission.OverBudget
        && asker.account().map(account -> additions.takeToAsk(account, number)).orElse(false)) {
      permission = new Permission.Granted();
    }
    (permission instanceof Permission.Granted ? answered : refused).increment();
    return permission;
  }

  private Permission ask(TallyStore.Question question) {
    Instant now = clock.instant();
    Optional<Instant> known = asked.find(question.address(), now);
    if (known.isPresent()
        && question.budgets().anyMatch(budget -> shut.find(budget, now).isPresent())) {
      return new Permission.OverBudget(known.get());
    }
    TallyStore.Asked counted = store.ask(question, budgets, now);
    if (counted.sweepBegins()) {
      alert.raise(SweepAlert.By.CHECKING);
    }
    if (counted.answered()) {
      return new Permission.Granted();
    }
    asked.keep(question.address(), counted.until(), now);
    counted.shut().forEach(one -> shut.keep(one.subject(), one.until(), now));
    return new Permission.OverBudget(counted.until());
  }
}
