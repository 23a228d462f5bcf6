package org.casefolio.audit;

import org.casefolio.platform.postgres.Restored;
import org.casefolio.platform.settings.Serving;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records in the restored database who restored it and why, at its first start. Killed in between,
 * it records it twice rather than never.
 */
@Component
@Serving
class RestoreEntry implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(RestoreEntry.class);

  private final Restored restored;
  private final AuditStore store;
  private final TransactionTemplate transactions;

  RestoreEntry(Restored restored, AuditStore store, PlatformTransactionManager transactions) {
    this.restored = restored;
    this.store = store;
    this.transactions = new TransactionTemplate(transactions);
  }

  @Override
  public void afterSingletonsInstantiated() {
    restored
        .find()
        .ifPresent(note -> {
          transactions.executeWithoutResult(_ ->
              store.insertCommand(
                  note.at(), note.by(), "restore", "done", note.detail(), note.reason()));
          restored.forget();
          log.warn("This database was restored by {} at {}", note.by(), note.at());
        });
  }
}
