package org.casefolio.sweeping;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.Vault;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/** The counting of what is asked and followed, without the rest of the program. */
public final class TestSweeping {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final TallyStore store;
  private final Additions additions;
  private final Questions questions;

  private TestSweeping(
      Database database,
      TransactionTemplate transactions,
      Vault vault,
      Clock clock,
      Map<String, Object> settings) {
    Budgets budgets = budgets(settings);
    SweepAlert alert = new SweepAlert(vault, meters);
    this.store = new TallyStore(database);
    this.additions = new Additions(store, budgets, alert, vault, clock, transactions);
    this.questions = new Questions(store, additions, budgets, alert, vault, clock, meters);
  }

  /** With the budgets of the settings, the usual ones where there is none. */
  public static TestSweeping on(
      Database database,
      TransactionTemplate transactions,
      Vault vault,
      Clock clock,
      Map<String, Object> settings) {
    return new TestSweeping(database, transactions, vault, clock, settings);
  }

  /** For tests in which nobody adds too much. */
  public static Additions unlimited(
      Database database, TransactionTemplate transactions, Vault vault, Clock clock) {
    return on(
            database,
            transactions,
            vault,
            clock,
            Map.of(
                "casefolio.additions.neighborhood", "100000", "casefolio.additions.day", "100000"))
        .additions();
  }

  static Budgets budgets(Map<String, Object> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("set", settings));
    return new Budgets(new SettingsSource(environment));
  }

  public Additions additions() {
    return additions;
  }

  Questions questions() {
    return questions;
  }

  TallyStore store() {
    return store;
  }

  /** How many sweeps were told of. */
  public int alerts() {
    return (int)
        meters.find("casefolio.sweeps").counters().stream().mapToDouble(Counter::count).sum();
  }
}
