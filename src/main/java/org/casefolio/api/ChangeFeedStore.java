package org.casefolio.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes that wait for their places, and the feeds. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ChangeFeedStore {

  private static final String ARRIVE =
      """
      insert into api.arrival (due, sealed)
      values (:due, :sealed)
      """;

  /** One worker of all gives places at a time. */
  private static final String ENTER_ALONE =
      """
      select pg_try_advisory_xact_lock(hashtextextended('api.arrival', 0))
      """;

  private static final String WAITING =
      """
      select number, sealed
      from api.arrival
      where due <= :now
      order by number
      limit :limit
      """;

  private static final String DONE =
      """
      delete from api.arrival where number = any(:numbers)
      """;

  private static final String LOCK =
      """
      select id, last_place
      from api.client
      where id = any(:clients) and revoked_at is null
      order by id
      for no key update
      """;

  private static final String INSERT =
      """
      with placed as (
        insert into api.change (client, place, receipt, day, sealed)
        select client, place, receipt, :day, sealed
        from unnest(:clients::uuid[], :places::bigint[], :receipts::bytea[], :sealed::bytea[])
          as fresh (client, place, receipt, sealed)
        returning client, place
      )
      update api.client c
      set last_place = newest.place
      from (select client, max(place) as place from placed group by client) newest
      where c.id = newest.client
      """;

  private static final String DROP =
      """
      delete from api.change where receipt = any(:receipts)
      """;

  private static final String STATE =
      """
      select last_place, forgotten from api.client where id = :client
      """;

  private static final String AFTER =
      """
      select place, sealed
      from api.change
      where client = :client and place > :after
      order by place
      limit :limit
      """;

  private static final String FORGET =
      """
      with gone as (
        delete from api.change
        where day < :day
        returning client, place
      )
      update api.client c
      set forgotten = greatest(c.forgotten, oldest.place)
      from (select client, max(place) as place from gone group by client) oldest
      where c.id = oldest.client
      """;

  private final Database database;

  ChangeFeedStore(Database database) {
    this.database = database;
  }

  /** What waits. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Waiting(long number, byte[] sealed) {}

  /** A change to put into a feed. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Fresh(UUID client, long place, byte[] receipt, byte[] sealed) {}

  /** A change of a feed. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Placed(long place, byte[] sealed) {}

  /** How far a feed goes, and up to where it is no longer kept. */
  record State(long last, long forgotten) {}

  void arrive(byte[] sealed, Instant due) {
    database
        .sql(ARRIVE)
        .param("sealed", sealed)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Whether nobody else gives places until the transaction ends. */
  boolean enterAlone() {
    return database.sql(ENTER_ALONE).query(Boolean.class).single();
  }

  List<Waiting> waiting(Instant now, int limit) {
    return database
        .sql(WAITING)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, number) -> new Waiting(row.getLong("number"), row.getBytes("sealed")))
        .list();
  }

  void done(List<Waiting> waited) {
    database
        .sql(DONE)
        .param("numbers", waited.stream().map(Waiting::number).toArray(Long[]::new))
        .update();
  }

  /** The places given last to clients, locked; without those that were revoked. */
  Map<UUID, Long> lock(Collection<UUID> clients) {
    Map<UUID, Long> places = new HashMap<>();
    database
        .sql(LOCK)
        .param("clients", clients.toArray(UUID[]::new))
        .query(
            (row, number) -> places.put(row.getObject("id", UUID.class), row.getLong("last_place")))
        .list();
    return places;
  }

  void insert(List<Fresh> changes, LocalDate day) {
    database
        .sql(INSERT)
        .param("day", day)
        .param("clients", changes.stream().map(Fresh::client).toArray(UUID[]::new))
        .param("places", changes.stream().map(Fresh::place).toArray(Long[]::new))
        .param("receipts", changes.stream().map(Fresh::receipt).toArray(byte[][]::new))
        .param("sealed", changes.stream().map(Fresh::sealed).toArray(byte[][]::new))
        .update();
  }

  void drop(List<byte[]> receipts) {
    database.sql(DROP).param("receipts", receipts.toArray(byte[][]::new)).update();
  }

  State state(UUID client) {
    return database
        .sql(STATE)
        .param("client", client)
        .query((row, number) -> new State(row.getLong("last_place"), row.getLong("forgotten")))
        .single();
  }

  List<Placed> after(UUID client, long place, int limit) {
    return database
        .sql(AFTER)
        .param("client", client)
        .param("after", place)
        .param("limit", limit)
        .query((row, number) -> new Placed(row.getLong("place"), row.getBytes("sealed")))
        .list();
  }

  /** Forgets changes of earlier days, and that feeds no longer go back to them. */
  void forget(LocalDate day) {
    database.sql(FORGET).param("day", day).update();
  }
}
