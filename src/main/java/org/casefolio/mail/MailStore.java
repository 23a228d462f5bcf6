package org.casefolio.mail;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of messages. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class MailStore {

  // The first due time is rounded to the hour, because a precise one would say which case it is
  // about; messages of one hour and one priority leave in no particular order.
  private static final String INSERT =
      """
      insert into mail.message
        (id, owner, identity, topic, batch, writer, priority, draft, day, due)
      select id, owner, identity, topic, batch, writer, priority, draft, :day,
        date_trunc('hour', now())
      from unnest(:ids::uuid[], :owners::uuid[], :identities::bytea[], :topics::bytea[],
        :batches::bytea[], :writers::text[], :priorities::smallint[], :drafts::bytea[])
        as fresh (id, owner, identity, topic, batch, writer, priority, draft)
      on conflict (identity) do nothing
      """;

  private static final String CANCEL =
      """
      delete from mail.message
      where topic = any(:topics) and state <> 'accepted'
      """;

  private static final String LIST =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, bounced
      from mail.message
      where owner = :owner and (:id::uuid is null or id = :id::uuid)
      order by day desc
      limit :limit
      """;

  private static final String ERASE =
      """
      delete from mail.message
      where owner = :owner
      """;

  private static final String ERASE_UNREACHABLE =
      """
      delete from mail.unreachable
      where owner = :owner
      """;

  private static final String CLAIM =
      """
      with due as materialized (
        select id
        from mail.message
        where state = 'waiting' and due <= now() and (leased_until is null or leased_until < now())
        order by priority, due
        limit :limit
        for update skip locked
      )
      update mail.message m
      set lease = :lease, leased_until = now() + make_interval(secs => :seconds)
      from due
      where m.id = due.id
      returning m.id, m.owner, m.writer, m.priority, m.state, m.draft, m.content, m.day, m.attempts,
        m.bounced
      """;

  private static final String SAVE =
      """
      update mail.message m
      set content = fresh.content, return_hash = fresh.return_hash
      from unnest(:ids::uuid[], :contents::bytea[], :returns::bytea[])
        as fresh (id, content, return_hash)
      where m.id = fresh.id and m.lease = :lease
      returning m.id
      """;

  private static final String ACCEPT =
      """
      update mail.message
      set state = 'accepted', day = :day, topic = null, due = null, lease = null,
        leased_until = null,
        draft = coalesce(:draft::bytea, draft),
        content = case when :draft::bytea is null then content end
      where id = :id and state = 'waiting'
      """;

  private static final String BACK_OFF =
      """
      update mail.message
      set attempts = attempts + 1, due = now() + make_interval(secs => :seconds),
        lease = null, leased_until = null
      where id = :id and lease = :lease
      """;

  private static final String GIVE_UP =
      """
      update mail.message
      set state = 'given_up', day = :day, attempts = attempts + 1, due = null, lease = null,
        leased_until = null
      where id = :id and lease = :lease
      """;

  private static final String TURN_BACK =
      """
      update mail.message
      set state = 'given_up', bounced = true, day = :day, due = null, lease = null,
        leased_until = null,
        draft = coalesce(:draft::bytea, draft),
        content = case when :draft::bytea is null then content end
      where id = :id and lease = :lease
      """;

  private static final String RELEASE =
      """
      update mail.message
      set lease = null, leased_until = null
      where id = any(:ids) and lease = :lease
      """;

  private static final String RENEW =
      """
      update mail.message
      set leased_until = now() + make_interval(secs => :seconds)
      where id = any(:ids) and lease = :lease
      """;

  private static final String DROP =
      """
      delete from mail.message
      where id = any(:ids) and lease = :lease
      """;

  private static final RowMapper<Row> ROW =
      (row, number) ->
          new Row(
              row.getObject("id", UUID.class),
              row.getObject("owner", UUID.class),
              row.getString("writer"),
              Priority.ofRank(row.getInt("priority")),
              State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getBytes("draft"),
              Optional.ofNullable(row.getBytes("content")),
              row.getObject("day", LocalDate.class),
              row.getInt("attempts"),
              row.getBoolean("bounced"));

  private final Database database;

  MailStore(Database database) {
    this.database = database;
  }

  /** Adds messages; one whose identity is there already is left alone. Returns how many are new. */
  int insert(List<Fresh> messages, LocalDate day) {
    Short[] priorities = new Short[messages.size()];
    for (int i = 0; i < priorities.length; i++) {
      priorities[i] = (short) messages.get(i).priority().rank();
    }
    return database
        .sql(INSERT)
        .param("ids", messages.stream().map(Fresh::id).toArray(UUID[]::new))
        .param("owners", messages.stream().map(Fresh::owner).toArray(UUID[]::new))
        .param("identities", messages.stream().map(Fresh::identity).toArray(byte[][]::new))
        .param("topics", messages.stream().map(Fresh::topic).toArray(byte[][]::new))
        .param("batches", messages.stream().map(Fresh::batch).toArray(byte[][]::new))
        .param("writers", messages.stream().map(Fresh::writer).toArray(String[]::new))
        .param("priorities", priorities)
        .param("drafts", messages.stream().map(Fresh::draft).toArray(byte[][]::new))
        .param("day", day)
        .update();
  }

  /** Drops what was not accepted yet about these topics. */
  int cancel(List<byte[]> topics) {
    return database.sql(CANCEL).param("topics", topics.toArray(byte[][]::new)).update();
  }

  /** The messages of an owner, or only one of them, by day, the newest first. */
  List<Row> list(UUID owner, @Nullable UUID id, int limit) {
    return database
        .sql(LIST)
        .param("owner", owner)
        .param("id", id)
        .param("limit", limit)
        .query(ROW)
        .list();
  }

  void erase(UUID owner) {
    database.sql(ERASE).param("owner", owner).update();
    database.sql(ERASE_UNREACHABLE).param("owner", owner).update();
  }

  /** Takes messages that are due, the most urgent first, for as long as the lease lasts. */
  List<Row> claim(UUID lease, Duration length, int limit) {
    return database
        .sql(CLAIM)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("limit", limit)
        .query(ROW)
        .list();
  }

  /** Fixes what messages say; returns those that are still there and still ours. */
  Set<UUID> save(UUID lease, Map<UUID, Fixed> contents) {
    UUID[] ids = contents.keySet().toArray(UUID[]::new);
    byte[][] texts = new byte[ids.length][];
    byte[][] returns = new byte[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      Fixed fixed = contents.get(ids[i]);
      texts[i] = fixed.content();
      returns[i] = fixed.returnHash();
    }
    return new HashSet<>(
        database
            .sql(SAVE)
            .param("lease", lease)
            .param("ids", ids)
            .param("contents", texts)
            .param("returns", returns)
            .query((row, number) -> row.getObject("id", UUID.class))
            .list());
  }

  /**
   * Marks a message as accepted by the relay, whoever holds it now.
   *
   * @param draft what to keep in place of the draft, forgetting the content; null to keep both
   */
  void accept(UUID id, LocalDate day, byte @Nullable [] draft) {
    database.sql(ACCEPT).param("id", id).param("day", day).param("draft", draft).update();
  }

  void backOff(UUID id, UUID lease, Duration delay) {
    database
        .sql(BACK_OFF)
        .param("id", id)
        .param("lease", lease)
        .param("seconds", delay.toSeconds())
        .update();
  }

  void giveUp(UUID id, UUID lease, LocalDate day) {
    database.sql(GIVE_UP).param("id", id).param("lease", lease).param("day", day).update();
  }

  /**
   * Marks a message as one that goes nowhere, because nothing goes to its address.
   *
   * @param draft what to keep in place of the draft, forgetting the content; null to keep both
   */
  void turnBack(UUID id, UUID lease, LocalDate day, byte @Nullable [] draft) {
    database
        .sql(TURN_BACK)
        .param("id", id)
        .param("lease", lease)
        .param("day", day)
        .param("draft", draft)
        .update();
  }

  /** Puts messages back as they were. */
  void release(UUID lease, Collection<UUID> ids) {
    database.sql(RELEASE).param("lease", lease).param("ids", ids.toArray(UUID[]::new)).update();
  }

  /** Holds messages for longer. */
  void renew(UUID lease, Collection<UUID> ids, Duration length) {
    database
        .sql(RENEW)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("ids", ids.toArray(UUID[]::new))
        .update();
  }

  /** Removes messages that nobody can read any more. */
  void drop(UUID lease, Collection<UUID> ids) {
    database.sql(DROP).param("lease", lease).param("ids", ids.toArray(UUID[]::new)).update();
  }

  /** What a row is in. */
  enum State {
    WAITING,
    ACCEPTED,
    GIVEN_UP
  }

  /** A message to insert, sealed and blinded. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Fresh(
      UUID id,
      UUID owner,
      byte[] identity,
      byte @Nullable [] topic,
      byte @Nullable [] batch,
      String writer,
      Priority priority,
      byte[] draft) {}

  /**
   * What is fixed before the first attempt.
   *
   * @param content what the message says, sealed
   * @param returnHash what a report about it is found by; null if it comes back to its sender
   */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Fixed(byte[] content, byte @Nullable [] returnHash) {}

  /** A message as it lies in the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(
      UUID id,
      UUID owner,
      String writer,
      Priority priority,
      State state,
      byte[] draft,
      Optional<byte[]> content,
      LocalDate day,
      int attempts,
      boolean bounced) {}
}
