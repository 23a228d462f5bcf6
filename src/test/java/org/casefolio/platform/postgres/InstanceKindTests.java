package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.settings.CannotStart;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceKindTests {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesADatabaseThatWasMadeForSomethingElse(boolean demo) {
    try (TestDatabase database = TestDatabase.create()) {
      migrate(database, demo);
      migrate(database, demo);

      assertThatThrownBy(() -> migrate(database, !demo))
          .matches(failure -> CannotStart.in(failure) != null)
          .rootCause()
          .hasMessageStartingWith(
              demo ? "The database holds a demonstration" : "The database holds what is not");
      assertThat(
              database.jdbc().sql("select demo from platform.instance").query(Boolean.class).list())
          .containsExactly(demo);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesADataFolderThatWasMadeForSomethingElse(boolean demo) {
    try (TestDatabase database = TestDatabase.create()) {
      migrate(database, demo);
    }

    assertThatCode(() -> InstanceKind.checkFolder(folder, demo)).doesNotThrowAnyException();
    assertThatThrownBy(() -> InstanceKind.checkFolder(folder, !demo))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(demo ? "holds a demonstration" : "holds what is not")
        .hasMessageContaining("CASEFOLIO_DATA");
  }

  @Test
  void aDataFolderIsNotMarkedWhenTheDatabaseRefuses() {
    try (TestDatabase database = TestDatabase.create()) {
      migrate(database, true);
      folder.resolve(InstanceKind.MARKER).toFile().delete();

      assertThatThrownBy(() -> migrate(database, false))
          .matches(failure -> CannotStart.in(failure) != null);
      assertThat(folder.resolve(InstanceKind.MARKER)).doesNotExist();
    }
  }

  @Test
  void takesANewFolderForEither() throws Exception {
    InstanceKind.checkFolder(folder, true);
    InstanceKind.checkFolder(folder, false);
    InstanceKind.checkFolder(folder.resolve("missing"), true);

    assertThat(Files.list(folder)).isEmpty();
  }

  private void migrate(TestDatabase database, boolean demo) {
    Flyway.configure()
        .dataSource(database.dataSource())
        .defaultSchema("platform")
        .locations("classpath:db/migration")
        .callbacks(InstanceKind.kindOfDatabase(settings(demo)))
        .load()
        .migrate();
  }

  private Settings settings(boolean demo) {
    return new Settings(
        demo,
        folder,
        URI.create("http://localhost:8080"),
        new Operator("Casefolio", Operator.Kind.AGENCY, "help@example.org", "no-reply@example.org"),
        List.of(Locale.ENGLISH),
        ZoneOffset.UTC,
        Optional.empty());
  }
}
