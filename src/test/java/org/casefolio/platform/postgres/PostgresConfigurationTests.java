package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresConfigurationTests {

  @TempDir static Path folder;

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withUserConfiguration(PostgresConfiguration.class)
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class,
                  JdbcTemplateAutoConfiguration.class,
                  JdbcClientAutoConfiguration.class));

  @BeforeAll
  static void lendThePrograms() throws Exception {
    Path programs = Files.createDirectories(Path.of("target", "postgresql"));
    Path home = PostgresBinaries.unpackInto(programs).toRealPath();
    Files.createSymbolicLink(folder.resolve(home.getFileName()), home);
  }

  @Test
  void servesFromTheDataFolderWhenNoDatabaseIsNamed() {
    application
        .withPropertyValues("casefolio.data=" + folder)
        .run(serving -> {
          assertThat(serving.getBean(EmbeddedPostgres.class).isRunning()).isTrue();
          assertThat(text(serving.getBean(JdbcClient.class), "show timezone")).isEqualTo("UTC");

          application
              .withPropertyValues("casefolio.data=" + folder, "casefolio.command=help")
              .run(command ->
                  assertThat(text(command.getBean(JdbcClient.class), "select 'joined'"))
                      .isEqualTo("joined"));

          assertThat(serving.getBean(EmbeddedPostgres.class).isRunning()).isTrue();
        });

    assertThat(Postmaster.processes(folder.resolve("postgres"))).isEmpty();
  }

  @Test
  void usesTheDatabaseThatIsNamedAndStartsNoneOfItsOwn() {
    try (TestDatabase database = TestDatabase.create()) {
      application
          .withPropertyValues(
              "spring.datasource.url="
                  + database.url().replace("ErrorDetail=false", "ErrorDetail=true"),
              "spring.datasource.username=" + database.username(),
              "spring.datasource.password=" + database.password(),
              "spring.datasource.hikari.maximum-pool-size=3")
          .run(context -> {
            assertThat(context).doesNotHaveBean(EmbeddedPostgres.class);
            HikariDataSource pool = (HikariDataSource) context.getBean(DataSource.class);
            assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            jdbc.sql("create table entry (value text unique)").update();
            String insert = "insert into entry values (:value)";
            jdbc.sql(insert).param("value", "planted").update();

            assertThatExceptionOfType(DuplicateKeyException.class)
                .isThrownBy(() -> jdbc.sql(insert).param("value", "planted").update())
                .satisfies(e -> assertThat(e).hasStackTraceContaining("entry_value_key"))
                .satisfies(e ->
                    assertThat(e.getMessage() + e.getMostSpecificCause().getMessage())
                        .doesNotContain("planted"));
          });
    }
  }

  @Test
  void saysThatTheNamedDatabaseCannotBeReached() {
    application
        .withPropertyValues(
            "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none",
            "spring.datasource.password=hidden")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining(
                    "PostgresUnavailableException: The database cannot be reached: Connection"
                        + " to 127.0.0.1:1 refused")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hidden")));
  }

  @Test
  void saysHowAnAddressLooksThatIsNone() {
    application
        .withPropertyValues("spring.datasource.url=postgres://somewhere/casefolio")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining("jdbc:postgresql://host:5432/database"));
  }

  @Test
  void refusesAPasswordFromAnExampleForAServerElsewhere() {
    application
        .withPropertyValues(
            "spring.datasource.url=jdbc:postgresql://db.example.org:5432/casefolio",
            "spring.datasource.password=change-me")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasStackTraceContaining(
                    "PostgresUnavailableException: SPRING_DATASOURCE_PASSWORD is a word from"
                        + " examples"));
  }

  @Test
  void refusesAServerThatIsTooOld() {
    assertThatCode(() -> PostgresConfiguration.requireVersion(15)).doesNotThrowAnyException();
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> PostgresConfiguration.requireVersion(14))
        .withMessage("The database is PostgreSQL 14; Casefolio needs 15 or newer.");
  }

  private static String text(JdbcClient jdbc, String sql) {
    return jdbc.sql(sql).query(String.class).single();
  }
}
