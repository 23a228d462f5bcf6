package org.casefolio.notification;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The queue of changes. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ChangeStore {

  private static final String INSERT =
      """
      insert into notification.change (id, receipt, urgency, news, part, held)
      select id, receipt, urgency, news, part, held
      from unnest(:ids::uuid[], :receipts::bytea[], :urgencies::smallint[], :news::bytea[],
        :parts::bytea[], :held::boolean[])
        as fresh (id, receipt, urgency, news, part, held)
      """;

  /** Held ones wait for a person, which is told of elsewhere. */
  private static final String COUNT =
      """
      select count(*)
      from notification.change
      where not held
      """;

  // Rows are found by an array of their ids, never by a join or in an order that an index gives as
  // well: what the planner knows of a queue is often from when it was all but empty, and it would
  // go through the whole of it, even once for each row.
  private static final String CLAIM =
      """
      with next as materialized (
        select id
        from notification.change
        where not held and (leased_until is null or leased_until < now())
        order by urgency
        limit :limit
        for update skip locked
      )
      update notification.change c
      set lease = :lease, leased_until = now() + make_interval(secs => :seconds)
      where c.id = any(array(select id from next))
      returning c.id, c.news, c.released
      """;

  // Rows are always locked in the order of their ids, so that no two can wait for each other.
  // A lease that has more than half its time left stays as it is, which writes no new row.
  private static final String KEEP =
      """
      with ours as materialized (
        select id, leased_until
        from notification.change
        where id = any(:ids) and lease = :lease
        order by id
        for update
      ), prolonged as (
        update notification.change c
        set leased_until = now() + make_interval(secs => :seconds)
        where c.id = any(array(
          select id from ours where leased_until < now() + make_interval(secs => :seconds / 2.0)))
      )
      select id
      from ours
      """;

  private static final String DELETE =
      """
      delete from notification.change
      where id = any(:ids) and lease = :lease
      """;

  private static final String DROP =
      """
      with gone as materialized (
        select id
        from notification.change
        where id = any(array(
          select id from notification.change where receipt = any(:receipts)))
        order by id
        for update
      )
      delete from notification.change
      where id = any(array(select id from gone))
      """;

  private static final RowMapper<Waiting> WAITING_ROW =
      (row, number) ->
          new Waiting(
              row.getObject("id", UUID.class),
              row.getBytes("receipt"),
              row.getBytes("news"),
              row.getBoolean("held"));

  private static final String WAITING =
      """
      select id, receipt, news, held
      from notification.change
      where id = any(array(select id from notification.change where receipt = any(:receipts)))
      order by id
      for update
      """;

  private static final String HELD =
      """
      select id, receipt, news, held
      from notification.change
      where receipt = any(:receipts) and held
      """;

  private static final String REMOVE =
      """
      delete from notification.change
      where id = any(:ids)
      """;

  private static final String REPLACE =
      """
      update notification.change c
      set news = fresh.news, part = fresh.part, held = fresh.held, lease = null, leased_until = null
      from unnest(:ids::uuid[], :news::bytea[], :parts::bytea[], :held::boolean[])
        as fresh (id, news, part, held)
      where c.id = any(:ids) and c.id = fresh.id
      """;

  private static final String HOLD =
      """
      with chosen as materialized (
        select id
        from notification.change
        where part = any(:parts) and not held
        order by id
        for update
      )
      update notification.change
      set held = true, lease = null, leased_until = null
      where id = any(array(select id from chosen))
      """;

  private static final String RELEASE =
      """
      update notification.change
      set held = false, released = true
      where part = any(:parts) and held
      """;

  private static final String DROP_HELD =
      """
      delete from notification.change
      where part = any(:parts) and held
      """;

  private static final String PARTS =
      """
      select news
      from notification.change
      where part = any(:parts)
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
        .param("parts", changes.stream().map(Fresh::part).toArray(byte[][]::new))
        .param("held", changes.stream().map(Fresh::held).toArray(Boolean[]::new))
        .update();
  }

  /** How many changes nobody has been told of yet, and nobody holds. */
  long count() {
    return database.sql(COUNT).query(Long.class).single();
  }

  /** Takes changes for as long as the lease lasts, those first that ask something. */
  List<Row> claim(UUID lease, Duration length, int limit) {
    return database
        .sql(CLAIM)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("limit", limit)
        .query((row, number) ->
            new Row(
                row.getObject("id", UUID.class), row.getBytes("news"), row.getBoolean("released")))
        .list();
  }

  /**
   * Prolongs the lease and locks the rows until the transaction ends, so that {@link #drop} cannot
   * pass it by; returns those that are still there and still ours.
   */
  Set<UUID> keep(UUID lease, Duration length, Collection<UUID> ids) {
    return new HashSet<>(
        database
            .sql(KEEP)
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

  /** What waits about some cases, locked, waiting for whoever is telling it just now. */
  List<Waiting> waiting(List<byte[]> receipts) {
    return database
        .sql(WAITING)
        .param("receipts", receipts.toArray(byte[][]::new))
        .query(WAITING_ROW)
        .list();
  }

  /** What is held about some cases. */
  List<Waiting> held(List<byte[]> receipts) {
    return database
        .sql(HELD)
        .param("receipts", receipts.toArray(byte[][]::new))
        .query(WAITING_ROW)
        .list();
  }

  void remove(Collection<UUID> ids) {
    database.sql(REMOVE).param("ids", ids.toArray(UUID[]::new)).update();
  }

  /** Puts other news in the place of what waits; whoever has it in hand loses it. */
  void replace(List<Fresh> changes) {
    database
        .sql(REPLACE)
        .param("ids", changes.stream().map(Fresh::id).toArray(UUID[]::new))
        .param("news", changes.stream().map(Fresh::news).toArray(byte[][]::new))
        .param("parts", changes.stream().map(Fresh::part).toArray(byte[][]::new))
        .param("held", changes.stream().map(Fresh::held).toArray(Boolean[]::new))
        .update();
  }

  /** Holds what waits of some parts of batches, waiting for whoever is telling it just now. */
  void hold(List<byte[]> parts) {
    database.sql(HOLD).param("parts", parts.toArray(byte[][]::new)).update();
  }

  void release(List<byte[]> parts) {
    database.sql(RELEASE).param("parts", parts.toArray(byte[][]::new)).update();
  }

  void dropHeld(List<byte[]> parts) {
    database.sql(DROP_HELD).param("parts", parts.toArray(byte[][]::new)).update();
  }

  /** The news that wait of some parts of batches. */
  List<byte[]> listNews(List<byte[]> parts) {
    return database
        .sql(PARTS)
        .param("parts", parts.toArray(byte[][]::new))
        .query((row, number) -> row.getBytes("news"))
        .list();
  }

  /** A change to insert. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Fresh(UUID id, byte[] receipt, short urgency, byte[] news, byte[] part, boolean held) {}

  /** A change taken from the queue. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(UUID id, byte[] news, boolean released) {}

  /** A change that waits in the queue. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Waiting(UUID id, byte[] receipt, byte[] news, boolean held) {}
}
