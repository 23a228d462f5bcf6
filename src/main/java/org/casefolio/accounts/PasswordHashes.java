package org.casefolio.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.casefolio.platform.work.YieldingThreads;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hashes passwords with Argon2id: 19 MiB, two passes, one lane. That is a lot of work on purpose,
 * so it is bounded twice. Only so many run at a time, as many as there are processors: what they
 * take of memory is that many times 19 MiB. They run on threads that let those go first who only
 * ask for a case; where threads cannot do that, a processor is left to them. And only so many wait,
 * for each of them holds a thread of the web server's: who comes when all places are taken is told
 * at once that the site is busy ({@link Busy}). Never inside a transaction: a connection would wait
 * with them.
 */
@Component
class PasswordHashes {

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;

  /** A hash takes some 50 ms, so whoever has a place waits a second or so. */
  private static final int PLACES_A_TURN = 24;

  /** A third of the web server's threads (decision 6). */
  private static final int MOST_PLACES = 64;

  /** Only a machine that stands still makes anybody wait so long. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Argon2id argon2 = new Argon2id(MEMORY_KIB, PASSES);

  /** Never more at work than there are turns; one that is idle for a minute goes. */
  private final Executor threads = Executors.newCachedThreadPool(new YieldingThreads("password"));

  /**
   * Stands in for the hash of an account that does not exist, so that it takes as much work. Not
   * waited for at the start, of which it would be a twentieth.
   */
  private volatile CompletableFuture<String> nobody = encodeNobody();

  private final Semaphore turns;
  private final Semaphore places;
  private final Duration longestWait;
  private final Counter hashed;
  private final Counter refused;

  @Autowired
  PasswordHashes(MeterRegistry meters) {
    this(
        Math.max(
            1,
            Runtime.getRuntime().availableProcessors() - (YieldingThreads.areAvailable() ? 0 : 1)),
        LONGEST_WAIT,
        meters);
  }

  PasswordHashes(int turns, Duration longestWait, MeterRegistry meters) {
    this.turns = new Semaphore(turns, true);
    this.places = new Semaphore(Math.min(turns * PLACES_A_TURN, MOST_PLACES));
    this.longestWait = longestWait;
    this.hashed = meters.counter("casefolio.passwords.hashed");
    this.refused = meters.counter("casefolio.passwords.busy");
  }

  /** How many can run or wait at a time. */
  int freePlaces() {
    return places.availablePermits();
  }

  /** How many can begin to run now. */
  int freeTurns() {
    return turns.availablePermits();
  }

  /**
   * Takes a place among those who wait; it is given back by closing it.
   *
   * @throws Busy if there is none
   */
  Place enter() {
    if (!places.tryAcquire()) {
      throw busy();
    }
    return new Place();
  }

  /**
   * The encoded hash, salt and parameters included.
   *
   * @throws Busy if there is no place
   */
  String hash(Password password) {
    try (Place place = enter()) {
      return place.inTurn(() -> argon2.encode(password.normalised()));
    }
  }

  /** A place among those who wait. */
  final class Place implements AutoCloseable {

    private Place() {}

    /** Whether a password belongs to a hash; without a hash the same work, and false. */
    boolean matches(Password password, Optional<String> encoded) {
      boolean same =
          inTurn(() ->
              Argon2id.matches(
                  password.normalised(), encoded.orElseGet(PasswordHashes.this::nobody)));
      return same && encoded.isPresent();
    }

    /** Works when it is this place's turn. */
    <T> T inTurn(Supplier<T> work) {
      if (TransactionSynchronizationManager.isActualTransactionActive()) {
        throw new IllegalStateException("a password is never hashed inside a transaction");
      }
      try {
        if (!turns.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
          throw busy();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw busy();
      }
      try {
        hashed.increment();
        return CompletableFuture.supplyAsync(work, threads).join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      } finally {
        turns.release();
      }
    }

    @Override
    public void close() {
      places.release();
    }
  }

  private CompletableFuture<String> encodeNobody() {
    return CompletableFuture.supplyAsync(() -> argon2.encode("nobody signs in with this"), threads);
  }

  private String nobody() {
    if (nobody.isCompletedExceptionally()) {
      nobody = encodeNobody(); // there was no memory for it
    }
    return nobody.join();
  }

  private Busy busy() {
    refused.increment();
    return new Busy();
  }
}
