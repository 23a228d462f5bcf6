package org.casefolio.platform.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads what very many ask for at once. Those who come while others are being answered are answered
 * together, with one statement; what was found is remembered for {@link #KEPT}, so that what any
 * node commits is seen on every other one after that time at the latest, with no message between
 * them that could be lost. What was not found is asked for again each time.
 *
 * @param <K> what is asked for
 * @param <V> what is found
 */
public final class SharedReads<K, V> {

  /** Half of the second within which each node must see what another one committed. */
  static final Duration KEPT = Duration.ofMillis(500);

  private static final int MOST_AT_ONCE = 64;

  /** While one statement runs, another begins only for so many: fewer wait and go together. */
  private static final int ENOUGH = 4;

  private final Queue<Asker<K, V>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final int mostRunning = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
  private final AtomicLong forgotten = new AtomicLong();
  private final Cache<K, Remembered<V>> remembered;
  private final Clock clock;
  private final Function<Collection<K>, Map<K, V>> statement;

  /**
   * Reads with a statement.
   *
   * @param most how many answers are remembered at most
   * @param clock says when an answer is too old
   * @param statement finds those of some that there are, and needs no transaction; it is run by
   *     whichever thread comes first
   */
  public SharedReads(int most, Clock clock, Function<Collection<K>, Map<K, V>> statement) {
    this.remembered =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();
    this.clock = clock;
    this.statement = statement;
  }

  /** A value, when its reading began, and how often everything had been forgotten then. */
  private record Remembered<V>(V value, long millis, long forgotten) {}

  /**
   * Finds one, as it stood less than {@link #KEPT} ago, and not before {@link #forgetAfterCommit}
   * was last done on this node; inside a transaction as that sees it, which is nobody else's.
   *
   * @throws RuntimeException what the statement throws, to all for whom it was run
   */
  public Optional<V> find(K key) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return Optional.ofNullable(statement.apply(Set.of(key)).get(key));
    }
    Remembered<V> known = remembered.getIfPresent(key);
    if (known != null && isGood(known)) {
      return Optional.of(known.value());
    }
    return ask(key);
  }

  private boolean isGood(Remembered<V> known) {
    long age = clock.millis() - known.millis();
    return known.forgotten() == forgotten.get() && age >= 0 && age < KEPT.toMillis();
  }

  /**
   * Forgets everything once the running transaction has committed, so that who wrote sees what was
   * written; now, if there is none.
   */
  public void forgetAfterCommit() {
    AfterCommit.run(forgotten::incrementAndGet);
  }

  private Optional<V> ask(K key) {
    Asker<K, V> asker = new Asker<>(key, Thread.currentThread());
    waiting.add(asker);
    waitingCount.incrementAndGet();
    boolean interrupted = false;
    while (!asker.answered) {
      if (!asker.taken && begins()) {
        try {
          answerSome();
        } finally {
          running.decrementAndGet();
          wakeNext();
        }
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return asker.found();
  }

  /** More at once than there are processors would only make the answers fewer that go together. */
  private boolean begins() {
    int now = running.get();
    while (now == 0 || (now < mostRunning && waitingCount.get() >= ENOUGH)) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
      now = running.get();
    }
    return false;
  }

  /** Who could not begin is woken by whoever is done. */
  private void wakeNext() {
    Asker<K, V> next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.thread);
    }
  }

  private void answerSome() {
    List<Asker<K, V>> askers = new ArrayList<>();
    Set<K> keys = new HashSet<>();
    for (Asker<K, V> one = waiting.poll(); one != null; one = waiting.poll()) {
      one.taken = true;
      waitingCount.decrementAndGet();
      askers.add(one);
      keys.add(one.key);
      if (keys.size() == MOST_AT_ONCE) {
        break;
      }
    }
    if (askers.isEmpty()) {
      return;
    }
    try {
      long began = clock.millis();
      long generation = forgotten.get();
      Map<K, V> found = statement.apply(keys);
      found.forEach(
          (key, value) -> remembered.put(key, new Remembered<>(value, began, generation)));
      askers.forEach(asker -> asker.answer(found.get(asker.key), null));
    } catch (RuntimeException | Error e) {
      askers.forEach(asker -> asker.answer(null, e));
    }
  }

  /** Who waits for an answer. */
  private static final class Asker<K, V> {

    private final K key;
    private final Thread thread;
    private volatile boolean taken;
    private volatile boolean answered;
    private @Nullable V value;
    private @Nullable Throwable failure;

    Asker(K key, Thread thread) {
      this.key = key;
      this.thread = thread;
    }

    void answer(@Nullable V found, @Nullable Throwable failed) {
      value = found;
      failure = failed;
      answered = true;
      LockSupport.unpark(thread);
    }

    Optional<V> found() {
      return switch (failure) {
        case null -> Optional.ofNullable(value);
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      };
    }
  }
}
