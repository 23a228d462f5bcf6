package org.casefolio.audit;

import java.time.Clock;
import org.casefolio.platform.cli.CommandWitness;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records every command of an operator. One that changes something is recorded twice: as begun, by
 * the very transaction that first changes anything, whatever that is, so that there is no change
 * without the entry and no command has to think of it; and with its result once it has ended.
 */
@Component
@ConditionalOnProperty(name = "casefolio.command", havingValue = "run")
class CommandEntries implements CommandWitness, TransactionExecutionListener {

  private final ObjectProvider<AuditStore> store;
  private final ObjectProvider<PlatformTransactionManager> transactions;
  private final Clock clock;

  private @Nullable Called called;
  private boolean isBegun;
  private boolean isCarried;

  /** Providers: the transaction manager is made with its listeners. */
  CommandEntries(
      ObjectProvider<AuditStore> store,
      ObjectProvider<PlatformTransactionManager> transactions,
      Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public synchronized void begins(Called command) {
    called = command;
  }

  @Override
  public synchronized void beforeCommit(TransactionExecution transaction) {
    Called command = called;
    if (command != null
        && command.changes()
        && !isBegun
        && !transaction.isReadOnly()
        && store.getObject().hasWritten()) {
      insert(command, "begun");
      isCarried = true;
    }
  }

  @Override
  public synchronized void afterCommit(
      TransactionExecution transaction, @Nullable Throwable failure) {
    isBegun |= isCarried && failure == null;
    isCarried = false;
  }

  @Override
  public void ended(int exit) {
    Called command;
    synchronized (this) {
      command = called;
      called = null;
    }
    if (command != null) {
      new TransactionTemplate(transactions.getObject())
          .executeWithoutResult(_ -> insert(command, exit == 0 ? "done" : "failed"));
    }
  }

  private void insert(Called command, String result) {
    store
        .getObject()
        .insertCommand(
            clock.instant(),
            command.by(),
            command.name(),
            result,
            command.arguments(),
            command.reason());
  }
}
