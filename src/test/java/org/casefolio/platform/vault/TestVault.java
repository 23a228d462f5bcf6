package org.casefolio.platform.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.mock.env.MockEnvironment;

/** A vault on a test database, with master keys of its own. */
public final class TestVault {

  private TestVault() {}

  public static Vault on(TestDatabase database) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "test-vault-");
      Vault vault =
          new Vault(
              new MasterKeys(new SettingsSource(new MockEnvironment()), settings(folder)),
              new KeyStore(database.database()));
      Files.delete(folder.resolve("master.key"));
      Files.delete(folder);
      return vault;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A vault with the master keys of a program that runs, on its database, to look into it. */
  public static Vault of(Path masterKeys, Database database) {
    MockEnvironment environment =
        new MockEnvironment().withProperty("casefolio.master-key-file", masterKeys.toString());
    return new Vault(
        new MasterKeys(new SettingsSource(environment), settings(Path.of("target"))),
        new KeyStore(database));
  }

  private static Settings settings(Path folder) {
    return new Settings(
        true,
        folder,
        URI.create("http://localhost:8080"),
        new Operator("Test", Operator.Kind.AGENCY, "help@test.example", "no-reply@test.example"),
        List.of(Locale.ENGLISH, Locale.of("es")),
        ZoneId.of("America/New_York"),
        Optional.empty());
  }
}
