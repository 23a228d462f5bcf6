package org.casefolio.cases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casefolio.cases.CasesChanged.Wording;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of cases. What concerns many rows takes them as arrays, as one JSON document or as
 * copied rows, so that the number of statements does not depend on the number of rows.
 *
 * <p>Locks are taken in one order everywhere, which is why no two batches can wait for each other:
 * senders, wordings by title, cases by receipt number, the batch, entries by event key.
 *
 * <p>What many ask for takes its receipts as {@code any(array(select unnest(…)))}: of an array that
 * is a parameter PostgreSQL thinks that the next one may be shorter, and plans the statement anew
 * each time, which takes longer than to run it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class CaseStore {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** As the database orders them. */
  private static final Comparator<NewEntry> BY_EVENT_KEY =
      Comparator.comparing(
          NewEntry::eventKey,
          Comparator.comparingLong((UUID key) -> key.getMostSignificantBits() + Long.MIN_VALUE)
              .thenComparingLong(key -> key.getLeastSignificantBits() + Long.MIN_VALUE));

  private final Database database;

  CaseStore(Database database) {
    this.database = database;
  }

  /** A case as its row tells it. */
  record CaseRow(
      int id,
      ReceiptNumber receipt,
      String form,
      boolean isProtected,
      boolean hasActions,
      @Nullable Long current,
      @Nullable Long newest) {}

  /** An event that was recorded before. */
  record KnownEvent(long entry, int caseId, long content) {}

  /** A new row. */
  record NewEntry(
      long id,
      int caseId,
      UUID eventKey,
      long content,
      Instant occurredAt,
      boolean dateOnly,
      @Nullable Integer wording,
      @Nullable LocalDate respondBy,
      @Nullable Long target,
      @Nullable String textEn,
      @Nullable String textEs,
      boolean step) {}

  /** What becomes of the row of a case. */
  record CaseChange(
      int id,
      ReceiptNumber receipt,
      String form,
      boolean isProtected,
      boolean hasActions,
      @Nullable Long current,
      long newest) {}

  private record WordingRow(String title, @Nullable String titleEs) {}

  /** Numbers for entries, ascending, and the moment at which they are learned. */
  record Numbers(List<Long> ids, Instant now) {}

  /** The sender's number; one that is not known is entered. */
  int senderNumber(String name) {
    for (int attempt = 0; attempt < 2; attempt++) {
      List<Integer> found =
          database
              .sql("select id from cases.sender where name = :name")
              .param("name", name)
              .query(Integer.class)
              .list();
      if (!found.isEmpty()) {
        return found.getFirst();
      }
      database
          .sql("insert into cases.sender (name) values (:name) on conflict do nothing")
          .param("name", name)
          .update();
    }
    return database
        .sql("select id from cases.sender where name = :name")
        .param("name", name)
        .query(Integer.class)
        .single();
  }

  /** The numbers of the wordings; those that are not known are entered. */
  Map<Wording, Integer> wordingNumbers(Set<Wording> wordings) {
    String rows =
        JSON.writeValueAsString(
            wordings.stream()
                .map(wording -> new WordingRow(wording.title(), wording.titleEs()))
                .toList());
    database
        .sql(
            """
            insert into cases.wording (title, title_es)
            select n.title, n."titleEs"
            from json_to_recordset(:rows::json) as n (title text, "titleEs" text)
            where not exists (
              select from cases.wording w
              where w.title = n.title and w.title_es is not distinct from n."titleEs")
            order by 1, 2
            on conflict do nothing
            """)
        .param("rows", rows)
        .update();
    Map<Wording, Integer> numbers = new HashMap<>();
    database
        .sql(
            """
            select w.id, w.title, w.title_es
            from json_to_recordset(:rows::json) as n (title text, "titleEs" text)
            join cases.wording w
              on w.title = n.title and w.title_es is not distinct from n."titleEs"
            """)
        .param("rows", rows)
        .query(row -> {
          numbers.put(
              new Wording(row.getString("title"), row.getString("title_es")), row.getInt("id"));
        });
    return numbers;
  }

  /** Enters the cases that are not known and locks all of them until the transaction ends. */
  Map<ReceiptNumber, CaseRow> lockCases(Map<ReceiptNumber, String> forms, int sender) {
    database
        .sql(
            """
            insert into cases.case_file (receipt, form, sender)
            select n.receipt, n.form, :sender
            from unnest(:receipts::text[], :forms::text[]) as n (receipt, form)
            where not exists (
              select from cases.case_file c where c.receipt = n.receipt collate "C")
            order by n.receipt collate "C"
            on conflict do nothing
            """)
        .param("receipts", values(forms.keySet()))
        .param("forms", forms.values().toArray(String[]::new))
        .param("sender", sender)
        .update();
    Map<ReceiptNumber, CaseRow> rows = new HashMap<>();
    database
        .sql(
            """
            select id, receipt, form, protected, has_actions, current_entry, newest_entry
            from cases.case_file
            where receipt = any(:receipts)
            order by receipt
            for update
            """)
        .param("receipts", values(forms.keySet()))
        .query(row -> {
          CaseRow found = caseRow(row);
          rows.put(found.receipt(), found);
        });
    return rows;
  }

  /** Whether nothing was ever recorded of any of the cases. */
  boolean areAllUnknown(Collection<ReceiptNumber> receipts) {
    return database
        .sql("select not exists (select from cases.case_file where receipt = any(:receipts))")
        .param("receipts", values(receipts))
        .query(Boolean.class)
        .single();
  }

  /** Rows for cases that are not known, as they are until {@link #insert} enters them. */
  Map<ReceiptNumber, CaseRow> newRows(Map<ReceiptNumber, String> forms) {
    Iterator<Integer> ids =
        database
            .sql(
                """
                select nextval('cases.case_file_id_seq')
                from generate_series(1, :count)
                """)
            .param("count", forms.size())
            .query(Integer.class)
            .list()
            .iterator();
    Map<ReceiptNumber, CaseRow> rows = new HashMap<>();
    forms.forEach((receipt, form) ->
        rows.put(receipt, new CaseRow(ids.next(), receipt, form, false, false, null, null)));
    return rows;
  }

  /**
   * Enters cases that are not known.
   *
   * @param cases in the order of their receipt numbers
   * @throws org.springframework.dao.DuplicateKeyException if one of them has become known
   */
  void insert(Collection<CaseChange> cases, int sender) {
    database.copy(
        """
        copy cases.case_file (receipt, id, form, protected, has_actions, sender, current_entry,
          newest_entry)
        from stdin (format binary)
        """,
        8,
        cases,
        (row, one) ->
            row.text(one.receipt().value())
                .integer(one.id())
                .text(one.form())
                .bool(one.isProtected())
                .bool(one.hasActions())
                .smallint(sender)
                .bigint(one.current())
                .bigint(one.newest()));
  }

  /** Locks cases by their numbers until the transaction ends. */
  Map<Integer, CaseRow> lockCases(Collection<Integer> ids) {
    Map<Integer, CaseRow> rows = new HashMap<>();
    database
        .sql(
            """
            select id, receipt, form, protected, has_actions, current_entry, newest_entry
            from cases.case_file
            where id = any(:ids)
            order by receipt
            for update
            """)
        .param("ids", ids.toArray(Integer[]::new))
        .query(row -> {
          CaseRow found = caseRow(row);
          rows.put(found.id(), found);
        });
    return rows;
  }

  /** Keeps everyone from recording about cases, in the order in which they lock them. */
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
        .param("receipts", values(receipts))
        .query((row, number) -> number)
        .list();
  }

  /** Erases cases and whatever there is of them. */
  int erase(Collection<ReceiptNumber> receipts) {
    Integer[] ids =
        database
            .sql(
                """
                select id
                from cases.case_file
                where receipt = any(:receipts)
                order by receipt
                for update
                """)
            .param("receipts", values(receipts))
            .query(Integer.class)
            .list()
            .toArray(Integer[]::new);
    if (ids.length == 0) {
      return 0;
    }
    erasing("cases");
    database
        .sql("delete from cases.held_entry where case_id = any(:ids)")
        .param("ids", ids)
        .update();
    database.sql("delete from cases.entry where case_id = any(:ids)").param("ids", ids).update();
    erasing("");
    database.sql("delete from cases.case_file where id = any(:ids)").param("ids", ids).update();
    // A title is not one case's own, unless it names the case.
    database
        .sql(
            """
            delete from cases.wording w
            using unnest(:receipts::text[]) as r (receipt)
            where position(r.receipt in w.title) > 0 or position(r.receipt in w.title_es) > 0
            """)
        .param("receipts", values(receipts))
        .update();
    return ids.length;
  }

  /** Tells the guard of the history, for this transaction. */
  private void erasing(String what) {
    database
        .sql("select set_config('casefolio.erasing', :what, true)")
        .param("what", what)
        .query(String.class)
        .single();
  }

  /** The ids of batches by their numbers. */
  Map<Integer, UUID> batchIds(Collection<Integer> numbers) {
    Map<Integer, UUID> ids = new HashMap<>();
    database
        .sql("select number, id from cases.batch where number = any(:numbers)")
        .param("numbers", numbers.toArray(Integer[]::new))
        .query(row -> {
          ids.put(row.getInt("number"), row.getObject("id", UUID.class));
        });
    return ids;
  }

  private static CaseRow caseRow(ResultSet row) throws SQLException {
    return new CaseRow(
        row.getInt("id"),
        new ReceiptNumber(row.getString("receipt")),
        row.getString("form"),
        row.getBoolean("protected"),
        row.getBoolean("has_actions"),
        row.getObject("current_entry", Long.class),
        row.getObject("newest_entry", Long.class));
  }

  Map<UUID, KnownEvent> findEvents(int sender, Collection<UUID> keys) {
    Map<UUID, KnownEvent> events = new HashMap<>();
    database
        .sql(
            """
            select event_key, id, case_id, content
            from cases.entry
            where sender = :sender and event_key = any(:keys)
            """)
        .param("sender", sender)
        .param("keys", keys.toArray(UUID[]::new))
        .query(row -> {
          events.put(
              row.getObject("event_key", UUID.class),
              new KnownEvent(row.getLong("id"), row.getInt("case_id"), row.getLong("content")));
        });
    return events;
  }

  /**
   * Entries by case in the order of arrival.
   *
   * @param whole cases of which all entries are wanted
   * @param current entries wanted of other cases, with their cases
   */
  Map<Integer, List<Entry>> listEntries(Collection<Integer> whole, Map<Integer, Long> current) {
    Map<Integer, List<Entry>> entries = new LinkedHashMap<>();
    database
        .sql(
            """
            select e.case_id, e.id, e.batch, e.occurred_at, e.date_only, e.learned_at, w.title,
              w.title_es, e.text_en, e.text_es, e.respond_by, e.target, e.step
            from (
              select e.*
              from unnest(:cases::integer[]) as c (id)
              join cases.entry e on e.case_id = c.id
              union all
              select e.*
              from unnest(:owners::integer[], :entries::bigint[]) as c (id, entry)
              join cases.entry e on e.case_id = c.id and e.id = c.entry
            ) e
            left join cases.wording w on w.id = e.wording
            order by e.id
            """)
        .param("cases", whole.toArray(Integer[]::new))
        .param("owners", current.keySet().toArray(Integer[]::new))
        .param("entries", current.values().toArray(Long[]::new))
        .query(row -> {
          entries.computeIfAbsent(row.getInt("case_id"), key -> new ArrayList<>()).add(entry(row));
        });
    return entries;
  }

  static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("id"),
        row.getInt("batch"),
        instant(row, "occurred_at"),
        row.getBoolean("date_only"),
        instant(row, "learned_at"),
        row.getString("title"),
        row.getString("title_es"),
        row.getString("text_en"),
        row.getString("text_es"),
        row.getObject("respond_by", LocalDate.class),
        row.getObject("target", Long.class),
        row.getBoolean("step"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  Numbers nextNumbers(int count) {
    List<Long> ids = new ArrayList<>(count);
    List<Instant> now = new ArrayList<>(1);
    database
        .sql(
            """
            select nextval('cases.entry_id_seq') as id, now() as now
            from generate_series(1, :count)
            """)
        .param("count", count)
        .query(row -> {
          ids.add(row.getLong("id"));
          now.add(instant(row, "now"));
        });
    return new Numbers(ids.stream().sorted().toList(), now.getFirst());
  }

  /** The number of the batch; it is entered with its first part. */
  int batchNumber(Batch batch, int sender) {
    database
        .sql(
            """
            insert into cases.batch (id, sender, imported)
            select :id, :sender, :imported
            where not exists (select from cases.batch where id = :id)
            on conflict do nothing
            """)
        .param("id", batch.id())
        .param("sender", sender)
        .param("imported", batch.imported())
        .update();
    return database
        .sql("select number from cases.batch where id = :id")
        .param("id", batch.id())
        .query(Integer.class)
        .single();
  }

  /**
   * Appends the entries.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another one took an event's id
   */
  void append(List<NewEntry> entries, int sender, int batch) {
    database.copy(
        """
        copy cases.entry (id, occurred_at, event_key, content, case_id, batch, sender, date_only,
          wording, respond_by, target, text_en, text_es, step)
        from stdin (format binary)
        """,
        14,
        entries.stream().sorted(BY_EVENT_KEY).toList(),
        (row, one) ->
            row.bigint(one.id())
                .timestamptz(one.occurredAt())
                .uuid(one.eventKey())
                .bigint(one.content())
                .integer(one.caseId())
                .integer(batch)
                .smallint(sender)
                .bool(one.dateOnly())
                .integer(one.wording())
                .date(one.respondBy())
                .bigint(one.target())
                .text(one.textEn())
                .text(one.textEs())
                .bool(one.step()));
  }

  /**
   * Changes the rows of cases.
   *
   * @param sender who reports on them from now on; null if that stays as it is
   */
  void change(List<CaseChange> changes, @Nullable Integer sender) {
    database
        .sql(
            """
            update cases.case_file c
            set form = n.form, protected = n.protected, has_actions = n.has_actions,
              current_entry = n.current, newest_entry = n.newest,
              sender = coalesce(:sender::smallint, c.sender)
            from unnest(:ids::integer[], :forms::text[], :protected::boolean[],
              :actions::boolean[], :current::bigint[], :newest::bigint[])
              as n (id, form, protected, has_actions, current, newest)
            where c.id = n.id
            """)
        .param("ids", changes.stream().map(CaseChange::id).toArray(Integer[]::new))
        .param("forms", changes.stream().map(CaseChange::form).toArray(String[]::new))
        .param("protected", changes.stream().map(CaseChange::isProtected).toArray(Boolean[]::new))
        .param("actions", changes.stream().map(CaseChange::hasActions).toArray(Boolean[]::new))
        .param("current", changes.stream().map(CaseChange::current).toArray(Long[]::new))
        .param("newest", changes.stream().map(CaseChange::newest).toArray(Long[]::new))
        .param("sender", sender)
        .update();
  }

  /**
   * A case with all of its entries, and when its sender was last heard.
   *
   * @param checked the entries that are being checked
   * @param reported those that the agency's system sent, and not an operator
   */
  record Found(
      String form,
      List<Entry> entries,
      Set<Long> checked,
      Set<Long> reported,
      @Nullable Instant senderHeard) {}

  /** Those of the cases that are not protected. */
  Map<ReceiptNumber, Found> find(Collection<ReceiptNumber> receipts, ProtectedForms forms) {
    return find(database, receipts, forms);
  }

  /** The same as another server knows them; one statement, which needs no transaction. */
  @Transactional(propagation = Propagation.SUPPORTS)
  Map<ReceiptNumber, Found> find(
      Database server, Collection<ReceiptNumber> receipts, ProtectedForms forms) {
    Map<ReceiptNumber, Found> found = new HashMap<>();
    server
        .sql(
            """
            select c.receipt, c.form, s.last_heard, e.id, e.batch, e.occurred_at, e.date_only,
              e.learned_at, w.title, w.title_es, e.text_en, e.text_es, e.respond_by, e.target,
              e.step,
              exists (
                select
                from cases.held_batch hb
                join cases.hold h on h.number = hb.hold
                where hb.batch = e.batch and (h.title is null or h.title = coalesce(w.title, ''))
              ) as checked,
              es.name <> :operator as reported
            from cases.case_file c
            join cases.sender s on s.id = c.sender
            join cases.entry e on e.case_id = c.id
            join cases.sender es on es.id = e.sender
            left join cases.wording w on w.id = e.wording
            where c.receipt = any(array(select unnest(:receipts::text[]))) and not c.protected and c.form !~ :forms
            order by e.id
            """)
        .param("receipts", values(receipts))
        .param("forms", forms.pattern())
        .param("operator", CaseLedger.OPERATOR)
        .query(row -> {
          Found one = found.get(new ReceiptNumber(row.getString("receipt")));
          if (one == null) {
            OffsetDateTime heard = row.getObject("last_heard", OffsetDateTime.class);
            one =
                new Found(
                    row.getString("form"),
                    new ArrayList<>(),
                    new HashSet<>(),
                    new HashSet<>(),
                    heard == null ? null : heard.toInstant());
            found.put(new ReceiptNumber(row.getString("receipt")), one);
          }
          one.entries().add(entry(row));
          if (row.getBoolean("checked")) {
            one.checked().add(row.getLong("id"));
          }
          if (row.getBoolean("reported")) {
            one.reported().add(row.getLong("id"));
          }
        });
    return found;
  }

  /**
   * Cases with an entry, standing or not, that asks for an answer by one of these days; in the
   * order of their numbers.
   *
   * @param after only those with a greater number; empty for the first ones
   */
  List<ReceiptNumber> listAsking(Collection<LocalDate> days, String after, int limit) {
    return database
        .sql(
            """
            select distinct c.receipt
            from cases.entry e
            join cases.case_file c on c.id = e.case_id
            where e.respond_by = any(:days::date[]) and c.receipt > :after and not c.protected
            order by c.receipt
            limit :limit
            """)
        .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> new ReceiptNumber(row.getString("receipt")))
        .list();
  }

  /** A case with its current entry; null when every entry was withdrawn. */
  record Summary(
      ReceiptNumber receipt, String form, @Nullable Entry current, long newest, boolean checked) {}

  /** Those of the cases that are not protected and of which anything was reported. */
  List<Summary> summaries(Collection<ReceiptNumber> receipts, ProtectedForms forms) {
    return database
        .sql(
            """
            select c.receipt, c.form, c.newest_entry, e.id, e.batch, e.occurred_at,
              e.date_only, e.learned_at, w.title, w.title_es, e.text_en, e.text_es, e.respond_by,
              e.target, e.step,
              exists (
                select
                from cases.held_batch hb
                join cases.hold h on h.number = hb.hold
                where hb.batch = e.batch and (h.title is null or h.title = coalesce(w.title, ''))
              ) as checked
            from cases.case_file c
            left join cases.entry e on e.case_id = c.id and e.id = c.current_entry
            left join cases.wording w on w.id = e.wording
            where c.receipt = any(array(select unnest(:receipts::text[]))) and c.newest_entry is not null
              and not c.protected and c.form !~ :forms
            """)
        .param("receipts", values(receipts))
        .param("forms", forms.pattern())
        .query((row, number) ->
            new Summary(
                new ReceiptNumber(row.getString("receipt")),
                row.getString("form"),
                row.getObject("id") == null ? null : entry(row),
                row.getLong("newest_entry"),
                row.getBoolean("checked")))
        .list();
  }

  /** A case with the number of its current entry, if any stands. */
  record Stand(
      int id, ReceiptNumber receipt, String form, boolean hasActions, @Nullable Entry current) {}

  /** Those of the cases that are not protected and of which anything was reported. */
  List<Stand> stands(Collection<ReceiptNumber> receipts, ProtectedForms forms) {
    return database
        .sql(
            """
            select c.id as case_id, c.receipt, c.form, c.has_actions, c.current_entry,
              e.id, e.batch, e.occurred_at, e.date_only, e.learned_at, w.title,
              w.title_es, e.text_en, e.text_es, e.respond_by, e.target, e.step
            from cases.case_file c
            left join cases.entry e on e.case_id = c.id and e.id = c.current_entry
            left join cases.wording w on w.id = e.wording
            where c.receipt = any(array(select unnest(:receipts::text[]))) and c.newest_entry is not null
              and not c.protected and c.form !~ :forms
            """)
        .param("receipts", values(receipts))
        .param("forms", forms.pattern())
        .query((row, number) ->
            new Stand(
                row.getInt("case_id"),
                new ReceiptNumber(row.getString("receipt")),
                row.getString("form"),
                row.getBoolean("has_actions"),
                row.getObject("current_entry", Long.class) == null ? null : entry(row)))
        .list();
  }

  /** Every English title that a sender ever used. */
  List<String> listTitles() {
    return database
        .sql("select distinct title from cases.wording order by title")
        .query(String.class)
        .list();
  }

  /** How many entries of unmarked cases on one form bear a title. */
  record TitleCount(String title, String form, long entries) {}

  List<TitleCount> countEntries(Collection<String> titles) {
    return database
        .sql(
            """
            select w.title, c.form, count(*) as entries
            from cases.wording w
            join cases.entry e on e.wording = w.id
            join cases.case_file c on c.id = e.case_id
            where w.title = any(:titles) and not c.protected and not e.step
            group by w.title, c.form
            """)
        .param("titles", titles.toArray(String[]::new))
        .query((row, number) ->
            new TitleCount(row.getString("title"), row.getString("form"), row.getLong("entries")))
        .list();
  }

  private static String[] values(Collection<ReceiptNumber> receipts) {
    return receipts.stream().map(ReceiptNumber::value).toArray(String[]::new);
  }
}
