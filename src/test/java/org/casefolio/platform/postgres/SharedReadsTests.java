package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class SharedReadsTests {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ASKERS = 200;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);

  /** What the database has. */
  private final Map<String, Integer> rows = new ConcurrentHashMap<>();

  private final List<Collection<String>> statements = new CopyOnWriteArrayList<>();

  /** Happens after a statement has seen what it sees. */
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  private final SharedReads<String, Integer> reads = new SharedReads<>(1_000, clock, this::select);

  private Map<String, Integer> select(Collection<String> keys) {
    statements.add(List.copyOf(keys));
    Map<String, Integer> found = new HashMap<>(rows);
    found.keySet().retainAll(keys);
    meanwhile.get().run();
    return found;
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  void whatAnyoneCommittedIsSeenAfterHalfASecond() {
    rows.put("a", 1);
    assertThat(reads.find("a")).contains(1);
    rows.put("a", 2);

    pass(SharedReads.KEPT.minusMillis(1));
    assertThat(reads.find("a")).contains(1);

    pass(Duration.ofMillis(1));
    assertThat(reads.find("a")).contains(2);
    assertThat(SharedReads.KEPT).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aClockThatIsSetBackMakesNothingLastLonger() {
    rows.put("a", 1);
    assertThat(reads.find("a")).contains(1);
    rows.put("a", 2);

    pass(Duration.ofHours(-1));

    assertThat(reads.find("a")).contains(2);
  }

  @Test
  void whoWroteSeesWhatWasWritten() {
    rows.put("a", 1);
    assertThat(reads.find("a")).contains(1);
    rows.put("a", 2);

    reads.forgetAfterCommit();

    assertThat(reads.find("a")).contains(2);
  }

  @Test
  void nothingIsForgottenBeforeTheTransactionHasCommitted() {
    try (TestDatabase database = TestDatabase.create()) {
      rows.put("a", 1);
      assertThat(reads.find("a")).contains(1);
      database
          .transactions()
          .executeWithoutResult(_ -> {
            reads.forgetAfterCommit();
            rows.put("a", 2);
            assertThat(CompletableFuture.supplyAsync(() -> reads.find("a")).join()).contains(1);
          });

      assertThat(reads.find("a")).contains(2);
    }
  }

  @Test
  void whatIsSeenInsideATransactionIsNotRememberedForOthers() {
    try (TestDatabase database = TestDatabase.create()) {
      rows.put("a", 2);
      database
          .transactions()
          .executeWithoutResult(status -> {
            assertThat(reads.find("a")).contains(2);
            status.setRollbackOnly();
          });
      rows.put("a", 1);

      assertThat(reads.find("a")).contains(1);
    }
  }

  @Test
  void whatWasReadBeforeACommitIsNotRememberedAfterIt() {
    rows.put("a", 1);
    meanwhile.set(() -> {
      rows.put("a", 2);
      reads.forgetAfterCommit();
    });
    assertThat(reads.find("a")).contains(1);

    assertThat(reads.find("a")).contains(2);
  }

  @Test
  void whatThereIsNotIsAskedForEachTime() {
    assertThat(reads.find("a")).isEmpty();
    rows.put("a", 1);

    assertThat(reads.find("a")).contains(1);
  }

  @Test
  void thoseWhoComeMeanwhileAreAnsweredTogether() throws Exception {
    for (int i = 0; i < ASKERS; i++) {
      rows.put("k" + i, i);
    }
    CountDownLatch goOn = new CountDownLatch(1);
    meanwhile.set(() -> pass(goOn));
    List<Thread> threads = new CopyOnWriteArrayList<>();
    try (ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
      List<Future<Optional<Integer>>> answers = new ArrayList<>();
      for (int i = 0; i < ASKERS; i++) {
        String key = "k" + i;
        answers.add(
            askers.submit(() -> {
              threads.add(Thread.currentThread());
              return reads.find(key);
            }));
      }
      await()
          .atMost(PATIENCE)
          .until(() ->
              threads.size() == ASKERS && threads.stream().allMatch(SharedReadsTests::isWaiting));
      goOn.countDown();
      for (int i = 0; i < ASKERS; i++) {
        assertThat(answers.get(i).get()).contains(i);
      }
    }
    // Those that ran when the last one came were for one each, or for a few.
    assertThat(statements).hasSizeLessThan(ASKERS / 4);
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void aStatementThatFailsIsToldToWhomItWasRunForAndToNobodyElse() {
    rows.put("a", 1);
    meanwhile.set(() -> {
      throw new QueryTimeoutException("too slow");
    });
    assertThatThrownBy(() -> reads.find("a")).isInstanceOf(QueryTimeoutException.class);
    meanwhile.set(() -> {});

    assertThat(reads.find("a")).contains(1);
  }

  @Test
  void whoIsInterruptedStillGetsTheAnswerAndStaysInterrupted() {
    rows.put("a", 1);
    Thread.currentThread().interrupt();

    assertThat(reads.find("a")).contains(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
