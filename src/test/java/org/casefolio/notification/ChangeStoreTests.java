package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeStoreTests {

  private static final int MANY = 5_000;
  private static final int SOME = 100;
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final TestDatabase database = TestDatabase.create();
  private final ChangeStore store = new ChangeStore(database.database());

  @AfterEach
  void close() {
    database.close();
  }

  /**
   * A queue is empty most of the time, and that is what the planner knows of it when a morning's
   * changes come.
   */
  @Test
  void readsWhatItTakesAndNotTheWholeQueue() {
    insert(MANY);
    database
        .jdbc()
        .sql(
            "delete from notification.change"
                + " where ctid < (select max(ctid) from notification.change)")
        .update();
    database.jdbc().sql("vacuum (analyze, truncate false) notification.change").update();
    List<byte[]> receipts = insert(MANY).subList(0, SOME);

    UUID lease = UUID.randomUUID();
    Set<UUID> ids = new HashSet<>();
    assertReadsFew(
        () -> store.claim(lease, LEASE, SOME).stream().map(ChangeStore.Row::id).forEach(ids::add));
    assertThat(ids).hasSize(SOME);
    assertReadsFew(() -> assertThat(store.keep(lease, LEASE.multipliedBy(3), ids)).isEqualTo(ids));
    assertReadsFew(() -> store.delete(lease, ids));
    assertReadsFew(() -> store.waiting(receipts));
    assertReadsFew(() -> store.drop(receipts));
  }

  private void assertReadsFew(Runnable what) {
    database
        .transactions()
        .executeWithoutResult(transaction -> {
          int before = read();
          what.run();
          assertThat(read() - before).isLessThan(5 * SOME);
        });
  }

  /** The rows that this connection has read, of late. */
  private int read() {
    return database
        .jdbc()
        .sql(
            """
            select seq_tup_read + idx_tup_fetch
            from pg_stat_xact_user_tables
            where relid = 'notification.change'::regclass
            """)
        .query(Integer.class)
        .single();
  }

  private List<byte[]> insert(int changes) {
    List<ChangeStore.Fresh> fresh =
        IntStream.range(0, changes)
            .mapToObj(number ->
                new ChangeStore.Fresh(
                    UUID.randomUUID(),
                    ByteBuffer.allocate(32).putInt(number).array(),
                    (short) 1,
                    new byte[300],
                    new byte[32],
                    false))
            .toList();
    database.transactions().executeWithoutResult(transaction -> store.insert(fresh));
    return fresh.stream().map(ChangeStore.Fresh::receipt).toList();
  }
}
