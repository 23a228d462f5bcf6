package org.casefolio.mirror;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.CasesFollowed;
import org.casefolio.portfolio.CasesUnfollowed;
import org.casefolio.portfolio.FollowedCases;
import org.casefolio.portfolio.Portfolios;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The cases that somebody follows, each once, however many portfolios hold it. Filled right after
 * the transaction that adds a case to a portfolio, and by a look through all portfolios at the
 * start of a node and every hour. Before a case is asked for, and a few times a day, it is looked
 * at whether anybody still follows it: the two of them who leave at the same moment do not see each
 * other.
 */
@Component
@Mirroring
class WatchList implements Queue {

  private static final Logger log = LoggerFactory.getLogger(WatchList.class);

  /** How long a case is kept that nobody follows any more, so that a removal can be undone. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final int AT_ONCE = 500;

  private final WatchStore store;
  private final Portfolios portfolios;
  private final CaseLedger ledger;
  private final Clock clock;
  private final Bell bell;
  private final Duration lease;
  private final ZoneId zone;
  private final TransactionTemplate transactions;
  private final TransactionTemplate alone;

  WatchList(
      WatchStore store,
      Portfolios portfolios,
      CaseLedger ledger,
      Clock clock,
      @Qualifier("mirrorBell") Bell bell,
      UpstreamSettings settings,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.portfolios = portfolios;
    this.ledger = ledger;
    this.clock = clock;
    this.bell = bell;
    // A round waits for one answer at most twice as long as that may take.
    this.lease = settings.deadline().multipliedBy(2).plusSeconds(10);
    this.zone = settings.resetZone();
    this.transactions = new TransactionTemplate(transactions);
    this.alone = new TransactionTemplate(transactions);
    this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(CasesFollowed event) {
    afterCommit(() -> store.add(event.receipts(), today(), now()));
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(CasesUnfollowed event) {
    afterCommit(() -> leaveUnfollowed(event.receipts()));
  }

  /**
   * Does something in a transaction of its own once the running one has committed: a row of a
   * portfolio and one of this list that bear the same transaction would tell whose case it is. What
   * fails is made up for by the next look through everything.
   */
  private void afterCommit(Runnable work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            try {
              alone.executeWithoutResult(_ -> work.run());
              bell.ring();
            } catch (DataAccessException | TransactionException e) {
              log.warn("The watch list is behind for a while: {}", WorkLoop.describe(e));
            }
          }
        });
  }

  private int leaveUnfollowed(Set<ReceiptNumber> receipts) {
    Set<ReceiptNumber> left = new HashSet<>(receipts);
    left.removeAll(portfolios.followed(receipts));
    return left.isEmpty() ? 0 : store.leave(left, now());
  }

  @Override
  public int due(boolean urgent, Instant now, int most) {
    return required(transactions.execute(_ -> store.due(urgent, now, most)));
  }

  @Override
  public List<Taken> take(boolean urgent, Instant now, int most) {
    return required(transactions.execute(_ -> store.take(urgent, now, now.plus(lease), most)));
  }

  /** After what time a case comes back that was taken by someone who was ended meanwhile. */
  Duration lease() {
    return lease;
  }

  /** Those of what was taken that somebody follows; the others are left. */
  List<Taken> followed(List<Taken> taken) {
    if (taken.isEmpty()) {
      return taken;
    }
    Set<ReceiptNumber> receipts = new HashSet<>();
    taken.forEach(one -> receipts.add(one.receipt()));
    Set<ReceiptNumber> followed =
        required(transactions.execute(_ -> portfolios.followed(receipts)));
    if (followed.containsAll(receipts)) {
      return taken;
    }
    receipts.removeAll(followed);
    transactions.executeWithoutResult(_ -> store.leave(receipts, now()));
    return taken.stream().filter(one -> followed.contains(one.receipt())).toList();
  }

  /** Goes through everything that is followed, and adds what the list does not have. */
  Step addingMissing() {
    return new Step() {
      private Optional<UUID> after = Optional.empty();

      @Override
      public boolean take(LocalDate today) {
        FollowedCases some = portfolios.list(after, AT_ONCE);
        if (!some.receipts().isEmpty() && store.addMissing(some.receipts(), today(), now()) > 0) {
          bell.ringAfterCommit();
        }
        after = some.next();
        return after.isPresent();
      }
    };
  }

  /** Goes through the list, and leaves what nobody follows. */
  Step leavingUnfollowed() {
    return new Step() {
      private String after = "";

      @Override
      public boolean take(LocalDate today) {
        List<ReceiptNumber> some = store.list(after, AT_ONCE);
        if (some.isEmpty()) {
          return false;
        }
        leaveUnfollowed(Set.copyOf(some));
        after = some.getLast().value();
        return true;
      }
    };
  }

  /** One step of a work that goes through many rows; whether there is more. */
  interface Step {
    boolean take(LocalDate today);
  }

  /**
   * Erases some of what nobody has followed for a while, here and in the history of cases.
   *
   * @return whether there may be more
   */
  boolean erase() {
    return required(
        transactions.execute(_ -> {
          List<ReceiptNumber> left = store.lockLeft(now().minus(KEPT), AT_ONCE);
          if (left.isEmpty()) {
            return false;
          }
          Set<ReceiptNumber> followed = portfolios.followed(left);
          if (!followed.isEmpty()) {
            store.stay(followed);
          }
          List<ReceiptNumber> gone =
              left.stream().filter(receipt -> !followed.contains(receipt)).toList();
          ledger.erase(gone);
          store.delete(gone);
          return left.size() == AT_ONCE;
        }));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static <T> T required(@org.jspecify.annotations.Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no result");
    }
    return value;
  }
}
