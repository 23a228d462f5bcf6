package org.casefolio.platform.postgres;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What metrics show of the database: looked up in a transaction when somebody asks, at most every
 * ten seconds. While the database is away, which others say, what was known stays; a look-up is
 * waited for a second at most, because several of them are in one answer, and whoever asks for
 * metrics waits ten seconds for all (Prometheus, {@code scrape_timeout}).
 *
 * @param <T> what is looked up; not changed afterwards
 */
public final class LookedUp<T> {

  private static final Logger log = LoggerFactory.getLogger(LookedUp.class);
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Clock clock;
  private final TransactionTemplate transactions;
  private final Supplier<T> look;
  private volatile T known;
  private @Nullable Looking last;

  /**
   * A look-up.
   *
   * @param begun by the clock
   * @param waitedUntil when nobody waits for it any more, by this process's own stopwatch
   */
  private record Looking(Thread thread, Instant begun, long waitedUntil) {

    void await() throws InterruptedException {
      thread.join(Duration.ofNanos(Math.max(0, waitedUntil - System.nanoTime())));
    }
  }

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
  public T get() {
    try {
      newest().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return known;
  }

  private synchronized Looking newest() {
    Looking newest = last;
    Instant now = clock.instant();
    if (newest == null || (!newest.thread().isAlive() && !isFresh(newest.begun(), now))) {
      newest =
          new Looking(
              Thread.ofVirtual().name("looked-up").start(this::look),
              now,
              System.nanoTime() + PATIENCE.toNanos());
      last = newest;
    }
    return newest;
  }

  /** A moment to come is one from before the clock was set back. */
  private static boolean isFresh(Instant begun, Instant now) {
    return !begun.isAfter(now) && begun.plus(FRESH).isAfter(now);
  }

  private void look() {
    try {
      transactions.executeWithoutResult(_ -> known = look.get());
    } catch (DataAccessException | TransactionException e) {
      // It is away.
    } catch (RuntimeException e) {
      log.error("What metrics show was not looked up", e);
    }
  }
}
