package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A replica that has more of the lost primary's log than the one that took its place. */
class FailedOverReplicaTests {

  private static final Duration BEHIND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WRITTEN = "pg_current_wal_flush_lsn()";
  private static final String REPLAYED = "pg_last_wal_replay_lsn()";

  @TempDir private Path folder = Path.of("");

  @Test
  void isNotReadFromWhereItHasWhatTheNewPrimaryHasNot() {
    try (RestartedPostgres lost = RestartedPostgres.startHasty(folder.resolve("lost"));
        RestartedPostgres successor = lost.replica(folder.resolve("successor"));
        RestartedPostgres ahead = lost.replica(folder.resolve("ahead"))) {
      successor.stopImmediately();
      lost.run("create table lost as select generate_series(1, 10000) as number");
      long written = position(lost, WRITTEN);
      Awaitility.await().atMost(PATIENCE).until(() -> position(ahead, REPLAYED) >= written);
      lost.stopImmediately();
      successor.startAgain();
      successor.run("select pg_promote()");
      assertThat(position(successor, WRITTEN)).isLessThan(position(ahead, REPLAYED));

      try (HikariDataSource primary = successor.pool("primary");
          Replica replica =
              new Replica("ahead", ahead.pool("ahead"), DatabaseOn.of(primary), BEHIND)) {
        replica.start();
        staysUnused(replica);

        successor.run("create table more as select generate_series(1, 20000) as number");
        assertThat(position(successor, WRITTEN)).isGreaterThan(position(ahead, REPLAYED));
        staysUnused(replica);
      }
    }
  }

  /** It is measured five times a second. */
  private static void staysUnused(Replica replica) {
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .failFast("it is read from", replica::isFresh)
        .until(() -> !replica.isFresh());
  }

  private static long position(RestartedPostgres server, String function) {
    return JdbcClient.create(
            new DriverManagerDataSource(server.url("test"), server.username(), server.password()))
        .sql("select (" + function + " - '0/0'::pg_lsn)::bigint")
        .query(Long.class)
        .single();
  }
}
