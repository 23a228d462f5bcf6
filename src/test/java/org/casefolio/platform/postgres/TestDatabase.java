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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A fresh database with every migration applied, on the one real server that all tests of this
 * process share. Its sessions live in Los Angeles, so that whatever leans on the session's time
 * zone fails.
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

  /** Creates a database; close it when done with it. */
  public static TestDatabase create() {
    return new TestDatabase(createFromTemplate());
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
    return new Database(jdbc());
  }

  public PlatformTransactionManager transactionManager() {
    return new JdbcTransactionManager(dataSource);
  }

  public TransactionTemplate transactions() {
    return new TransactionTemplate(transactionManager());
  }

  /** Closes the pool and drops the database. */
  @Override
  public void close() {
    dataSource.close();
    Shared.execute("drop database " + name + " with (force)");
  }

  private static String createFromTemplate() {
    String name = "t_" + NUMBER.incrementAndGet();
    Shared.execute("create database " + name + " template migrated");
    return name;
  }

  /** The server and its template, made on first use. */
  private static final class Shared {

    static final EmbeddedPostgres SERVER = start();

    static {
      execute("create database migrated");
      Flyway.configure()
          .dataSource(SERVER.jdbcUrl("migrated"), SERVER.username(), SERVER.password())
          .defaultSchema("platform")
          .createSchemas(true)
          .locations("classpath:db/migration")
          .load()
          .migrate();
    }

    private static EmbeddedPostgres start() {
      try {
        removeLeftOvers();
        Path folder = TARGET.resolve(FOLDER + ProcessHandle.current().pid());
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, TARGET.resolve("postgresql"));
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> {
                  server.close();
                  try {
                    Trees.delete(folder);
                  } catch (IOException e) {
                    // The next run removes it.
                  }
                }));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
      try (Connection connection =
              DriverManager.getConnection(
                  SERVER.jdbcUrl("postgres"), SERVER.username(), SERVER.password());
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
