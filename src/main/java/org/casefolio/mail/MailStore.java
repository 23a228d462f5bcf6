package org.casefolio.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
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
  // about; messages of one hour and one priority leave in no particular order. One that is to wait
  // comes with a time that says as little.
  private static final String INSERT =
      """
      insert into mail.message
        (id, owner, identity, topic, batch, writer, priority, draft, bundle, day, due)
      select id, owner, identity, topic, batch, writer, priority, draft, bundle, :day,
        coalesce(to_timestamp(due), date_trunc('hour', now()))
      from unnest(:ids::uuid[], :owners::uuid[], :identities::bytea[], :topics::bytea[],
        :batches::bytea[], :writers::text[], :priorities::smallint[], :drafts::bytea[],
        :bundles::bytea[], :dues::bigint[])
        as fresh (id, owner, identity, topic, batch, writer, priority, draft, bundle, due)
      on conflict (identity) do nothing
      """;

  private static final String KNOWN =
      """
      select identity
      from mail.message
      where identity = any(:identities)
      """;

  // Whoever touches several rows locks letters last, and of each sort in the order of their ids, so
  // that nobody waits for each other.
  private static final String LOCK_TOPICS =
      """
      select id
      from mail.message
      where topic = any(:topics) and state <> 'accepted'
      order by id
      for update
      """;

  /** Between these two stands which messages must not leave; the letters that carry them break. */
  static final String BREAK_CARRIERS_OF =
      """
      with broken as materialized (
        select id
        from mail.message
        where letter and state <> 'accepted' and id in (
          select carrier
          from mail.message
          where carrier is not null and
      """;

  static final String BROKEN =
      """
        )
        order by id
        for update
      )
      update mail.message l
      set halt = 'cancelled'
      from broken
      where l.id = broken.id
      """;

  private static final String BREAK_TOPICS = BREAK_CARRIERS_OF + "topic = any(:topics)" + BROKEN;

  private static final String CANCEL =
      """
      delete from mail.message m
      where topic = any(:topics) and state <> 'accepted' and not exists (
        select
        from mail.message l
        where l.id = m.carrier and l.state = 'accepted'
      )
      """;

  private static final String LIST =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, resent,
        bounced, halt is not distinct from 'held' or exists (
          select
          from mail.message c
          where c.carrier = m.id and c.halt = 'held'
        ) as held
      from mail.message m
      where owner = :owner and (:id::uuid is null or id = :id::uuid) and carrier is null
        and (halt is distinct from 'cancelled' or lease is not null or doubt
          or letter and state = 'given_up')
      order by day desc
      limit :limit
      """;

  private static final String LIST_AFTER =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, resent,
        bounced, halt is not distinct from 'held' or exists (
          select
          from mail.message c
          where c.carrier = m.id and c.halt = 'held'
        ) as held
      from mail.message m
      where owner = :owner and carrier is null
        and (:day::date is null or (day, id) > (:day::date, :id::uuid))
      order by day, id
      limit :limit
      """;

  private static final String ERASE =
      """
      with doomed as materialized (
        select id
        from mail.message
        where owner = :owner
        order by letter, id
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

  // Locks the rows and changes nothing: what is claimed is written down together with what it says.
  private static final String TAKE =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, resent, bounced
      from mail.message
      where state = 'waiting' and halt is null and bundle is null and due <= now()
        and priority <= :lowest
        and (leased_until is null or leased_until < now())
      order by priority, due
      limit :limit
      for update skip locked
      """;

  // Of messages that may travel together the first that is due. The others wait for it: two workers
  // would otherwise each make a letter of some. It takes along what is due for the same digest, and
  // whatever waits about its case.
  private static final String TAKE_FIRST =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, resent, bounced,
        bundle, topic, due
      from mail.message m
      where state = 'waiting' and halt is null and bundle is not null and carrier is null
        and due <= now() and priority between :highest and :lowest
        and (leased_until is null or leased_until < now())
        and not exists (
          select
          from mail.message o
          where o.bundle = m.bundle and o.state = 'waiting' and o.halt is null
            and o.bundle is not null and o.carrier is null and o.due <= now()
            and (o.topic = m.topic or o.priority = m.priority and m.priority = :digest)
            and (o.priority, o.due, o.id) < (m.priority, m.due, m.id)
        )
      order by priority, due, bundle, id
      limit :limit
      for update skip locked
      """;

  private static final String TAKE_ALONG =
      """
      select m.id, m.owner, m.writer, m.priority, m.state, m.draft, m.content, m.day, m.attempts,
        m.resent, m.bounced, m.bundle, m.topic, m.due, first.number
      from unnest(:ids::uuid[], :bundles::bytea[], :topics::bytea[], :digests::boolean[])
        with ordinality as first (id, bundle, topic, digest, number)
      join mail.message m on m.bundle = first.bundle and m.id <> all (:ids::uuid[])
        and (m.topic = first.topic
          or first.digest and m.priority = :digest and m.due <= now())
      where m.state = 'waiting' and m.halt is null and m.bundle is not null and m.carrier is null
        and (m.leased_until is null or m.leased_until < now())
      order by first.number
      for update of m skip locked
      """;

  private static final String INSERT_LETTERS =
      """
      insert into mail.message
        (id, owner, identity, writer, priority, draft, content, day, due, letter, lease,
        leased_until)
      select id, owner, identity, writer, priority, draft, content, :day,
        date_trunc('hour', now()), true, :lease,
        clock_timestamp() + make_interval(secs => :seconds)
      from unnest(:ids::uuid[], :owners::uuid[], :identities::bytea[], :writers::text[],
        :priorities::smallint[], :drafts::bytea[], :contents::bytea[])
        as fresh (id, owner, identity, writer, priority, draft, content)
      """;

  private static final String CARRY =
      """
      update mail.message m
      set carrier = carried.letter
      from unnest(:ids::uuid[], :letters::uuid[]) as carried (id, letter)
      where m.id = carried.id
      """;

  private static final String REMOVE =
      """
      delete from mail.message
      where id = any(:ids::uuid[])
      """;

  private static final String REMOVE_UNSENT =
      """
      delete from mail.message
      where id = any(:ids::uuid[]) and lease is null and not doubt
      returning id
      """;

  // What a letter carries that has not left is free then. Whoever waits for a letter may hold what
  // it carries, so nobody is waited for.
  private static final String TAKE_APART =
      """
      with broken as materialized (
        select id
        from mail.message
        where letter and halt = 'cancelled' and state = 'waiting' and lease is null and not doubt
        limit 100
        for update skip locked
      ), carried as materialized (
        select id
        from mail.message
        where carrier in (select id from broken)
        for update skip locked
      )
      delete from mail.message l
      using broken
      where l.id = broken.id and not exists (
        select
        from mail.message m
        where m.carrier = l.id and m.id not in (select id from carried)
      )
      """;

  // What is held of such a letter may be released: then it goes again as it was, and until then
  // nothing of it goes.
  private static final String TAKE_BROKEN =
      """
      select id, owner, writer, priority, state, draft, content, day, attempts, resent, bounced
      from mail.message l
      where letter and halt = 'cancelled' and state = 'waiting'
        and (doubt and lease is null or lease is not null and leased_until < now())
        and not exists (
          select
          from mail.message m
          where m.carrier = l.id and m.halt = 'held'
        )
      limit 100
      for update skip locked
      """;

  private static final String CARRIED =
      """
      select carrier, draft
      from mail.message
      where carrier = any(:letters::uuid[]) and state = 'waiting' and halt is null
      order by id
      """;

  // It stays in doubt, whatever becomes of it now.
  private static final String MEND =
      """
      update mail.message l
      set halt = null, doubt = true, draft = coalesce(mended.draft, l.draft),
        content = coalesce(mended.content, l.content)
      from unnest(:ids::uuid[], :drafts::bytea[], :contents::bytea[])
        as mended (id, draft, content)
      where l.id = mended.id
      """;

  // What waits for a digest of an owner.
  private static final String LIST_POSTPONED =
      """
      select id, draft
      from mail.message
      where owner = :owner and state = 'waiting' and bundle is not null and carrier is null
        and priority = :digest
      order by id
      for update
      """;

  private static final String MOVE =
      """
      update mail.message m
      set due = coalesce(to_timestamp(moved.due), date_trunc('hour', now()))
      from unnest(:ids::uuid[], :dues::bigint[]) as moved (id, due)
      where m.id = moved.id
      """;

  // Of rows that the transaction has locked. What is fixed travels alone from now on.
  private static final String SAVE =
      """
      update mail.message m
      set lease = :lease, leased_until = clock_timestamp() + make_interval(secs => :seconds),
        doubt = m.doubt or m.content is not null and m.lease is not null,
        content = coalesce(fresh.content, m.content),
        bundle = case when fresh.content is null then m.bundle end
      from unnest(:ids::uuid[], :contents::bytea[]) as fresh (id, content)
      where m.id = fresh.id
      """;

  private static final String ACCEPT =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids::uuid[]) and state = 'waiting'
        order by letter, id
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

  /** Those of some messages that are still under a lease, locked in the order of their ids. */
  private static final String HELD =
      """
      with held as materialized (
        select id
        from mail.message
        where id = any(:ids::uuid[]) and lease = :lease
        order by letter, id
        for update
      )
      """;

  private static final String BACK_OFF =
      """
      with held as materialized (
        select m.id, failed.seconds, failed.doubt
        from mail.message m
        join unnest(:ids::uuid[], :leases::uuid[], :seconds::float8[], :doubts::boolean[])
          as failed (id, lease, seconds, doubt) on m.id = failed.id and m.lease = failed.lease
        order by m.letter, m.id
        for update of m
      )
      update mail.message m
      set attempts = attempts + :attempts, due = now() + make_interval(secs => held.seconds),
        doubt = m.doubt or held.doubt, lease = null, leased_until = null
      from held
      where m.id = held.id
      """;

  private static final String GIVE_UP =
      """
      with held as materialized (
        select m.id, failed.doubt
        from mail.message m
        join unnest(:ids::uuid[], :leases::uuid[], :doubts::boolean[])
          as failed (id, lease, doubt) on m.id = failed.id and m.lease = failed.lease
        order by m.letter, m.id
        for update of m
      )
      update mail.message m
      set state = 'given_up', day = :day, attempts = attempts + 1, due = null,
        doubt = m.doubt or held.doubt, lease = null, leased_until = null
      from held
      where m.id = held.id
      """;

  private static final String TURN_BACK =
      HELD
          + """
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
      HELD
          + """
          update mail.message m
          set lease = null, leased_until = null
          from held
          where m.id = held.id
          """;

  private static final String RENEW =
      HELD
          + """
          update mail.message m
          set leased_until = clock_timestamp() + make_interval(secs => :seconds)
          from held
          where m.id = held.id
          """;

  private static final String DROP =
      HELD
          + """
          delete from mail.message m
          using held
          where m.id = held.id
          """;

  // What was withdrawn is halted for good; what a letter carries goes with the letter. One of which
  // something is held waits for the end of the hold.
  private static final String DONE_WITH =
      """
      select id, owner, writer, draft
      from mail.message l
      where state = :state and day between :since and :until and priority > :opening
        and (halt is null or letter) and carrier is null
        and (:after::uuid is null or id > :after::uuid)
        and not exists (
          select
          from mail.message m
          where m.carrier = l.id and m.halt = 'held'
        )
      order by id
      limit :limit
      for update
      """;

  private static final String REMOVE_CANCELLED =
      """
      delete from mail.message
      where carrier = any(:ids::uuid[]) and halt = 'cancelled'
      """;

  private static final String RESEND =
      """
      update mail.message m
      set state = 'waiting', halt = null, doubt = m.doubt or m.state = 'accepted',
        content = null, text_gone = false, attempts = 0, returns = 0, bounced = false,
        day = :today, due = date_trunc('hour', now()), resent = date_trunc('hour', now()),
        topic = case when m.carrier is null then again.topic else m.topic end,
        draft = case when m.carrier is null then coalesce(again.draft, m.draft) else m.draft end
      from unnest(:ids::uuid[], :topics::bytea[], :drafts::bytea[]) as again (id, topic, draft)
      where (m.id = any(:ids::uuid[]) or m.carrier = any(:ids::uuid[]))
        and again.id = coalesce(m.carrier, m.id)
      """;

  private static final String COUNT =
      """
      select state, priority, day, count(*) as messages, count(*) filter (where attempts > 0) as tried
      from mail.message
      where carrier is null
      group by state, priority, day
      order by state, priority, day
      """;

  private static final String DEPTHS =
      """
      select priority, count(*) as messages
      from mail.message
      where state = 'waiting' and carrier is null
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
        where state = 'waiting' and priority = queue.priority and due <= now() and carrier is null
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

  /** Those of some keyed hashes by which messages are there. */
  List<byte[]> known(Collection<byte[]> identities) {
    return database
        .sql(KNOWN)
        .param("identities", identities.toArray(byte[][]::new))
        .query((row, number) -> row.getBytes("identity"))
        .list();
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
        .param("bundles", messages.stream().map(Fresh::bundle).toArray(byte[][]::new))
        .param("dues", dues(messages.stream().map(Fresh::due).toList()))
        .param("day", day)
        .update();
  }

  /** In seconds, as the driver has no arrays of moments. */
  private static @Nullable Long[] dues(List<Optional<Instant>> dues) {
    return dues.stream()
        .map(due -> due.map(Instant::getEpochSecond).orElse(null))
        .toArray(Long[]::new);
  }

  /** Drops what was not accepted yet about these topics; what carries it is written anew. */
  int cancel(List<byte[]> topics) {
    byte[][] all = topics.toArray(byte[][]::new);
    database.sql(LOCK_TOPICS).param("topics", all).query(UUID.class).list();
    database.sql(BREAK_TOPICS).param("topics", all).update();
    return database.sql(CANCEL).param("topics", all).update();
  }

  /**
   * A message as its reader finds it again.
   *
   * @param held whether it, or something in it, is being checked
   */
  record Listed(Row row, boolean held) {}

  /** The messages of an owner, or only one of them, by day, the newest first. */
  List<Listed> list(UUID owner, @Nullable UUID id, int limit) {
    return database
        .sql(LIST)
        .param("owner", owner)
        .param("id", id)
        .param("limit", limit)
        .query((row, number) -> new Listed(ROW.mapRow(row, number), row.getBoolean("held")))
        .list();
  }

  /** An owner's messages, the oldest first, those after one. */
  List<Listed> list(UUID owner, @Nullable LocalDate day, @Nullable UUID id, int limit) {
    return database
        .sql(LIST_AFTER)
        .param("owner", owner)
        .param("day", day)
        .param("id", id)
        .param("limit", limit)
        .query((row, number) -> new Listed(ROW.mapRow(row, number), row.getBoolean("held")))
        .list();
  }

  void erase(UUID owner) {
    database.sql(ERASE).param("owner", owner).update();
    database.sql(ERASE_UNREACHABLE).param("owner", owner).update();
  }

  /**
   * Locks messages that are due, the most urgent first, for {@link #save} in the same transaction.
   *
   * @param lowest the least urgent to take
   */
  List<Row> take(Priority lowest, int limit) {
    return database
        .sql(TAKE)
        .param("lowest", lowest.rank())
        .param("limit", limit)
        .query(ROW)
        .list();
  }

  /**
   * Locks messages that are due and may travel together, of each bundle the first, for {@link
   * #takeAlong} in the same transaction.
   *
   * @param highest the most urgent to take
   * @param lowest the least urgent to take
   */
  List<Bundled> takeFirst(Priority highest, Priority lowest, int limit) {
    return database
        .sql(TAKE_FIRST)
        .param("highest", highest.rank())
        .param("lowest", lowest.rank())
        .param("digest", Priority.DIGEST.rank())
        .param("limit", limit)
        .query((row, number) -> bundled(row, number, number))
        .list();
  }

  /** Locks what goes along with these; each says by its number with which. */
  List<Bundled> takeAlong(List<Bundled> first) {
    return database
        .sql(TAKE_ALONG)
        .param("ids", first.stream().map(one -> one.row().id()).toArray(UUID[]::new))
        .param("bundles", first.stream().map(Bundled::bundle).toArray(byte[][]::new))
        .param("topics", first.stream().map(Bundled::topic).toArray(byte[][]::new))
        .param(
            "digests",
            first.stream()
                .map(one -> one.row().priority() == Priority.DIGEST)
                .toArray(Boolean[]::new))
        .param("digest", Priority.DIGEST.rank())
        .query((row, number) -> bundled(row, number, row.getInt("number") - 1))
        .list();
  }

  private static Bundled bundled(ResultSet row, int number, int first) throws SQLException {
    return new Bundled(
        required(ROW.mapRow(row, number)),
        row.getBytes("bundle"),
        row.getBytes("topic"),
        row.getObject("due", OffsetDateTime.class).toInstant(),
        first);
  }

  private static Row required(@Nullable Row row) {
    if (row == null) {
      throw new IllegalStateException("no row");
    }
    return row;
  }

  /**
   * Puts messages that were taken together into letters, which are under a lease.
   *
   * @param letters what is sent
   * @param carriers the letter of each message, by ids
   */
  void insertLetters(
      UUID lease,
      Duration length,
      List<NewLetter> letters,
      Map<UUID, UUID> carriers,
      LocalDate day) {
    database
        .sql(INSERT_LETTERS)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("ids", letters.stream().map(NewLetter::id).toArray(UUID[]::new))
        .param("owners", letters.stream().map(NewLetter::owner).toArray(UUID[]::new))
        .param("identities", letters.stream().map(NewLetter::identity).toArray(byte[][]::new))
        .param("writers", letters.stream().map(NewLetter::writer).toArray(String[]::new))
        .param(
            "priorities",
            letters.stream().map(one -> (short) one.priority().rank()).toArray(Short[]::new))
        .param("drafts", letters.stream().map(NewLetter::draft).toArray(byte[][]::new))
        .param("contents", letters.stream().map(NewLetter::content).toArray(byte[][]::new))
        .param("day", day)
        .update();
    UUID[] ids = carriers.keySet().toArray(UUID[]::new);
    database
        .sql(CARRY)
        .param("ids", ids)
        .param("letters", Arrays.stream(ids).map(carriers::get).toArray(UUID[]::new))
        .update();
  }

  /** Removes messages that the transaction has locked. */
  void remove(Collection<UUID> ids) {
    database.sql(REMOVE).param("ids", ids.toArray(UUID[]::new)).update();
  }

  /**
   * Removes messages that the transaction has locked, except those that a process had in hand when
   * it ended: they can have left. Returns which.
   */
  Set<UUID> removeUnsent(Collection<UUID> ids) {
    return database
        .sql(REMOVE_UNSENT)
        .param("ids", ids.toArray(UUID[]::new))
        .query(UUID.class)
        .set();
  }

  /** Frees what is carried by letters that must not leave as they are, and have not. */
  void takeApart() {
    database.sql(TAKE_APART).update();
  }

  /** Locks letters that must not leave as they are, and may have left so. */
  List<Row> takeBroken() {
    return database.sql(TAKE_BROKEN).query(ROW).list();
  }

  /** The sealed drafts of what some letters carry that may leave, by letter. */
  Map<UUID, List<byte[]>> carried(Collection<UUID> letters) {
    Map<UUID, List<byte[]>> carried = new HashMap<>();
    database
        .sql(CARRIED)
        .param("letters", letters.toArray(UUID[]::new))
        .query(row -> {
          carried
              .computeIfAbsent(row.getObject("carrier", UUID.class), key -> new ArrayList<>())
              .add(row.getBytes("draft"));
        });
    return carried;
  }

  /** Lets letters that the transaction has locked leave again. */
  void mend(List<Mended> letters) {
    database
        .sql(MEND)
        .param("ids", letters.stream().map(Mended::id).toArray(UUID[]::new))
        .param("drafts", letters.stream().map(Mended::draft).toArray(byte[][]::new))
        .param("contents", letters.stream().map(Mended::content).toArray(byte[][]::new))
        .update();
  }

  /** What waits for a digest of an owner, locked: the sealed drafts by id. */
  Map<UUID, byte[]> listPostponed(UUID owner) {
    Map<UUID, byte[]> drafts = new HashMap<>();
    database
        .sql(LIST_POSTPONED)
        .param("owner", owner)
        .param("digest", Priority.DIGEST.rank())
        .query(row -> {
          drafts.put(row.getObject("id", UUID.class), row.getBytes("draft"));
        });
    return drafts;
  }

  /** Lets messages be due at another time; without one at once. */
  void move(Map<UUID, Optional<Instant>> dues) {
    List<UUID> ids = List.copyOf(dues.keySet());
    database
        .sql(MOVE)
        .param("ids", ids.toArray(UUID[]::new))
        .param(
            "dues", dues(ids.stream().map(id -> dues.getOrDefault(id, Optional.empty())).toList()))
        .update();
  }

  /**
   * Fixes what the messages taken say, where it is not fixed already, and puts them under a lease.
   *
   * @param contents the text of each, or empty if it stands there or is not known yet
   */
  void save(UUID lease, Duration length, Map<UUID, Optional<byte[]>> contents) {
    UUID[] ids = new UUID[contents.size()];
    byte[][] texts = new byte[ids.length][];
    int next = 0;
    for (Map.Entry<UUID, Optional<byte[]>> one : contents.entrySet()) {
      ids[next] = one.getKey();
      texts[next++] = one.getValue().orElse(null);
    }
    database
        .sql(SAVE)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("ids", ids)
        .param("contents", texts)
        .update();
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
        .param("doubts", messages.stream().map(Delayed::doubt).toArray(Boolean[]::new))
        .param("attempts", attempts)
        .update();
  }

  void giveUp(List<Held> messages, LocalDate day) {
    database
        .sql(GIVE_UP)
        .param("ids", messages.stream().map(Held::id).toArray(UUID[]::new))
        .param("leases", messages.stream().map(Held::lease).toArray(UUID[]::new))
        .param("doubts", messages.stream().map(Held::doubt).toArray(Boolean[]::new))
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
   * The next messages that were done with on some days, locked, in the order of their ids. Mail
   * that opens an account is left out, because what it said is not kept and would not work any
   * more.
   *
   * @param after the last one that was looked at; null for none
   */
  List<DoneWith> doneWith(
      State state, LocalDate since, LocalDate until, @Nullable UUID after, int limit) {
    return database
        .sql(DONE_WITH)
        .param("state", state.name().toLowerCase(Locale.ROOT))
        .param("since", since)
        .param("until", until)
        .param("opening", Priority.SIGN_IN.rank())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) ->
            new DoneWith(
                row.getObject("id", UUID.class),
                row.getObject("owner", UUID.class),
                row.getString("writer"),
                row.getBytes("draft")))
        .list();
  }

  /** Sends messages again: they are written anew, under a new identity. */
  void resend(List<Again> messages, LocalDate today) {
    UUID[] ids = messages.stream().map(Again::id).toArray(UUID[]::new);
    database.sql(REMOVE_CANCELLED).param("ids", ids).update();
    database
        .sql(RESEND)
        .param("ids", ids)
        .param("drafts", messages.stream().map(Again::draft).toArray(byte[][]::new))
        .param("topics", messages.stream().map(Again::topic).toArray(byte[][]::new))
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
      byte[] draft,
      byte @Nullable [] bundle,
      Optional<Instant> due) {}

  /** A letter that carries several messages, sealed. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record NewLetter(
      UUID id,
      UUID owner,
      byte[] identity,
      String writer,
      Priority priority,
      byte[] draft,
      byte[] content) {}

  /**
   * A message that may travel with others.
   *
   * @param due since when it may leave
   * @param first the number of the message that takes it along, in the list of those
   */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Bundled(Row row, byte[] bundle, byte[] topic, Instant due, int first) {}

  /**
   * A message that is done with.
   *
   * @param draft what to keep in place of the draft, forgetting the content; null to keep both
   */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Done(UUID id, byte @Nullable [] draft) {}

  /**
   * A message that is held under a lease and goes back into the queue for later.
   *
   * @param doubt whether the relay can have taken it
   */
  record Delayed(UUID id, UUID lease, Duration delay, boolean doubt) {}

  /**
   * A message that is held under a lease.
   *
   * @param doubt whether the relay can have taken it
   */
  record Held(UUID id, UUID lease, boolean doubt) {}

  /**
   * A letter that may leave again.
   *
   * @param draft what it is written from now; null if it goes as it was
   * @param content what it says now; null if it goes as it was
   */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Mended(UUID id, byte @Nullable [] draft, byte @Nullable [] content) {}

  /** A message that was done with. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record DoneWith(UUID id, UUID owner, String writer, byte[] draft) {}

  /**
   * A message to be sent again.
   *
   * @param topic what it can be cancelled by
   * @param draft what it is written from now; null if from the same as before
   */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  record Again(UUID id, byte @Nullable [] topic, byte @Nullable [] draft) {}

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
