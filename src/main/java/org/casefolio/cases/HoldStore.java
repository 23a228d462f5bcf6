package org.casefolio.cases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.casefolio.cases.Hold.Selection;
import org.casefolio.cases.Hold.State;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The tables of holds, and of how many changes came under which title. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class HoldStore {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String HOLDS =
      """
      select h.number, h.state, h.automatic, b.id as batch, s.name as sender, h.since, h.title,
        h.placed_at
      from cases.hold h
      left join cases.batch b on b.number = h.batch
      left join cases.sender s on s.id = h.sender
      """;

  /** The entries e that a hold h covers; the batches between bound what has to be looked at. */
  private static final String COVERED =
      """
      from cases.entry e
      join cases.held_batch hb on hb.batch = e.batch and hb.hold = :hold
      join cases.hold h on h.number = hb.hold
      left join cases.wording w on w.id = e.wording
      where e.batch between
          (select min(batch) from cases.held_batch where hold = :hold)
          and (select max(batch) from cases.held_batch where hold = :hold)
        and (h.title is null or h.title = coalesce(w.title, ''))
      """;

  private static final RowMapper<Hold> HOLD =
      (row, number) ->
          new Hold(
              row.getInt("number"),
              State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getBoolean("automatic"),
              new Selection(
                  row.getObject("batch", UUID.class),
                  row.getString("sender"),
                  instant(row, "since"),
                  row.getString("title")),
              CaseStore.instant(row, "placed_at"));

  private final Database database;

  HoldStore(Database database) {
    this.database = database;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** How many changes more came under a title on a day; fewer, if negative. */
  record Count(String title, LocalDate day, long changes) {}

  /** An open hold as the ledger asks for it. */
  record Open(int number, @Nullable String title) {}

  /** Waits until whoever records is done, and keeps others waiting until the transaction ends. */
  void enterAlone() {
    database
        .sql("select pg_advisory_xact_lock(hashtextextended('cases.hold', 0))")
        .query((row, number) -> number)
        .list();
  }

  /**
   * Waits until nobody records about some cases, places a hold or ends one, and keeps them waiting
   * until the transaction ends. In the order in which whoever records takes the same locks.
   */
  void keep(Collection<ReceiptNumber> receipts) {
    database
        .sql(
            """
            select id
            from cases.case_file
            where receipt = any(:receipts)
            order by receipt
            for share
            """)
        .param("receipts", receipts.stream().map(ReceiptNumber::value).toArray(String[]::new))
        .query((row, number) -> number)
        .list();
    database
        .sql("select pg_advisory_xact_lock_shared(hashtextextended('cases.hold', 0))")
        .query((row, number) -> number)
        .list();
  }

  /** The parts of a batch; none if it brought nothing. */
  Set<Part> partsOf(UUID batch) {
    return new HashSet<>(
        database
            .sql(
                """
                select distinct b.id, coalesce(w.title, '') as title
                from cases.batch b
                join cases.entry e on e.batch = b.number
                left join cases.wording w on w.id = e.wording
                where b.id = :batch
                """)
            .param("batch", batch)
            .query(
                (row, number) -> new Part(row.getObject("id", UUID.class), row.getString("title")))
            .list());
  }

  /** What some entries came in, by their ids. */
  Map<Long, Part> parts(Map<Long, ReceiptNumber> entries) {
    Map<Long, Part> parts = new HashMap<>();
    database
        .sql(
            """
            select e.id, b.id as batch, coalesce(w.title, '') as title
            from unnest(:receipts::text[], :entries::bigint[]) as n (receipt, entry)
            join cases.case_file c on c.receipt = n.receipt collate "C"
            join cases.entry e on e.case_id = c.id and e.id = n.entry
            join cases.batch b on b.number = e.batch
            left join cases.wording w on w.id = e.wording
            """)
        .param(
            "receipts", entries.values().stream().map(ReceiptNumber::value).toArray(String[]::new))
        .param("entries", entries.keySet().toArray(Long[]::new))
        .query(row -> {
          parts.put(
              row.getLong("id"),
              new Part(row.getObject("batch", UUID.class), row.getString("title")));
        });
    return parts;
  }

  /**
   * Counts. Until the transaction ends others may record, but nobody places or ends a hold: what is
   * read from now on stays true.
   */
  void count(Collection<Count> counts) {
    record Row(String title, String day, long changes) {}
    database
        .sql(
            """
            insert into cases.title_day as t (title, day, shard, changes)
            select n.title, n.day, pg_backend_pid() % 16, n.changes
            from json_to_recordset(:rows::json) as n (title text, day date, changes bigint),
              (select pg_advisory_xact_lock_shared(hashtextextended('cases.hold', 0))) as l
            order by n.title, n.day
            on conflict (title, day, shard) do update set changes = t.changes + excluded.changes
            """)
        .param(
            "rows",
            JSON.writeValueAsString(
                counts.stream()
                    .map(one -> new Row(one.title(), one.day().toString(), one.changes()))
                    .toList()))
        .update();
  }

  /** How many changes came on a day under each of the titles. */
  Map<String, Long> counted(Collection<String> titles, LocalDate day) {
    Map<String, Long> counts = new HashMap<>();
    database
        .sql(
            """
            select title, sum(changes) as changes
            from cases.title_day
            where title = any(:titles) and day = :day
            group by title
            """)
        .param("titles", titles.toArray(String[]::new))
        .param("day", day)
        .query(row -> {
          counts.put(row.getString("title"), row.getLong("changes"));
        });
    return counts;
  }

  /**
   * The largest number on one day from {@code first} until the day before {@code day}, or what a
   * person has let pass since that day began, whichever is larger.
   */
  Map<String, Long> largest(
      Collection<String> titles, LocalDate first, LocalDate day, Instant dayBegan) {
    Map<String, Long> counts = new HashMap<>();
    database
        .sql(
            """
            select title, max(changes) as changes
            from (
              select title, sum(changes) as changes
              from cases.title_day
              where title = any(:titles) and day >= :first and day < :day
              group by title, day
              union all
              select title, allowed
              from cases.hold
              where title = any(:titles) and ended_at >= :began and allowed is not null
            ) c
            group by title
            """)
        .param("titles", titles.toArray(String[]::new))
        .param("first", first)
        .param("day", day)
        .param("began", dayBegan.atOffset(ZoneOffset.UTC))
        .query(row -> {
          counts.put(row.getString("title"), row.getLong("changes"));
        });
    return counts;
  }

  void forgetDaysBefore(LocalDate day) {
    database.sql("delete from cases.title_day where day < :day").param("day", day).update();
  }

  /** Places a hold by itself; empty if there is one for the title. */
  Optional<Integer> placeAutomatic(String title, Instant since) {
    return database
        .sql(
            """
            insert into cases.hold (automatic, title, since)
            values (true, :title, :since)
            on conflict (title) where automatic and state = 'held' do nothing
            returning number
            """)
        .param("title", title)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .optional();
  }

  Optional<Integer> findAutomatic(String title) {
    return database
        .sql("select number from cases.hold where title = :title and automatic and state = 'held'")
        .param("title", title)
        .query(Integer.class)
        .optional();
  }

  /** Places a hold; empty if there is no such batch or sender. */
  Optional<Integer> place(Selection selection) {
    Instant since = selection.since();
    return database
        .sql(
            """
            insert into cases.hold (automatic, batch, sender, since, title)
            select false, b.number, s.id, :since::timestamptz, :title::text
            from (select 1) one
            left join cases.batch b on b.id = :batch::uuid
            left join cases.sender s on s.name = :sender::text
            where (:batch::uuid is null or b.number is not null)
              and (:sender::text is null or s.id is not null)
            returning number
            """)
        .param("batch", selection.batch())
        .param("sender", selection.sender())
        .param("since", since == null ? null : since.atOffset(ZoneOffset.UTC))
        .param("title", selection.title())
        .query(Integer.class)
        .optional();
  }

  /** What has to be known of a batch: titles that came often today, and holds that cover it. */
  record Situation(Map<String, Long> many, List<Open> holds) {}

  /** Of the titles those that came more than so many times on a day, and the open holds. */
  Situation situation(Collection<String> titles, LocalDate day, long least, int batch, int sender) {
    Map<String, Long> many = new HashMap<>();
    List<Open> holds = new ArrayList<>();
    database
        .sql(
            """
            select null as number, title, sum(changes)::bigint as changes
            from cases.title_day
            where title = any(:titles) and day = :day
            group by title
            having sum(changes) > :least
            union all
            select number, title, null
            from cases.hold
            where state in ('held', 'withdrawing')
              and (batch is null or batch = :batch)
              and (sender is null or sender = :sender)
            """)
        .param("titles", titles.toArray(String[]::new))
        .param("day", day)
        .param("least", least)
        .param("batch", batch)
        .param("sender", sender)
        .query(row -> {
          Integer hold = row.getObject("number", Integer.class);
          if (hold == null) {
            many.put(row.getString("title"), row.getLong("changes"));
          } else {
            holds.add(new Open(hold, row.getString("title")));
          }
        });
    return new Situation(many, holds);
  }

  void cover(int batch, Collection<Integer> holds) {
    database
        .sql(
            """
            insert into cases.held_batch (batch, hold)
            select :batch, hold from unnest(:holds::integer[]) as hold
            on conflict do nothing
            """)
        .param("batch", batch)
        .param("holds", holds.toArray(Integer[]::new))
        .update();
  }

  /** Covers what had come before the hold. */
  void coverWhatCame(int hold) {
    database
        .sql(
            """
            insert into cases.held_batch (batch, hold)
            select b.number, h.number
            from cases.hold h
            join cases.batch b
              on (h.batch is null or h.batch = b.number)
              and (h.sender is null or h.sender = b.sender)
              and (h.since is null or h.since <= b.started_at)
            where h.number = :hold
              and (h.title is null or b.number in (
                select e.batch
                from cases.entry e
                left join cases.wording w on w.id = e.wording
                where coalesce(w.title, '') = h.title
                  and e.batch >= (
                    select coalesce(min(number), 0)
                    from cases.batch
                    where h.since <= started_at)))
            on conflict do nothing
            """)
        .param("hold", hold)
        .update();
    database
        .sql("update cases.hold set settled = true where number = :hold")
        .param("hold", hold)
        .update();
  }

  /** Locks a hold until the transaction ends. */
  Optional<Hold> lock(int hold) {
    return database
        .sql(
            HOLDS
                + """
                where h.number = :hold
                for update of h
                """)
        .param("hold", hold)
        .query(HOLD)
        .optional();
  }

  /** The open holds, oldest first; only those that are not settled, if so asked. */
  List<Hold> listOpen(boolean unsettled) {
    return database
        .sql(
            HOLDS
                + """
                where h.state in ('held', 'withdrawing') and not (:unsettled and h.settled)
                order by h.number
                """)
        .param("unsettled", unsettled)
        .query(HOLD)
        .list();
  }

  /**
   * What a hold covers.
   *
   * @param alone only what no other open hold covers
   */
  Set<Part> parts(int hold, boolean alone) {
    return new HashSet<>(
        database
            .sql(
                """
                select b.id, p.title
                from (
                  select distinct e.batch, coalesce(w.title, '') as title
                """
                    + COVERED
                    + """
                    ) p
                    join cases.batch b on b.number = p.batch
                    where not (:alone and exists (
                      select
                      from cases.held_batch ob
                      join cases.hold o on o.number = ob.hold
                      where ob.batch = p.batch and ob.hold <> :hold
                        and (o.title is null or o.title = p.title)))
                    """)
            .param("hold", hold)
            .param("alone", alone)
            .query(
                (row, number) -> new Part(row.getObject("id", UUID.class), row.getString("title")))
            .list());
  }

  /** How many entries and cases a hold covers. */
  record Extent(long batches, long entries, long cases) {}

  Extent extent(int hold) {
    return database
        .sql(
            """
            select count(distinct e.batch) as batches, count(*) as entries,
              count(distinct e.case_id) as cases
            """
                + COVERED)
        .param("hold", hold)
        .query((row, number) ->
            new Extent(row.getLong("batches"), row.getLong("entries"), row.getLong("cases")))
        .single();
  }

  /** Begins to withdraw what a hold covers. */
  void withdrawing(int hold, String reason) {
    database
        .sql(
            """
            update cases.hold
            set state = 'withdrawing', reason = :reason, withdrawal = gen_random_uuid()
            where number = :hold and state = 'held'
            """)
        .param("hold", hold)
        .param("reason", reason)
        .update();
  }

  UUID withdrawal(int hold) {
    return database
        .sql("select withdrawal from cases.hold where number = :hold")
        .param("hold", hold)
        .query(UUID.class)
        .single();
  }

  /** Lists what is to be taken back and is not yet on the list; answers how many. */
  int listEntries(int hold) {
    return database
        .sql(
            """
            insert into cases.held_entry (hold, case_id, entry)
            select h.number, e.case_id, e.id
            """
                + COVERED
                + """
                  and not exists (
                    select from cases.held_entry d
                    where d.hold = h.number and d.case_id = e.case_id and d.entry = e.id)
                on conflict do nothing
                """)
        .param("hold", hold)
        .update();
  }

  /** The next entries to be taken back, by case, in the order of arrival. */
  Map<Integer, List<Long>> nextEntries(int hold, int cases) {
    Map<Integer, List<Long>> entries = new TreeMap<>();
    database
        .sql(
            """
            select case_id, entry
            from cases.held_entry
            where hold = :hold and case_id in (
              select distinct case_id
              from cases.held_entry
              where hold = :hold and not done
              order by case_id
              limit :cases)
            order by case_id, entry
            """)
        .param("hold", hold)
        .param("cases", cases)
        .query(row -> {
          entries
              .computeIfAbsent(row.getInt("case_id"), key -> new ArrayList<>())
              .add(row.getLong("entry"));
        });
    return entries;
  }

  void done(int hold, Collection<Integer> cases) {
    database
        .sql(
            """
            update cases.held_entry
            set done = true
            where hold = :hold and case_id = any(:cases)
            """)
        .param("hold", hold)
        .param("cases", cases.toArray(Integer[]::new))
        .update();
  }

  /** Ends a hold. */
  void end(int hold, State state, @Nullable String reason, @Nullable Long allowed) {
    database
        .sql(
            """
            update cases.hold
            set state = :state, reason = coalesce(:reason::text, reason), ended_at = now(), allowed = :allowed
            where number = :hold
            """)
        .param("hold", hold)
        .param("state", state.name().toLowerCase(Locale.ROOT))
        .param("reason", reason)
        .param("allowed", allowed)
        .update();
    database.sql("delete from cases.held_batch where hold = :hold").param("hold", hold).update();
    database.sql("delete from cases.held_entry where hold = :hold").param("hold", hold).update();
  }

  /** A batch as an operator looks for it. */
  record Recent(UUID id, String sender, Instant startedAt, boolean imported, long entries) {}

  List<Recent> recent(int limit) {
    return database
        .sql(
            """
            with b as materialized (
              select * from cases.batch order by number desc limit :limit
            )
            select b.id, s.name, b.started_at, b.imported,
              (select count(*) from cases.entry e where e.batch = b.number) as entries
            from b
            join cases.sender s on s.id = b.sender
            order by b.number desc
            """)
        .param("limit", limit)
        .query((row, number) ->
            new Recent(
                row.getObject("id", UUID.class),
                row.getString("name"),
                CaseStore.instant(row, "started_at"),
                row.getBoolean("imported"),
                row.getLong("entries")))
        .list();
  }
}
