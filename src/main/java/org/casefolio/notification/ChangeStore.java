package org.casefolio.notification;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The queue of changes. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ChangeStore {

  private static final String INSERT =
      """
      insert into notification.change (id, receipt, urgency, news)
      select id, receipt, urgency, news
      from unnest(:ids::uuid[], :receipts::bytea[], :urgencies::smallint[], :news::bytea[])
        as fresh (id, receipt, urgency, news)
      """;

  private static final String CLAIM =
      """
      with next as materialized (
        select id
        from notification.change
        where leased_until is null or leased_until < now()
        order by urgency
        limit :limit
        for update skip locked
      )
      update notification.change c
      set lease = :lease, leased_until = now() + make_interval(secs => :seconds)
      from next
      where c.id = next.id
      returning c.id, c.news
      """;

  private static final String HOLD =
      """
      update notification.change
      set leased_until = now() + make_interval(secs => :seconds)
      where id = any(:ids) and lease = :lease
      returning id
      """;

  private static final String DELETE =
      """
      delete from notification.change
      where id = any(:ids) and lease = :lease
      """;

  private static final String DROP =
      """
      delete from notification.change
      where receipt = any(:receipts)
      """;

  private final Database database;

  ChangeStore(Database database) {
    this.database = database;
  }

  void insert(List<Fresh> changes) {
    Short[] urgencies = changes.stream().map(Fresh::urgency).toArray(Short[]::new);
    database
        .sql(INSERT)
        .param("ids", changes.stream().map(Fresh::id).toArray(UUID[]::new))
        .param("receipts", changes.stream().map(Fresh::receipt).toArray(byte[][]::new))
        .param("urgencies", urgencies)
        .param("news", changes.stream().map(Fresh::news).toArray(byte[][]::new))
        .update();
  }

  /** Takes changes for as long as the lease lasts, those first that ask something. */
  List<Row> claim(UUID lease, Duration length, int limit) {
    return database
        .sql(CLAIM)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("limit", limit)
        .query((row, number) -> new Row(row.getObject("id", UUID.class), row.getBytes("news")))
        .list();
  }

  /**
   * Prolongs the lease and locks the rows until the transaction ends, so that {@link #drop} cannot
   * pass it by; returns those that are still there and still ours.
   */
  Set<UUID> hold(UUID lease, Duration length, Collection<UUID> ids) {
    return new HashSet<>(
        database
            .sql(HOLD)
            .param("lease", lease)
            .param("seconds", length.toSeconds())
            .param("ids", ids.toArray(UUID[]::new))
            .query((row, number) -> row.getObject("id", UUID.class))
            .list());
  }

  void delete(UUID lease, Collection<UUID> ids) {
    database.sql(DELETE).param("lease", lease).param("ids", ids.toArray(UUID[]::new)).update();
  }

  /** Removes whatever waits about some cases, waiting for whoever is telling it just now. */
  void drop(List<byte[]> receipts) {
    database.sql(DROP).param("receipts", receipts.toArray(byte[][]::new)).update();
  }

  /** A change to insert. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Fresh(UUID id, byte[] receipt, short urgency, byte[] news) {}

  /** A change taken from the queue. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(UUID id, byte[] news) {}
}
