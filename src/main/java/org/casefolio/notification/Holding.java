package org.casefolio.notification;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.Hold;
import org.casefolio.cases.Holds;
import org.casefolio.cases.Part;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Halts;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.Bell;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stops the telling of what is held, and lets it go or takes it back. Every step is a transaction
 * of its own that can be repeated: what was begun and broken off is carried on by whichever node
 * finds it.
 */
@Component
class Holding {

  private static final Logger log = LoggerFactory.getLogger(Holding.class);
  private static final int CASES_AT_ONCE = 500;
  private static final int FOLLOWED_AT_ONCE = 1_000;
  private static final int ATTEMPTS = 5;

  private final Holds holds;
  private final CaseLedger ledger;
  private final Changes changes;
  private final ChangeStore store;
  private final RemindingStore reminding;
  private final Settings settings;
  private final Halts halts;
  private final Portfolios portfolios;
  private final Accounts accounts;
  private final TransactionTemplate transactions;
  private final Bell bell;

  Holding(
      Holds holds,
      CaseLedger ledger,
      Changes changes,
      ChangeStore store,
      RemindingStore reminding,
      Settings settings,
      Halts halts,
      Portfolios portfolios,
      Accounts accounts,
      PlatformTransactionManager transactionManager,
      @Qualifier("changeBell") Bell bell) {
    this.holds = holds;
    this.ledger = ledger;
    this.changes = changes;
    this.store = store;
    this.reminding = reminding;
    this.settings = settings;
    this.halts = halts;
    this.portfolios = portfolios;
    this.accounts = accounts;
    this.transactions = new TransactionTemplate(transactionManager);
    this.bell = bell;
  }

  /**
   * Whom a hold concerns.
   *
   * @param told accounts that a message can have reached
   * @param untold accounts that were still to be told
   * @param waiting how many accounts something waits for, such as a reminder for one that was told
   */
  record People(Set<UUID> told, Set<UUID> untold, int waiting) {

    static People of(Set<UUID> told, Set<UUID> waiting) {
      Set<UUID> untold = new HashSet<>(waiting);
      untold.removeAll(told);
      return new People(Set.copyOf(told), Set.copyOf(untold), waiting.size());
    }

    int count() {
      return told.size() + untold.size();
    }
  }

  /** What became of an attempt to end a hold. */
  sealed interface Ending {

    /** It is done. */
    record Done(People people) implements Ending {}

    /** The number of people was not, or wrongly, repeated. */
    record Unconfirmed(People people) implements Ending {}

    /** It has been ended before, or never was. */
    record NotOpen() implements Ending {}
  }

  /** An open hold, how much it covers and whom it concerns. */
  record Overview(Hold hold, Holds.Extent extent, People people) {}

  /**
   * Places a hold and says what it covers; empty if it names a batch or sender that is not known.
   */
  Optional<Overview> place(Hold.Selection selection) {
    Optional<Hold> placed =
        inTransaction(() -> {
          Optional<Hold> hold = holds.place(selection);
          hold.ifPresent(this::stop);
          return hold;
        });
    placed.ifPresent(hold ->
        log.warn(
            "Hold {}: placed by an operator. Nobody is told of what it covers until it is released"
                + " or withdrawn.",
            hold.number()));
    return placed.map(this::overview);
  }

  /**
   * Stops what had come before holds that were placed by themselves. Until then it is told as if
   * the hold had come a moment later; what has not left by then does not leave.
   */
  void settle() {
    List<Hold> unsettled = inTransaction(holds::listUnsettled);
    for (Hold hold : unsettled) {
      inTransaction(() -> {
        holds.settle(hold);
        stop(hold);
        return true;
      });
    }
  }

  /** First the queue, then the outbox: whoever is telling is done before, or loses it. */
  private void stop(Hold hold) {
    Set<Part> parts = holds.parts(hold);
    store.hold(changes.soughtParts(parts));
    halts.hold(ids(parts));
  }

  List<Overview> list() {
    settle();
    return inTransaction(holds::listOpen).stream().map(this::overview).toList();
  }

  private Overview overview(Hold hold) {
    return new Overview(
        hold,
        inTransaction(() -> holds.extent(hold)),
        people(inTransaction(() -> holds.parts(hold))));
  }

  /** Lets what is held be told, if the number of people is repeated. */
  Ending release(int number, String reason, int confirmed) {
    Optional<Hold> hold = find(number);
    if (hold.isEmpty() || hold.get().state() != Hold.State.HELD) {
      return new Ending.NotOpen();
    }
    People people = people(inTransaction(() -> holds.parts(hold.get())));
    if (people.count() != confirmed) {
      return new Ending.Unconfirmed(people);
    }
    inTransaction(() -> {
      Set<Part> free = holds.release(hold.get(), reason);
      store.release(changes.soughtParts(free));
      halts.release(ids(free));
      // Nobody was reminded of a date while what it came with was being checked.
      reminding.reopen(LocalDate.ofInstant(hold.get().placedAt(), settings.zone()));
      bell.ringAfterCommit();
      return true;
    });
    log.warn("Hold {}: released by an operator.", number);
    return new Ending.Done(people);
  }

  /**
   * Takes back what is held, if the number of people is repeated. A withdrawal that was broken off
   * is carried on.
   */
  Ending withdraw(int number, String reason, int confirmed) {
    Optional<Hold> hold = find(number);
    if (hold.isEmpty()) {
      return new Ending.NotOpen();
    }
    People people = people(inTransaction(() -> holds.parts(hold.get())));
    if (hold.get().state() == Hold.State.HELD) {
      if (people.count() != confirmed) {
        return new Ending.Unconfirmed(people);
      }
      inTransaction(() -> {
        holds.beginWithdrawal(hold.get(), reason);
        return true;
      });
    }
    carryOn(hold.get());
    log.warn("Hold {}: withdrawn by an operator.", number);
    return new Ending.Done(people);
  }

  /** Carries on whatever withdrawal has been begun; answers how many holds are open. */
  int carryOn() {
    List<Hold> open = inTransaction(holds::listOpen);
    open.stream().filter(hold -> hold.state() == Hold.State.WITHDRAWING).forEach(this::carryOn);
    return open.size();
  }

  private void carryOn(Hold hold) {
    boolean over;
    do {
      int cases;
      do {
        cases = inTransaction(() -> ledger.takeBack(hold, CASES_AT_ONCE));
      } while (cases > 0);
      over = inTransaction(() -> end(hold));
    } while (!over);
  }

  private boolean end(Hold hold) {
    boolean open =
        holds
            .lock(hold.number())
            .map(locked -> locked.state() == Hold.State.WITHDRAWING)
            .orElse(false);
    if (!open) {
      return true; // somebody else was faster
    }
    Set<Part> parts = holds.parts(hold);
    if (!holds.endWithdrawal(hold)) {
      return false;
    }
    store.dropHeld(changes.soughtParts(parts));
    halts.cancelHeld(ids(parts));
    return true;
  }

  private Optional<Hold> find(int number) {
    settle();
    return inTransaction(holds::listOpen).stream()
        .filter(hold -> hold.number() == number)
        .findFirst();
  }

  private People people(Set<Part> parts) {
    Halts.Reached reached = inTransaction(() -> halts.reached(ids(parts)));
    Set<UUID> untold = new HashSet<>(reached.unsent());
    Set<ReceiptNumber> queued = new HashSet<>();
    inTransaction(() -> store.listNews(changes.soughtParts(parts)))
        .forEach(news -> queued.add(changes.open(news).receiptNumber()));
    List<ReceiptNumber> receipts = List.copyOf(queued);
    for (int from = 0; from < receipts.size(); from += FOLLOWED_AT_ONCE) {
      untold.addAll(
          readers(receipts.subList(from, Math.min(receipts.size(), from + FOLLOWED_AT_ONCE))));
    }
    return People.of(reached.sent(), untold);
  }

  private Set<UUID> readers(List<ReceiptNumber> receipts) {
    List<Follower> followers = new ArrayList<>();
    portfolios.followers(receipts).values().forEach(followers::addAll);
    Set<AccountId> ids = new HashSet<>();
    followers.forEach(follower -> ids.add(follower.account()));
    Map<AccountId, Account> found = ids.isEmpty() ? Map.of() : accounts.find(ids);
    Set<UUID> readers = new HashSet<>();
    for (Follower follower : followers) {
      Account account = found.get(follower.account());
      if (account != null
          && account.email().isPresent()
          && NewsPolicy.isTold(follower, account.emailConfirmed())) {
        readers.add(account.id().value());
      }
    }
    return readers;
  }

  private static List<UUID> ids(Set<Part> parts) {
    return parts.stream().map(Part::id).toList();
  }

  /** Workers may have some of the rows; whoever is chosen to give way tries again. */
  private <T> T inTransaction(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        T result = transactions.execute(transaction -> work.get());
        if (result == null) {
          throw new IllegalStateException("no result");
        }
        return result;
      } catch (PessimisticLockingFailureException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
