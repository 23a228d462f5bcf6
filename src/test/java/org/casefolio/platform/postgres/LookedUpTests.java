package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class LookedUpTests {

  private final TestDatabase database = TestDatabase.create();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-30T12:00:00Z"));
  private final AtomicInteger looked = new AtomicInteger();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void looksAtMostEveryTenSeconds() {
    LookedUp<Integer> numbers = lookedUp(looked::incrementAndGet);
    assertThat(numbers.get()).isEqualTo(1);
    move(Duration.ofSeconds(9));
    assertThat(numbers.get()).isEqualTo(1);
    move(Duration.ofSeconds(1));
    assertThat(numbers.get()).isEqualTo(2);
  }

  @Test
  void looksThoughTheClockWasSetBack() {
    LookedUp<Integer> numbers = lookedUp(looked::incrementAndGet);
    assertThat(numbers.get()).isEqualTo(1);
    move(Duration.ofHours(-1));
    assertThat(numbers.get()).isEqualTo(2);
  }

  @Test
  void keepsWhatWasKnownWhileTheDatabaseIsAway() {
    LookedUp<Integer> numbers =
        lookedUp(() -> {
          if (looked.incrementAndGet() == 2) {
            throw new DataAccessResourceFailureException("away");
          }
          return looked.get();
        });
    assertThat(numbers.get()).isEqualTo(1);
    move(Duration.ofMinutes(1));
    assertThat(numbers.get()).isEqualTo(1);
    move(Duration.ofMinutes(1));
    assertThat(numbers.get()).isEqualTo(3);
  }

  @Test
  void holdsNobodyUpWhileTheDatabaseDoesNotAnswer() {
    CountDownLatch answers = new CountDownLatch(1);
    LookedUp<Integer> numbers =
        lookedUp(() -> {
          await(answers);
          return looked.incrementAndGet();
        });
    assertThat(numbers.get()).isZero();
    move(Duration.ofMinutes(1));
    assertThat(numbers.get()).as("without another look beside the first").isZero();

    answers.countDown();
    Awaitility.await().until(() -> numbers.get() > 0);
    assertThat(looked).hasValue(numbers.get());
  }

  private LookedUp<Integer> lookedUp(Supplier<Integer> look) {
    InstantSource source = now::get;
    Clock clock = source.withZone(ZoneOffset.UTC);
    return new LookedUp<>(0, clock, database.transactionManager(), look);
  }

  private void move(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
