package org.casefolio.platform.retention;

import java.time.Clock;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.Vault;
import org.springframework.core.env.StandardEnvironment;

/** Periods and legal holds for the tests of modules that let things go. */
public final class TestRetention {

  private TestRetention() {}

  /** The periods that nobody has set otherwise. */
  public static Retention byDefault() {
    return new Retention(new SettingsSource(new StandardEnvironment()));
  }

  /** Legal holds; called in a transaction. */
  public static LegalHolds holds(Database database, Vault vault, Clock clock, Settings settings) {
    return new LegalHolds(new LegalHoldStore(database), vault, clock, settings);
  }
}
