package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.casefolio.platform.postgres.DatabaseOn;
import org.casefolio.platform.postgres.Replicas;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.casefolio.platform.postgres.TestReplicas;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a streaming replica of it, which is named twice. */
class CasesFromReplicasTests {

  private static final Duration BEHIND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static RestartedPostgres primary;
  private static RestartedPostgres replica;
  private static HikariDataSource pool;
  private static SimpleMeterRegistry meters;
  private static Replicas replicas;
  private static TestCases cases;
  private static int last;

  @BeforeAll
  static void start() {
    primary = RestartedPostgres.startHasty(folder.resolve("primary"));
    pool = primary.pool("primary");
    Flyway.configure()
        .dataSource(pool)
        .defaultSchema("platform")
        .createSchemas(true)
        .locations("classpath:db/migration")
        .load()
        .migrate();
    replica = primary.replica(folder.resolve("replica"));
    meters = new SimpleMeterRegistry();
    replicas =
        TestReplicas.with(
            DatabaseOn.of(pool),
            Map.of(
                "spring.datasource.url",
                pool.getJdbcUrl(),
                "spring.datasource.username",
                primary.username(),
                "spring.datasource.password",
                primary.password(),
                "casefolio.replica-urls",
                replica.url("one") + "," + replica.url("two").replace("127.0.0.1", "localhost")),
            meters);
    cases = TestCases.on(pool, DatabaseOn.of(pool), replicas, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    replicas.close();
    replica.close();
    pool.close();
    primary.close();
  }

  /** One test, because each fault begins where the one before has been got over. */
  @Test
  void readsFromAReplicaAsLongAsItIsGood() {
    await(() -> used() == 2);
    ReceiptNumber first = record();
    await(() -> cases.cases().lookUp(first).isPresent());
    double before = reads("primary");
    // Several at once, because one that was found is remembered and asks no server.
    for (int i = 0; i < 10; i++) {
      assertThat(cases.cases().lookUp(List.of(first))).containsKey(first);
    }
    assertThat(reads("primary")).isEqualTo(before);
    assertThat(served("one")).isPositive();
    assertThat(served("two")).isPositive();

    replica.run("select pg_wal_replay_pause()");
    ReceiptNumber second = record();
    long committed = System.nanoTime();
    assertThat(cases.cases().find(second)).as("on the primary at once").isPresent();
    await(() -> System.nanoTime() - committed > BEHIND.toNanos());
    assertThat(cases.cases().lookUp(second)).as("everywhere after a second").isPresent();
    assertThat(used()).isZero();

    replica.run("select pg_wal_replay_resume()");
    await(() -> used() == 2);
    double resumed = reads("primary");
    assertThat(cases.cases().lookUp(second)).isPresent();
    assertThat(reads("primary")).isEqualTo(resumed);

    replica.stopImmediately();
    ReceiptNumber third = record();
    assertThat(cases.cases().lookUp(first)).as("although it has just been killed").isPresent();
    await(() -> used() == 0);
    assertThat(cases.cases().lookUp(third)).isPresent();

    replica.startAgain();
    await(() -> used() == 2);
    assertThat(cases.cases().lookUp(List.of(first, second, third))).hasSize(3);
  }

  private static ReceiptNumber record() {
    ReceiptNumber receipt = new ReceiptNumber("EAC601235%04d".formatted(++last));
    cases.ledger().record(batch(event("replica-" + last).of(receipt)));
    return receipt;
  }

  private static double used() {
    return meters.get("casefolio.replicas.used").gauges().stream()
        .mapToDouble(gauge -> gauge.value())
        .sum();
  }

  private static double reads(String from) {
    return meters.get("casefolio.reads").tag("from", from).counter().count();
  }

  private static double served(String url) {
    return meters.get("casefolio.reads").counters().stream()
        .filter(counter ->
            String.valueOf(counter.getId().getTag("from"))
                .startsWith(url.equals("one") ? "127.0.0.1:" : "localhost:"))
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
