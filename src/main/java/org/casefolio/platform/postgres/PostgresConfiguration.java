package org.casefolio.platform.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Where the database is: at {@code spring.datasource.url}, or else in the data folder. The program
 * that serves starts the server of the folder; a command ({@code casefolio.command} is set) joins
 * the one that runs.
 */
@Configuration(proxyBeanMethods = false)
class PostgresConfiguration {

  static final String URL = "spring.datasource.url";
  static final String PASSWORD = "spring.datasource.password";
  static final String FOLDER = "casefolio.data";
  static final String COMMAND = "casefolio.command";

  /** The oldest server that the SQL of this program is written for. */
  private static final int OLDEST = 15;

  private static final int CONNECTIONS_SERVING = 20;
  private static final int CONNECTIONS_OF_A_COMMAND = 4;
  private static final Pattern ERROR_DETAIL = Pattern.compile("(?i)logServerErrorDetail=[^&]*&?");

  private static final Pattern ON_THIS_MACHINE =
      Pattern.compile(
          "(?i)^jdbc:postgresql:(//(localhost|127\\.0\\.0\\.1|\\[::1])[:/]|/?[^/]|$)|^$");

  /** Closed after the pool, which is made from the details and hence destroyed first. */
  @Bean(destroyMethod = "close")
  @Conditional(NoUrl.class)
  EmbeddedPostgres embeddedPostgres(Environment environment) {
    Path folder = Path.of(environment.getProperty(FOLDER, "./var"));
    Optional<WalArchive> archive = WalArchive.from(environment);
    return isCommand(environment)
        ? EmbeddedPostgres.startOrJoin(folder, folder, archive)
        : EmbeddedPostgres.start(folder, folder, archive);
  }

  @Bean
  @Conditional(NoUrl.class)
  JdbcConnectionDetails embeddedPostgresConnectionDetails(EmbeddedPostgres postgres) {
    return new JdbcConnectionDetails() {
      @Override
      public String getUsername() {
        return postgres.username();
      }

      @Override
      public String getPassword() {
        return postgres.password();
      }

      @Override
      public String getJdbcUrl() {
        return postgres.jdbcUrl();
      }
    };
  }

  @Bean
  static BeanPostProcessor postgresPool(Environment environment) {
    String url = environment.getProperty(URL, "");
    if (!url.isBlank() && !url.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:")) {
      throw new PostgresUnavailableException(
          "SPRING_DATASOURCE_URL has to look like jdbc:postgresql://host:5432/database.");
    }
    WalArchive.from(environment); // refuses one that does not go with this database
    requireSecret(url, environment.getProperty(PASSWORD, ""));
    int connections = isCommand(environment) ? CONNECTIONS_OF_A_COMMAND : CONNECTIONS_SERVING;
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
          prepare(pool, connections);
        }
        return bean;
      }

      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
          check(pool);
        }
        return bean;
      }
    };
  }

  /** A server that others can reach needs a password that they do not know. */
  static void requireSecret(String url, String password) {
    if (SettingsSource.isKnownToEverybody(password) && !ON_THIS_MACHINE.matcher(url).find()) {
      throw new PostgresUnavailableException(
          "SPRING_DATASOURCE_PASSWORD is a word from examples, which is tried first; choose a"
              + " random one.");
    }
  }

  /** Sets what the operator left open, and what is not the operator's to choose. */
  static void prepare(HikariDataSource pool, int connections) {
    if (pool.getMaximumPoolSize() < 1) {
      pool.setMaximumPoolSize(connections);
    }
    if (pool.getMinimumIdle() < 0) {
      pool.setMinimumIdle(Math.min(CONNECTIONS_OF_A_COMMAND, pool.getMaximumPoolSize()));
    }
    if (pool.getConnectionInitSql() == null) {
      // The driver would set the time zone of this machine.
      pool.setConnectionInitSql("set time zone 'UTC'");
    }
    // Values of a violated constraint stay out of exceptions, whatever the address says.
    String url = pool.getJdbcUrl();
    if (url != null) {
      pool.setJdbcUrl(ERROR_DETAIL.matcher(url).replaceAll(""));
    }
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    DatabaseTls.demand(pool);
  }

  /** Looks before anything else uses the database whether it is there and new enough. */
  private static void check(HikariDataSource pool) {
    int version;
    try (Connection connection = pool.getConnection()) {
      version = connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException | RuntimeException e) {
      throw new PostgresUnavailableException(
          "The database cannot be reached: " + rootMessage(e), e);
    }
    requireVersion(version);
  }

  static void requireVersion(int version) {
    if (version < OLDEST) {
      throw new PostgresUnavailableException(
          "The database is PostgreSQL " + version + "; Casefolio needs " + OLDEST + " or newer.");
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    // The driver's own exception says it best; what is below it speaks of sockets.
    while (!(root instanceof SQLException) && root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  private static boolean isCommand(Environment environment) {
    return environment.containsProperty(COMMAND);
  }

  /** Nobody named a database. */
  static final class NoUrl implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !StringUtils.hasText(context.getEnvironment().getProperty(URL));
    }
  }
}
