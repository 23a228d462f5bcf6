package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class PasswordHashesTests {

  private static final Password PASSWORD = new Password(People.PASSWORD);

  private final PasswordHashes hashes = new PasswordHashes(new SimpleMeterRegistry());

  @Test
  void usesArgon2idWithNineteenMebibytesAndTwoPasses() {
    assertThat(hashes.hash(PASSWORD)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void knowsAPasswordAgain() {
    Optional<String> hash = Optional.of(hashes.hash(PASSWORD));

    try (PasswordHashes.Place place = hashes.enter()) {
      assertThat(place.matches(PASSWORD, hash)).isTrue();
      assertThat(place.matches(new Password(People.OTHER_PASSWORD), hash)).isFalse();
      assertThat(place.matches(PASSWORD, Optional.empty())).isFalse();
    }
  }

  @Test
  void saltsEveryHash() {
    assertThat(hashes.hash(PASSWORD)).isNotEqualTo(hashes.hash(PASSWORD));
  }

  @Test
  void saysThatItIsBusyWhenNoTurnComes() {
    PasswordHashes crowded = new PasswordHashes(1, Duration.ofMillis(1), new SimpleMeterRegistry());
    try (PasswordHashes.Place first = crowded.enter()) {
      String outcome =
          first.inTurn(() -> {
            assertThatThrownBy(() -> crowded.hash(PASSWORD)).isInstanceOf(Busy.class);
            return "told";
          });
      assertThat(outcome).isEqualTo("told");
    }
    assertThat(crowded.hash(PASSWORD)).isNotEmpty();
  }

  /** As many as have a turn take their 19 MiB; the others wait with none. */
  @Test
  void worksOnNoMoreAtATimeThanThereAreTurns() throws Exception {
    PasswordHashes two = new PasswordHashes(2, Duration.ofMinutes(1), new SimpleMeterRegistry());
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch bothWork = new CountDownLatch(2);
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      for (int i = 0; i < 20; i++) {
        all.add(
            threads.submit(() -> {
              try (PasswordHashes.Place place = two.enter()) {
                return place.inTurn(() -> {
                  most.accumulateAndGet(working.incrementAndGet(), Math::max);
                  bothWork.countDown();
                  await(bothWork);
                  return working.decrementAndGet();
                });
              }
            }));
      }
      for (Future<Integer> one : all) {
        one.get();
      }
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void refusesAtOnceWhoeverFindsNoPlace() {
    PasswordHashes crowded = new PasswordHashes(1, Duration.ofDays(1), new SimpleMeterRegistry());
    List<PasswordHashes.Place> waiting = new ArrayList<>();
    while (crowded.freePlaces() > 0) {
      waiting.add(crowded.enter());
    }

    assertThat(waiting).hasSize(24);
    assertThatThrownBy(() -> crowded.hash(PASSWORD))
        .isInstanceOfSatisfying(
            Busy.class,
            busy -> {
              assertThat(busy.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
              assertThat(busy.getHeaders().getFirst("Retry-After")).isEqualTo("30");
            });
    waiting.removeLast().close();
    assertThat(crowded.hash(PASSWORD)).isNotEmpty();
  }

  @Test
  void keepsMostOfTheWebServersThreadsFreeOnEveryMachine() {
    assertThat(new PasswordHashes(64, Duration.ofDays(1), new SimpleMeterRegistry()).freePlaces())
        .isEqualTo(64);
  }

  @Test
  void refusesToWorkInsideATransaction() {
    try (TestDatabase database = TestDatabase.create()) {
      assertThatThrownBy(() -> database.transactions().execute(_ -> hashes.hash(PASSWORD)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("only one works at a time");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
