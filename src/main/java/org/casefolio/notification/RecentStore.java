package org.casefolio.notification;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of cases of which a change was told a moment ago. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class RecentStore {

  // Writes nothing new where there is a row, but locks it: who tells the next change waits.
  private static final String KEEP =
      """
      insert into notification.recent as r (receipt, told, until)
      select receipt, told,
        date_trunc('hour', now() + make_interval(secs => :seconds)) + interval '1 hour'
      from unnest(:receipts::bytea[], :told::bytea[]) as fresh (receipt, told)
      on conflict (receipt) do update
      set receipt = excluded.receipt
      returning r.receipt, r.told
      """;

  private static final String REPLACE =
      """
      update notification.recent r
      set told = fresh.told,
        until = date_trunc('hour', now() + make_interval(secs => :seconds)) + interval '1 hour'
      from unnest(:receipts::bytea[], :told::bytea[]) as fresh (receipt, told)
      where r.receipt = any(:receipts) and r.receipt = fresh.receipt
      """;

  private static final String SWEEP =
      """
      with over as materialized (
        select receipt
        from notification.recent
        where until < now()
        for update skip locked
      )
      delete from notification.recent
      where receipt = any(array(select receipt from over))
      """;

  private final Database database;

  RecentStore(Database database) {
    this.database = database;
  }

  /** A row of the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Row(byte[] receipt, byte[] told) {}

  /** Adds rows where there are none; returns what is there, which nobody else changes meanwhile. */
  Map<ByteBuffer, byte[]> keep(List<Row> rows, Duration within) {
    Map<ByteBuffer, byte[]> kept = new HashMap<>();
    database
        .sql(KEEP)
        .param("seconds", within.toSeconds())
        .param("receipts", rows.stream().map(Row::receipt).toArray(byte[][]::new))
        .param("told", rows.stream().map(Row::told).toArray(byte[][]::new))
        .query(row -> {
          kept.put(ByteBuffer.wrap(row.getBytes("receipt")), row.getBytes("told"));
        });
    return kept;
  }

  void replace(List<Row> rows, Duration within) {
    database
        .sql(REPLACE)
        .param("seconds", within.toSeconds())
        .param("receipts", rows.stream().map(Row::receipt).toArray(byte[][]::new))
        .param("told", rows.stream().map(Row::told).toArray(byte[][]::new))
        .update();
  }

  void sweep() {
    database.sql(SWEEP).update();
  }
}
