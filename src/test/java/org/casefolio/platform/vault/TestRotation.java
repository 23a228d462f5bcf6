package org.casefolio.platform.vault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.casefolio.platform.postgres.Database;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes the keys of a program that runs, as {@code vault rotate} does. */
public final class TestRotation {

  private final ApplicationContext context;

  public TestRotation(ApplicationContext context) {
    this.context = context;
  }

  /** Runs it to its end, or until the one who is told of its progress throws something. */
  public void run(Consumer<String> progress) {
    rotation().run(Optional.empty(), progress);
  }

  /** Another process with the key file as it is now runs it to its end. */
  public void carryOn(Path masterKeys, Database database) {
    Keys keys = TestVault.keysOf(masterKeys, database);
    new Rotation(
            keys,
            TestVault.master(masterKeys),
            new RotationStore(database),
            new KeyStore(database),
            List.copyOf(context.getBeansOfType(KeyedHashes.class).values()),
            context.getBean(PlatformTransactionManager.class))
        .run(Optional.empty(), _ -> {});
  }

  private Rotation rotation() {
    return new Rotation(
        context.getBean(Keys.class),
        context.getBean(MasterKeys.class),
        context.getBean(RotationStore.class),
        context.getBean(KeyStore.class),
        List.copyOf(context.getBeansOfType(KeyedHashes.class).values()),
        context.getBean(PlatformTransactionManager.class));
  }

  /** The tables whose keyed hashes are renewed. */
  public List<String> tables() {
    return context.getBeansOfType(KeyedHashes.class).values().stream()
        .map(KeyedHashes::table)
        .sorted()
        .toList();
  }

  /** The tables that have a row with a hash of another generation, after every lock is gone. */
  public List<String> tablesWithOlderHashes() {
    KeyRing ring = context.getBean(Keys.class).look();
    List<String> found = new ArrayList<>();
    for (KeyedHashes table : context.getBeansOfType(KeyedHashes.class).values()) {
      int rows =
          context
              .getBean(TransactionTemplate.class)
              .execute(transaction -> {
                transaction.setRollbackOnly();
                int all = 0;
                for (long page = 0; page < table.countPages(); page += KeyedHashes.step()) {
                  all += table.renew(ring, page);
                }
                return all;
              });
      if (rows > 0) {
        found.add(table.table());
      }
    }
    return found;
  }
}
