package org.casefolio.platform.postgres;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What metrics show of the database: looked up in a transaction when somebody asks, at most every
 * ten seconds. While the database is away, which others say, what was known stays.
 *
 * @param <T> what is looked up; not changed afterwards
 */
public final class LookedUp<T> {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Clock clock;
  private final TransactionTemplate transactions;
  private final Supplier<T> look;
  private Instant looked = Instant.EPOCH;
  private T known;

  /**
   * Looks nothing up yet.
   *
   * @param first what is known until it was looked up
   */
  public LookedUp(T first, Clock clock, PlatformTransactionManager transactions, Supplier<T> look) {
    this.known = first;
    this.clock = clock;
    this.transactions = new TransactionTemplate(transactions);
    this.look = look;
  }

  /** What is known, looked up anew if that is ten seconds ago. */
  public synchronized T get() {
    Instant now = clock.instant();
    if (!looked.plus(FRESH).isAfter(now)) {
      looked = now;
      try {
        transactions.executeWithoutResult(_ -> known = look.get());
      } catch (DataAccessException | TransactionException e) {
        // It is away.
      }
    }
    return known;
  }
}
