package org.casefolio.platform.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.casefolio.platform.settings.SettingsSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Where to read what may be a moment old: on the streaming replicas that {@code
 * casefolio.replica-urls} names, in turn, or on the primary. A replica that is further behind than
 * {@code casefolio.replica-behind}, or that does not answer, is left alone and comes back by
 * itself. So whatever was committed longer ago than that is always seen. Without the setting
 * everything is read on the primary, as in commands.
 */
@Component
public class Replicas implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Replicas.class);

  private static final String URLS = "casefolio.replica-urls";
  private static final String USERNAME = "casefolio.replica-username";
  private static final String PASSWORD = "casefolio.replica-password";
  private static final String BEHIND = "casefolio.replica-behind";

  private static final int CONNECTIONS = 20;
  private static final long CONNECTION_MILLIS = 1000;
  private static final String CONNECT_SECONDS = "2";
  private static final String ANSWER_SECONDS = "3";
  private static final Duration LONGEST_BEHIND = Duration.ofMinutes(10);

  /** Wrong password or user, no such database, not allowed: waiting mends none of these. */
  private static final Set<String> NEVER = Set.of("28P01", "28000", "3D000", "42501");

  private final Database primary;
  private final List<Replica> replicas = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Map<Replica, Counter> reads = new HashMap<>();
  private final Counter primaryReads;

  /**
   * @throws org.casefolio.platform.settings.WrongSetting if an address is none, names no copy of
   *     the primary or does not let us in; one that does not answer is no reason not to start
   */
  Replicas(Database primary, SettingsSource source, MeterRegistry meters) {
    this.primary = primary;
    this.primaryReads = counter(meters, "primary");
    List<String> urls = source.list(URLS, "");
    if (urls.isEmpty() || source.find(PostgresConfiguration.COMMAND).isPresent()) {
      return;
    }
    if (source.find(PostgresConfiguration.URL).isEmpty()) {
      throw source.wrong(URLS, "needs SPRING_DATASOURCE_URL: the built-in database has no replica");
    }
    Duration behind = source.duration(BEHIND, Duration.ofSeconds(1));
    if (behind.compareTo(Duration.ofSeconds(1)) < 0 || behind.compareTo(LONGEST_BEHIND) > 0) {
      throw source.wrong(BEHIND, "must be from 1s to 10m");
    }
    try {
      for (String url : urls) {
        add(url, source, behind);
      }
      requireSameCluster(source);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    for (Replica replica : replicas) {
      reads.put(replica, counter(meters, replica.name()));
      Gauge.builder("casefolio.replicas.behind", replica, Replica::secondsBehind)
          .description("Seconds since the last moment whose commits the replica is known to show")
          .baseUnit("seconds")
          .tag("replica", replica.name())
          .register(meters);
      Gauge.builder("casefolio.replicas.used", replica, one -> one.isFresh() ? 1 : 0)
          .description("Whether cases are read from the replica")
          .tag("replica", replica.name())
          .register(meters);
      replica.start();
    }
  }

  private static Counter counter(MeterRegistry meters, String from) {
    return Counter.builder("casefolio.reads")
        .description("Reads of cases that may be a moment old, by where they were done")
        .tag("from", from)
        .register(meters);
  }

  private void add(String url, SettingsSource source, Duration behind) {
    Properties address = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, null) : null;
    if (address == null || String.valueOf(PGProperty.PG_HOST.getOrDefault(address)).contains(",")) {
      throw source.wrong(
          URLS,
          "must list addresses such as jdbc:postgresql://replica-1:5432/database, one server each,"
              + " separated by commas");
    }
    String name =
        PGProperty.PG_HOST.getOrDefault(address) + ":" + PGProperty.PG_PORT.getOrDefault(address);
    String password =
        source.secret(PASSWORD).orElseGet(() -> source.text(PostgresConfiguration.PASSWORD, ""));
    PostgresConfiguration.requireSecret(url, password);
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("replica-" + (replicas.size() + 1));
    pool.setJdbcUrl(url);
    pool.setUsername(source.text(USERNAME, source.text("spring.datasource.username", "")));
    pool.setPassword(password);
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setConnectionTimeout(CONNECTION_MILLIS);
    pool.setValidationTimeout(CONNECTION_MILLIS / 2);
    pool.setInitializationFailTimeout(-1);
    pool.setReadOnly(true);
    // Whoever waits for a replica that hangs is answered by the primary in the end.
    pool.addDataSourceProperty(PGProperty.CONNECT_TIMEOUT.getName(), CONNECT_SECONDS);
    pool.addDataSourceProperty(PGProperty.SOCKET_TIMEOUT.getName(), ANSWER_SECONDS);
    PostgresConfiguration.prepare(pool, CONNECTIONS);
    replicas.add(new Replica(name, pool, primary, behind));
  }

  private void requireSameCluster(SettingsSource source) {
    long cluster = Replica.standing(primary).cluster();
    for (Replica replica : replicas) {
      try {
        if (Replica.standing(replica.database()).cluster() != cluster) {
          throw source.wrong(URLS, "names " + replica.name() + ", which copies another database");
        }
      } catch (DataAccessException e) {
        String refused = refusal(e);
        if (refused != null) {
          throw source.wrong(URLS, "names " + replica.name() + ", which says: " + refused);
        }
        log.warn("The replica {} does not answer; cases are read elsewhere", replica.name());
      }
    }
  }

  /** What the server said itself; the pool wraps that in words of its own. */
  private static @Nullable String refusal(Throwable failure) {
    String said = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && NEVER.contains(String.valueOf(sql.getSQLState()))) {
        said = String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
      }
    }
    return said;
  }

  /**
   * Reads, on a replica if there is a good one. A replica that fails meanwhile is replaced by
   * another server, so that the reading may be done again.
   *
   * @param reading runs statements that only read, each seeing a moment of its own
   */
  public <T> T read(Function<Database, T> reading) {
    int first = replicas.isEmpty() ? 0 : turn.getAndIncrement();
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(Math.floorMod(first + i, replicas.size()));
      if (replica.isFresh()) {
        try {
          T result = reading.apply(replica.database());
          Objects.requireNonNull(reads.get(replica)).increment();
          return result;
        } catch (DataAccessException e) {
          replica.failed();
        }
      }
    }
    primaryReads.increment();
    return reading.apply(primary);
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
  }
}
