package org.casefolio.audit;

import java.time.Clock;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.TestRetention;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.PlatformTransactionManager;

/** The audit log on a test database. */
public final class TestAudit {

  private final BlockStore blockStore;
  private final AuditStore store;
  private final AuditSecret secret;
  private final PlatformTransactionManager transactions;
  private final Database database;
  private final Vault vault;

  private TestAudit(Database database, Vault vault, PlatformTransactionManager transactions) {
    this.store = new AuditStore(database);
    this.blockStore = new BlockStore(database);
    this.secret = new AuditSecret(store, vault, transactions);
    this.transactions = transactions;
    this.database = database;
    this.vault = vault;
  }

  public static TestAudit on(
      Database database, Vault vault, PlatformTransactionManager transactions) {
    return new TestAudit(database, vault, transactions);
  }

  /** The log, to be written to inside transactions. */
  public Audit audit(Clock clock) {
    return new Audit(store, secret, clock);
  }

  AuditStore store() {
    return store;
  }

  LegalHolds holds(Clock clock) {
    return TestRetention.holds(database, vault, clock, TestVault.settings());
  }

  Blocks blocks(Clock clock) {
    return new Blocks(
        blockStore,
        store,
        new Heads(secret),
        new AuditRetention(new SettingsSource(new MockEnvironment())),
        holds(clock),
        transactions,
        clock);
  }

  Verification verification() {
    return new Verification(blockStore, new Heads(secret), transactions);
  }
}
