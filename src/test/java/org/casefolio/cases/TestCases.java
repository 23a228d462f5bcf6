package org.casefolio.cases;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.Replicas;
import org.casefolio.platform.postgres.TestReplicas;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The cases module on a database of its own, without the rest of the program. */
public final class TestCases {

  /** A catalogue with a handful of statuses. */
  public static final Path SMALL_CATALOGUE =
      Path.of("src/test/resources/cases/small-catalogue.yaml");

  private final List<CasesChanged> published = new CopyOnWriteArrayList<>();
  private final List<Consumer<CasesChanged>> listeners = new ArrayList<>();
  private final CaseLedger ledger;
  private final Cases cases;
  private final Senders senders;
  private final StatusCatalogue catalogue;
  private final CaseStore store;
  private final UnknownTitles unknownTitles;
  private final Holds holds;

  private TestCases(
      DataSource dataSource,
      Database database,
      Replicas replicas,
      Clock clock,
      Map<String, Object> set) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "small", Map.of("casefolio.catalogue", SMALL_CATALOGUE.toString())));
    environment.getPropertySources().addFirst(new MapPropertySource("set", set));
    SettingsSource source = new SettingsSource(environment);
    Settings settings = Settings.from(source);
    JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
    this.store = new CaseStore(database);
    SenderStore senderStore = new SenderStore(database);
    ProtectedForms forms = new ProtectedForms(source);
    RecentReads recent = new RecentReads(store, senderStore, forms, replicas, clock);
    this.senders = new Senders(senderStore, recent, clock, settings);
    this.catalogue =
        new StatusCatalogue(
            settings, source, new LanguageFiles(source), new EditionStore(database), transactions);
    this.unknownTitles = new UnknownTitles(store, forms, catalogue);
    this.cases = new Cases(store, senders, forms, catalogue, recent);
    HoldStore holdStore = new HoldStore(database);
    this.holds = new Holds(holdStore, new HoldRules(source), recent, settings, clock);
    this.ledger =
        new CaseLedger(
            store,
            senderStore,
            forms,
            holds,
            holdStore,
            recent,
            event -> {
              if (event instanceof CasesChanged changed) {
                published.add(changed);
                listeners.forEach(listener -> listener.accept(changed));
              }
            },
            clock,
            transactions);
  }

  /** With the small catalogue, unless the settings name another one. */
  public static TestCases on(
      DataSource dataSource, Database database, Clock clock, Map<String, Object> settings) {
    return new TestCases(dataSource, database, TestReplicas.none(database), clock, settings);
  }

  /** The same, where what may be a moment old is read elsewhere. */
  static TestCases on(DataSource dataSource, Database database, Replicas replicas, Clock clock) {
    return new TestCases(dataSource, database, replicas, clock, Map.of());
  }

  public CaseLedger ledger() {
    return ledger;
  }

  public Cases cases() {
    return cases;
  }

  public Senders senders() {
    return senders;
  }

  public StatusCatalogue catalogue() {
    return catalogue;
  }

  UnknownTitles unknownTitles() {
    return unknownTitles;
  }

  public Holds holds() {
    return holds;
  }

  CaseStore store() {
    return store;
  }

  /** What was published so far. */
  public List<CasesChanged> published() {
    return List.copyOf(published);
  }

  /** The changes published so far. */
  public List<CasesChanged.Change> changes() {
    return published.stream().flatMap(changed -> changed.changes().stream()).toList();
  }

  public void forgetPublished() {
    published.clear();
  }

  /** Calls a listener inside the ledger's transaction. */
  public void listen(Consumer<CasesChanged> listener) {
    listeners.add(listener);
  }
}
