package org.casefolio.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Streak;
import org.casefolio.platform.limits.Limits.Taken;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.Test;

class LimitsTests {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Limit TWENTY = new Limit("twenty", 20, Duration.ofHours(1));
  private static final Streak STREAK =
      new Streak("streak", 3, Duration.ofDays(1), Duration.ofDays(10));

  @Test
  void twoNodesTogetherTakeNoMoreThanThereIs() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Vault vault = TestVault.on(database);
      List<Limits> nodes = List.of(limits(database, vault, NOW), limits(database, vault, NOW));
      List<Future<Limits.Outcome>> taken = new ArrayList<>();
      List<Future<Integer>> inARow = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
        for (int i = 0; i < 60; i++) {
          Limits node = nodes.get(i % 2);
          taken.add(threads.submit(() -> node.take(TWENTY, "somebody")));
          inARow.add(threads.submit(() -> node.lengthen(STREAK, "somebody")));
        }
      }
      int had = 0;
      for (Future<Limits.Outcome> one : taken) {
        had += one.get() instanceof Taken ? 1 : 0;
      }
      List<Integer> numbers = new ArrayList<>();
      for (Future<Integer> one : inARow) {
        numbers.add(one.get());
      }
      assertThat(had).isEqualTo(20);
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 60).boxed().toList());
    }
  }

  @Test
  void takesFromEachUntilOneHasNothingLeftAndGivesAllBack() {
    try (TestDatabase database = TestDatabase.create()) {
      Limits limits = limits(database, TestVault.on(database), NOW);
      Limit two = new Limit("two", 2, Duration.ofMinutes(1));
      List<Limit> both = List.of(two, TWENTY);
      assertThat(limits.take(both, "somebody")).isEqualTo(new Taken(19));
      assertThat(limits.take(both, "somebody")).isEqualTo(new Taken(18));
      assertThat(limits.lengthen(STREAK, "somebody")).isEqualTo(1);

      assertThat(limits.take(both, "somebody")).isInstanceOf(Limits.Exhausted.class);
      assertThat(limits.look(TWENTY, "somebody")).isEqualTo(new Taken(18));

      limits.clear(both, "somebody", STREAK, "somebody");
      assertThat(limits.look(two, "somebody")).isEqualTo(new Taken(2));
      assertThat(limits.look(TWENTY, "somebody")).isEqualTo(new Taken(20));
      assertThat(limits.lengthen(STREAK, "somebody")).isEqualTo(1);
    }
  }

  @Test
  void remembersAFullRowLonger() {
    try (TestDatabase database = TestDatabase.create()) {
      Vault vault = TestVault.on(database);
      Limits limits = limits(database, vault, NOW);
      for (int i = 1; i <= 3; i++) {
        assertThat(limits.lengthen(STREAK, "full")).isEqualTo(i);
      }
      assertThat(limits.lengthen(STREAK, "begun")).isEqualTo(1);

      Limits later = limits(database, vault, NOW.plus(Duration.ofDays(9)));
      later.sweep();
      assertThat(later.lengthen(STREAK, "begun")).isEqualTo(1);
      assertThat(later.lengthen(STREAK, "full")).isEqualTo(4);

      later.clear(STREAK, "full");
      assertThat(later.lengthen(STREAK, "full")).isEqualTo(1);
    }
  }

  /** They lock the same rows in an order of their own. */
  @Test
  void sweepingDoesNotWaitForWhoClears() {
    try (TestDatabase database = TestDatabase.create();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Vault vault = TestVault.on(database);
      limits(database, vault, NOW).take(TWENTY, "somebody");
      limits(database, vault, NOW).take(TWENTY, "somebody else");
      Limits later = limits(database, vault, NOW.plus(Duration.ofDays(1)));

      database
          .transactions()
          .executeWithoutResult(_ -> {
            later.clear(List.of(TWENTY), "somebody", STREAK, "somebody");
            assertThat(threads.submit(later::sweep)).succeedsWithin(Duration.ofSeconds(30));
          });

      assertThat(
              database
                  .jdbc()
                  .sql("select count(*) from platform.limit_count")
                  .query(Integer.class)
                  .single())
          .isZero();
    }
  }

  /** As the row of an old hash becomes one with that of its renewal. */
  @Test
  void countsOnceWhatIsRenewedWhileItIsCounted() throws Exception {
    byte[] old = {1};
    byte[] renewed = {2};
    Instant end = NOW.plus(Duration.ofHours(1));
    try (TestDatabase database = TestDatabase.create();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      LimitStore store = new LimitStore(database.database());
      for (int i = 1; i <= 3; i++) {
        assertThat(store.count(new byte[][] {old}, NOW, end)).isEqualTo(i);
      }
      assertThat(store.count(new byte[][] {renewed, old}, NOW, end)).isEqualTo(4);

      Future<Integer> counted =
          database
              .transactions()
              .execute(_ -> {
                database
                    .jdbc()
                    .sql(
                        """
                        with gone as (
                          delete from platform.limit_count where subject = '\\x01' returning taken)
                        update platform.limit_count l set taken = l.taken + gone.taken
                        from gone where l.subject = '\\x02'
                        """)
                    .update();
                Future<Integer> waits =
                    threads.submit(() -> store.count(new byte[][] {renewed, old}, NOW, end));
                Awaitility.await().until(() -> countWaiting(database) == 1);
                return waits;
              });

      assertThat(counted.get()).isEqualTo(5);
    }
  }

  private static int countWaiting(TestDatabase database) {
    return database
        .jdbc()
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
              and query like 'insert into platform.limit_count%'
            """)
        .query(Integer.class)
        .single();
  }

  private static Limits limits(TestDatabase database, Vault vault, Instant now) {
    return new Limits(new LimitStore(database.database()), vault, Clock.fixed(now, ZoneOffset.UTC));
  }
}
