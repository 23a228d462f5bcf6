package org.casefolio.platform.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database with every migration applied and nothing else done, on the one real server that all
 * tests of this process share: an embedded one of its own, one of another version that the property
 * {@code casefolio.test.postgres} names (a folder of archives), or the one that {@code
 * CASEFOLIO_TEST_POSTGRES} names ({@code host:port}, with {@code _USERNAME} and {@code _PASSWORD}),
 * to run the tests on another version. Its sessions live in Los Angeles, so that whatever leans on
 * the session's time zone fails.
 */
public final class TestDatabase implements AutoCloseable {

  private static final String LOS_ANGELES = "set time zone 'America/Los_Angeles'";
  private static final String FOLDER = "test-postgres-";
  private static final Path TARGET = Path.of("target");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name;
  private final HikariDataSource dataSource;

  private TestDatabase(String name) {
    this.name = name;
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url());
    config.setUsername(username());
    config.setPassword(password());
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(10);
    config.setConnectionInitSql(LOS_ANGELES);
    this.dataSource = new HikariDataSource(config);
  }

  /** A database as it is after the migrations; close it when done with it. */
  public static TestDatabase create() {
    String swept = Shared.SWEPT.poll();
    return new TestDatabase(swept == null ? createFromTemplate() : swept);
  }

  /**
   * Creates a database for the application context of a test class and names it in its properties;
   * for a {@code @DynamicPropertySource} method. It lives as long as this process.
   */
  public static void register(DynamicPropertyRegistry properties) {
    String created = createFromTemplate();
    properties.add("spring.datasource.url", () -> Shared.SERVER.jdbcUrl(created));
    properties.add("spring.datasource.username", Shared.SERVER::username);
    properties.add("spring.datasource.password", Shared.SERVER::password);
    properties.add("spring.datasource.hikari.connection-init-sql", () -> LOS_ANGELES);
  }

  public String url() {
    return Shared.SERVER.jdbcUrl(name);
  }

  public String username() {
    return Shared.SERVER.username();
  }

  public String password() {
    return Shared.SERVER.password();
  }

  /** A pool of up to ten connections. */
  public DataSource dataSource() {
    return dataSource;
  }

  public JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  /** What stores are built with. */
  public Database database() {
    return new Database(jdbc(), dataSource);
  }

  public PlatformTransactionManager transactionManager() {
    return new JdbcTransactionManager(dataSource);
  }

  public TransactionTemplate transactions() {
    return new TransactionTemplate(transactionManager());
  }

  /** Closes the pool, and keeps the database for another test if nothing of this one is left. */
  @Override
  public void close() {
    dataSource.close();
    if (Shared.sweep(name)) {
      Shared.SWEPT.add(name);
    } else {
      Shared.execute("drop database " + name + " with (force)");
    }
  }

  private static String createFromTemplate() {
    String name = Shared.NAMES + NUMBER.incrementAndGet();
    Shared.execute("create database " + name + " template " + Shared.TEMPLATE);
    return name;
  }

  /** A server and how to get in. */
  private record Server(UnaryOperator<String> urls, String username, String password) {
    String jdbcUrl(String database) {
      return urls.apply(database);
    }
  }

  /** The server and its template, made on first use. */
  private static final class Shared {

    /** Several processes may share a server that is named from outside. */
    static final String NAMES = "t" + ProcessHandle.current().pid() + "_";

    static final String TEMPLATE = NAMES + "migrated";
    static final Server SERVER = server();

    /** Databases that are as the template is. */
    static final Queue<String> SWEPT = new ConcurrentLinkedQueue<>();

    private static final Sweep SWEEP;

    static {
      execute("create database " + TEMPLATE);
      Flyway.configure()
          .dataSource(SERVER.jdbcUrl(TEMPLATE), SERVER.username(), SERVER.password())
          .defaultSchema("platform")
          .createSchemas(true)
          .locations("classpath:db/migration")
          .load()
          .migrate();
      try (Connection template = connect(TEMPLATE)) {
        SWEEP = new Sweep(template);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    static boolean sweep(String name) {
      try (Connection database = connect(name)) {
        return SWEEP.restores(database);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Connection connect(String name) throws SQLException {
      return DriverManager.getConnection(
          SERVER.jdbcUrl(name), SERVER.username(), SERVER.password());
    }

    private static Server server() {
      String named = System.getenv("CASEFOLIO_TEST_POSTGRES");
      String archives = System.getProperty("casefolio.test.postgres");
      if (archives != null) {
        RestartedPostgres other = startOther(Path.of(archives));
        return new Server(other::urlOf, other.username(), other.password());
      }
      if (named == null) {
        EmbeddedPostgres embedded = start();
        return new Server(embedded::jdbcUrl, embedded.username(), embedded.password());
      }
      atTheEnd(Shared::dropAll);
      return new Server(
          database -> "jdbc:postgresql://" + named + "/" + database + "?logServerErrorDetail=false",
          System.getenv().getOrDefault("CASEFOLIO_TEST_POSTGRES_USERNAME", "postgres"),
          System.getenv().getOrDefault("CASEFOLIO_TEST_POSTGRES_PASSWORD", ""));
    }

    /** After the sites that tests share: without its database one takes half a minute to end. */
    private static void atTheEnd(Runnable work) {
      SpringApplication.getShutdownHandlers().add(work);
    }

    private static void dropAll() {
      for (int i = 1; i <= NUMBER.get(); i++) {
        execute("drop database if exists " + NAMES + i + " with (force)");
      }
      execute("drop database if exists " + TEMPLATE + " with (force)");
    }

    private static EmbeddedPostgres start() {
      try {
        removeLeftOvers();
        Path folder = TARGET.resolve(FOLDER + ProcessHandle.current().pid());
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, TARGET.resolve("postgresql"));
        atTheEnd(() -> {
          server.close();
          remove(folder);
        });
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static RestartedPostgres startOther(Path archives) {
      Path folder = TARGET.resolve(FOLDER + ProcessHandle.current().pid());
      RestartedPostgres server = RestartedPostgres.startHasty(folder, archives);
      atTheEnd(() -> {
        server.close();
        remove(folder);
      });
      return server;
    }

    private static void remove(Path folder) {
      try {
        Trees.delete(folder);
      } catch (IOException e) {
        // The next run removes it.
      }
    }

    /** Removes the folders of test processes that were killed. */
    private static void removeLeftOvers() throws IOException {
      Files.createDirectories(TARGET);
      try (Stream<Path> found = Files.list(TARGET)) {
        for (Path folder : found.toList()) {
          String name = folder.getFileName().toString();
          if (name.startsWith(FOLDER)
              && ProcessHandle.of(Long.parseLong(name.substring(FOLDER.length()))).isEmpty()) {
            Trees.delete(folder);
          }
        }
      }
    }

    /** One at a time: a template that is being copied cannot be copied again. */
    static synchronized void execute(String sql) {
      try (Connection connection = connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
