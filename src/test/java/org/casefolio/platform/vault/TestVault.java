package org.casefolio.platform.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.DatabaseOn;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.PlatformTransactionManager;

/** A vault on a test database, with master keys of its own. */
public final class TestVault {

  private TestVault() {}

  public static Vault on(TestDatabase database) {
    return on(database.database(), database.transactionManager(), RotationStore::new);
  }

  /** What needs no key of an account needs no database either. */
  public static Vault withoutDatabase() {
    DataSource nowhere = new DriverManagerDataSource();
    return on(DatabaseOn.of(nowhere), new JdbcTransactionManager(nowhere), NeverRotated::new);
  }

  private static Vault on(
      Database database,
      PlatformTransactionManager transactions,
      Function<Database, RotationStore> rotations) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "test-vault-");
      Vault vault =
          on(
              new SettingsSource(new MockEnvironment()),
              settings(folder, true),
              database,
              rotations.apply(database),
              transactions);
      Files.delete(folder.resolve("master.key"));
      Files.delete(folder);
      return vault;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class NeverRotated extends RotationStore {

    NeverRotated(Database database) {
      super(database);
    }

    @Override
    State find() {
      return new State(null, 0, null);
    }

    @Override
    List<byte[]> listIndexKeys() {
      return List.of();
    }
  }

  /** A vault with the master keys of a program that runs, on its database, to look into it. */
  public static Vault of(Path masterKeys, DataSource database) {
    MockEnvironment environment =
        new MockEnvironment().withProperty("casefolio.master-key-file", masterKeys.toString());
    return on(
        new SettingsSource(environment),
        settings(Path.of("target"), true),
        DatabaseOn.of(database),
        new RotationStore(DatabaseOn.of(database)),
        new JdbcTransactionManager(database));
  }

  private static Vault on(
      SettingsSource source,
      Settings settings,
      Database database,
      RotationStore rotations,
      PlatformTransactionManager transactions) {
    MasterKeys master = new MasterKeys(source, settings);
    return new Vault(
        new Keys(source, master, rotations),
        new KeyStore(database),
        new ErasureList(source, settings, master, new ErasedStore(database), transactions));
  }

  /**
   * Another node on the same database, with a key file of its own.
   *
   * @param life how long it uses what it has read
   */
  public static Vault node(Path masterKeys, DataSource database, Duration life) {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("casefolio.master-key-file", masterKeys.toString())
            .withProperty("casefolio.key-life", life.toSeconds() + "s");
    return on(
        new SettingsSource(environment),
        settings(Path.of("target"), true),
        DatabaseOn.of(database),
        new RotationStore(DatabaseOn.of(database)),
        new JdbcTransactionManager(database));
  }

  static MasterKeys master(Path file) {
    return keys(
        new MockEnvironment().withProperty("casefolio.master-key-file", file.toString()),
        Path.of("target"),
        true);
  }

  static Keys keysOf(Path file, Database database) {
    return new Keys(
        new SettingsSource(new MockEnvironment().withProperty("casefolio.key-life", "1s")),
        master(file),
        new RotationStore(database));
  }

  static MasterKeys keys(MockEnvironment environment, Path data, boolean demo) {
    return new MasterKeys(new SettingsSource(environment), settings(data, demo));
  }

  /** The erasure list of a node whose keys lie in a folder. */
  static ErasureList erasures(TestDatabase database, Path folder) {
    SettingsSource source = new SettingsSource(new MockEnvironment());
    Settings settings = settings(folder, true);
    return new ErasureList(
        source,
        settings,
        new MasterKeys(source, settings),
        new ErasedStore(database.database()),
        database.transactionManager());
  }

  /** Settings of nothing in particular, for what is tested with a vault. */
  public static Settings settings() {
    return settings(Path.of("target"), true);
  }

  private static Settings settings(Path folder, boolean demo) {
    return new Settings(
        demo,
        folder,
        URI.create("http://localhost:8080"),
        new Operator("Test", Operator.Kind.AGENCY, "help@test.example", "no-reply@test.example"),
        List.of(Locale.ENGLISH, Locale.of("es")),
        ZoneId.of("America/New_York"),
        Optional.empty());
  }
}
