package org.casefolio.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
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

  // Whoever touches several rows locks them in the order of their ids, so that nobody waits for
  // each other.
  private static final String CANCEL =
      """
      with doomed as materialized (
        select id
        from mail.message
        where topic = any(:topics) and state <> 'accepted'
        order by id
        for update
      )
      delete from mail.message m
      using doomed
      where m.id = doomed.id
      """;

  private static final String LIST =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, resent,
        bounced
      from mail.message
      where owner = :owner and (:id::uuid is null or id = :id::uuid)
        and (halt is distinct from 'cancelled' or lease is not null)
      order by day desc
      limit :limit
      """;

  private static final String ERASE =
      """
      with doomed as materialized (
        select id
        from mail.message
        where owner = :owner
        order by id
        for update
      )
      delete from mail.message m
      using doomed
      where m.id = doomed.id
      """;

  private static final String ERASE_UNREACHABLE =
      """
      delete from mail.unreachable
      where owner = :owner
      """;

  // A lease that is lost with the server costs nothing: what the message says is saved with a
  // commit that waits for the disk before anything is sent.
  private static final String DO_NOT_WAIT_FOR_THE_DISK =
      """
      select set_config('synchronous_commit', 'off', true)
      """;

  private static final String CLAIM =
      """
      with due as materialized (
        select id
        from mail.message
        where state = 'waiting' and halt is null and due <= now() and priority <= :lowest
          and (leased_until is null or leased_until < now())
        order by priority, due
        limit :limit
        for update skip locked
      )
      update mail.message m
      set lease = :lease, leased_until = now() + make_interval(secs => :seconds)
      from due
      where m.id = due.id
      returning m.id, m.owner, m.writer, m.priority, m.state, m.draft, m.content, m.day, m.attempts,
        m.resent, m.bounced
      """;

  private static final String SAVE =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids::uuid[]) and lease = :lease
        order by id
        for update
      )
      update mail.message m
      set content = coalesce(fresh.content, m.content)
      from held
      join unnest(:ids::uuid[], :contents::bytea[]) as fresh (id, content) using (id)
      where m.id = held.id
      returning m.id
      """;

  private static final String ACCEPT =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids::uuid[]) and state = 'waiting'
        order by id
        for update
      )
      update mail.message m
      set state = 'accepted', halt = null, day = :day, topic = null, due = null, lease = null,
        leased_until = null,
        draft = coalesce(done.draft, m.draft),
        content = case when done.draft is null then m.content end
      from held
      join unnest(:ids::uuid[], :drafts::bytea[]) as done (id, draft) using (id)
      where m.id = held.id
      """;

  private static final String BACK_OFF =
      """
      with held as materialized (
        select m.id, failed.seconds
        from mail.message m
        join unnest(:ids::uuid[], :leases::uuid[], :seconds::float8[])
          as failed (id, lease, seconds) on m.id = failed.id and m.lease = failed.lease
        order by m.id
        for update of m
      )
      update mail.message m
      set attempts = attempts + :attempts, due = now() + make_interval(secs => held.seconds),
        lease = null, leased_until = null
      from held
      where m.id = held.id
      """;

  private static final String GIVE_UP =
      """
      with held as materialized (
        select m.id
        from mail.message m
        join unnest(:ids::uuid[], :leases::uuid[]) as failed (id, lease)
          on m.id = failed.id and m.lease = failed.lease
        order by m.id
        for update of m
      )
      update mail.message m
      set state = 'given_up', day = :day, attempts = attempts + 1, due = null, lease = null,
        leased_until = null
      from held
      where m.id = held.id
      """;

  private static final String TURN_BACK =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids::uuid[]) and lease = :lease
        order by id
        for update
      )
      update mail.message m
      set state = 'given_up', bounced = true, day = :day, due = null, lease = null,
        leased_until = null,
        draft = coalesce(done.draft, m.draft),
        content = case when done.draft is null then m.content end
      from held
      join unnest(:ids::uuid[], :drafts::bytea[]) as done (id, draft) using (id)
      where m.id = held.id
      """;

  private static final String RELEASE =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids) and lease = :lease
        order by id
        for update
      )
      update mail.message m
      set lease = null, leased_until = null
      from held
      where m.id = held.id
      """;

  private static final String RENEW =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids) and lease = :lease
        order by id
        for update
      )
      update mail.message m
      set leased_until = now() + make_interval(secs => :seconds)
      from held
      where m.id = held.id
      """;

  private static final String DROP =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids) and lease = :lease
        order by id
        for update
      )
      delete from mail.message m
      using held
      where m.id = held.id
      """;

  private static final String RESEND =
      """
      with again as materialized (
        select id
        from mail.message
        where state = :state and day between :since and :until and priority > :opening
        order by id
        for update
      )
      update mail.message m
      set state = 'waiting', content = null, attempts = 0, returns = 0, bounced = false, day = :today,
        due = date_trunc('hour', now()), resent = date_trunc('hour', now())
      from again
      where m.id = again.id
      """;

  private static final String COUNT =
      """
      select state, priority, day, count(*) as messages, count(*) filter (where attempts > 0) as tried
      from mail.message
      group by state, priority, day
      order by state, priority, day
      """;

  private static final String DEPTHS =
      """
      select priority, count(*) as messages
      from mail.message
      where state = 'waiting'
      group by priority
      """;

  // Of each queue some of the rows that have been due longest: in clear there is only the hour.
  private static final String FIRST =
      """
      select queue.priority, first.owner, first.draft, first.attempts, first.due
      from unnest(:priorities::smallint[]) as queue (priority)
      cross join lateral (
        select owner, draft, attempts, due
        from mail.message
        where state = 'waiting' and priority = queue.priority and due <= now()
        order by due
        limit :limit
      ) as first
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
              Optional.ofNullable(row.getObject("resent", OffsetDateTime.class))
                  .map(OffsetDateTime::toInstant),
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

  /**
   * Takes messages that are due, the most urgent first, for as long as the lease lasts.
   *
   * @param lowest the least urgent to take
   */
  List<Row> claim(UUID lease, Duration length, Priority lowest, int limit) {
    database.sql(DO_NOT_WAIT_FOR_THE_DISK).query(String.class).single();
    return database
        .sql(CLAIM)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("lowest", lowest.rank())
        .param("limit", limit)
        .query(ROW)
        .list();
  }

  /**
   * Fixes what messages say, where it is not fixed already; returns those that are still there and
   * still ours.
   */
  Set<UUID> save(UUID lease, Map<UUID, Optional<byte[]>> contents) {
    UUID[] ids = new UUID[contents.size()];
    byte[][] texts = new byte[ids.length][];
    int next = 0;
    for (Map.Entry<UUID, Optional<byte[]>> one : contents.entrySet()) {
      ids[next] = one.getKey();
      texts[next++] = one.getValue().orElse(null);
    }
    return new HashSet<>(
        database
            .sql(SAVE)
            .param("lease", lease)
            .param("ids", ids)
            .param("contents", texts)
            .query((row, number) -> row.getObject("id", UUID.class))
            .list());
  }

  /** Marks messages as accepted by the relay, whoever holds them now. */
  void accept(List<Done> messages, LocalDate day) {
    database
        .sql(ACCEPT)
        .param("ids", messages.stream().map(Done::id).toArray(UUID[]::new))
        .param("drafts", messages.stream().map(Done::draft).toArray(byte[][]::new))
        .param("day", day)
        .update();
  }

  /** Tries messages again later, because they have failed. */
  void backOff(List<Delayed> messages) {
    delay(messages, 1);
  }

  /** Tries messages later, because now there are too many; it does not count as a failure. */
  void postpone(List<Delayed> messages) {
    delay(messages, 0);
  }

  private void delay(List<Delayed> messages, int attempts) {
    database
        .sql(BACK_OFF)
        .param("ids", messages.stream().map(Delayed::id).toArray(UUID[]::new))
        .param("leases", messages.stream().map(Delayed::lease).toArray(UUID[]::new))
        .param(
            "seconds",
            messages.stream()
                .map(message -> message.delay().toMillis() / 1000.0)
                .toArray(Double[]::new))
        .param("attempts", attempts)
        .update();
  }

  void giveUp(List<Held> messages, LocalDate day) {
    database
        .sql(GIVE_UP)
        .param("ids", messages.stream().map(Held::id).toArray(UUID[]::new))
        .param("leases", messages.stream().map(Held::lease).toArray(UUID[]::new))
        .param("day", day)
        .update();
  }

  /** Marks messages as ones that go nowhere, because nothing goes to their address. */
  void turnBack(UUID lease, List<Done> messages, LocalDate day) {
    database
        .sql(TURN_BACK)
        .param("lease", lease)
        .param("ids", messages.stream().map(Done::id).toArray(UUID[]::new))
        .param("drafts", messages.stream().map(Done::draft).toArray(byte[][]::new))
        .param("day", day)
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

  /**
   * Sends messages of some days again: they are written anew, under a new identity. Mail that opens
   * an account is left alone, because what it said is not kept and would not work any more.
   *
   * @return how many
   */
  int resend(State state, LocalDate since, LocalDate until, LocalDate today) {
    return database
        .sql(RESEND)
        .param("state", state.name().toLowerCase(Locale.ROOT))
        .param("since", since)
        .param("until", until)
        .param("opening", Priority.SIGN_IN.rank())
        .param("today", today)
        .update();
  }

  /** How many messages there are, by state, queue and day. */
  List<Count> count() {
    return database
        .sql(COUNT)
        .query((row, number) ->
            new Count(
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Priority.ofRank(row.getInt("priority")),
                row.getObject("day", LocalDate.class),
                row.getLong("messages"),
                row.getLong("tried")))
        .list();
  }

  /** How many messages wait, by queue; one that is empty is left out. */
  Map<Priority, Long> depths() {
    Map<Priority, Long> depths = new EnumMap<>(Priority.class);
    database
        .sql(DEPTHS)
        .query(row -> {
          depths.put(Priority.ofRank(row.getInt("priority")), row.getLong("messages"));
        });
    return depths;
  }

  /** Of each queue those that have been due longest, to the hour. */
  List<First> first(int limit) {
    return database
        .sql(FIRST)
        .param(
            "priorities",
            Arrays.stream(Priority.values())
                .map(priority -> (short) priority.rank())
                .toArray(Short[]::new))
        .param("limit", limit)
        .query((row, number) ->
            new First(
                Priority.ofRank(row.getInt("priority")),
                row.getObject("owner", UUID.class),
                row.getBytes("draft"),
                row.getInt("attempts"),
                row.getObject("due", OffsetDateTime.class).toInstant()))
        .list();
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
   * A message that is done with.
   *
   * @param draft what to keep in place of the draft, forgetting the content; null to keep both
   */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Done(UUID id, byte @Nullable [] draft) {}

  /** A message that is held under a lease and goes back into the queue for later. */
  record Delayed(UUID id, UUID lease, Duration delay) {}

  /** A message that is held under a lease. */
  record Held(UUID id, UUID lease) {}

  /** So many messages. */
  record Count(State state, Priority priority, LocalDate day, long messages, long tried) {}

  /** A message near the front of its queue. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record First(Priority priority, UUID owner, byte[] draft, int attempts, Instant due) {}

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
      Optional<Instant> resent,
      boolean bounced) {}
}
