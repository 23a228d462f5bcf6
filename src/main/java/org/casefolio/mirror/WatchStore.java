package org.casefolio.mirror;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The watch list and the answers, as the database has them. */
@Repository
@Mirroring
@Transactional(propagation = Propagation.MANDATORY)
class WatchStore {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One that was left and is followed again goes on where it stopped, but is asked for at once. */
  private static final String ADD =
      """
      insert into mirror.watched as w (receipt, added_on, due_at)
      select r.receipt, :today::date, :now::timestamptz
      from unnest(:receipts::text[]) as r (receipt)
      order by r.receipt collate "C"
      on conflict (receipt) do update
      set left_at = null,
        due_at = case when w.left_at is null then w.due_at else excluded.due_at end
      """;

  /** For the look through everything: does not wait for anybody. */
  private static final String ADD_MISSING =
      """
      insert into mirror.watched as w (receipt, added_on, due_at)
      select r.receipt, :today::date, :now::timestamptz
      from unnest(:receipts::text[]) as r (receipt)
      where not exists (
        select from mirror.watched k
        where k.receipt = r.receipt collate "C" and k.left_at is null)
      order by r.receipt collate "C"
      on conflict (receipt) do update
      set left_at = null, due_at = excluded.due_at
      """;

  private static final String LEAVE =
      """
      update mirror.watched w
      set left_at = :now::timestamptz
      from (
        select id
        from mirror.watched
        where receipt = any(:receipts) and left_at is null
        order by receipt
        for update
      ) n
      where w.id = n.id
      """;

  private static final String DUE =
      """
      select count(*)
      from (
        select
        from mirror.watched
        where due_at <= :now::timestamptz and left_at is null and not urgent
        limit :most
      ) d
      """;

  private static final String DUE_URGENT =
      """
      select count(*)
      from (
        select
        from mirror.watched
        where due_at <= :now::timestamptz and left_at is null and urgent
        limit :most
      ) d
      """;

  private static final String TAKE =
      """
      update mirror.watched w
      set taken_at = :now::timestamptz, due_at = :back::timestamptz
      from (
        select id, due_at
        from mirror.watched
        where due_at <= :now::timestamptz and left_at is null and not urgent
        order by due_at
        limit :most
        for update skip locked
      ) n
      where w.id = n.id
      returning w.id, w.receipt, w.taken_at, n.due_at
      """;

  private static final String TAKE_URGENT =
      """
      update mirror.watched w
      set taken_at = :now::timestamptz, due_at = :back::timestamptz
      from (
        select id, due_at
        from mirror.watched
        where due_at <= :now::timestamptz and left_at is null and urgent
        order by due_at
        limit :most
        for update skip locked
      ) n
      where w.id = n.id
      returning w.id, w.receipt, w.taken_at, n.due_at
      """;

  private static final String LOCK =
      """
      select id, receipt, urgent, taken_at, answered_at, recognized, message, unrecognized_before,
        failures, failing_since, answers, content, changed_at
      from mirror.watched
      where id = any(:ids) and left_at is null
      order by receipt
      for update
      """;

  private static final String CHANGE =
      """
      update mirror.watched w
      set urgent = n.urgent, due_at = n."dueAt", answered_at = n."answeredAt",
        recognized = n.recognized, message = n.message,
        unrecognized_before = n."unrecognizedBefore", failures = n.failures,
        failing_since = n."failingSince", answers = n.answers,
        content = decode(n.content, 'hex'), changed_at = n."changedAt"
      from json_to_recordset(:rows::json) as n (id integer, urgent boolean,
        "dueAt" timestamptz, "answeredAt" timestamptz, recognized boolean, message text,
        "unrecognizedBefore" boolean, failures integer, "failingSince" timestamptz,
        answers integer, content text, "changedAt" timestamptz)
      where w.id = n.id
      """;

  private static final String KEEP_ANSWERS =
      """
      insert into mirror.answer (watched, number, received_at, body)
      select n.watched, n.number, :now::timestamptz, n.body
      from unnest(:watched::integer[], :numbers::integer[], :bodies::text[])
        as n (watched, number, body)
      """;

  private static final String KNOWN =
      """
      select watched, content
      from mirror.known
      where watched = any(:ids)
      """;

  private static final String KEEP_KNOWN =
      """
      insert into mirror.known (watched, content)
      select n.watched, n.content::json
      from unnest(:watched::integer[], :contents::text[]) as n (watched, content)
      on conflict (watched) do update
      set content = excluded.content
      """;

  private static final String SEEN =
      """
      select receipt, urgent, due_at, answered_at, recognized, message, failing_since
      from mirror.watched
      where receipt = any(:receipts) and left_at is null
      """;

  private static final String LIST =
      """
      select receipt
      from mirror.watched
      where left_at is null and receipt > :after collate "C"
      order by receipt
      limit :limit
      """;

  private static final String LOCK_LEFT =
      """
      select receipt
      from mirror.watched
      where left_at <= :before::timestamptz
      order by receipt
      limit :limit
      for update skip locked
      """;

  private static final String STAY =
      """
      update mirror.watched
      set left_at = null
      where receipt = any(:receipts)
      """;

  private static final String DELETE =
      """
      delete from mirror.watched
      where receipt = any(:receipts)
      """;

  private static final String COUNTS =
      """
      select count(*) as followed,
        count(*) filter (where due_at is null) as ended,
        count(*) filter (where recognized is false) as unrecognized,
        count(*) filter (where failing_since is not null) as failing,
        min(answered_at) filter (where due_at is not null and recognized) as oldest
      from mirror.watched
      where left_at is null
      """;

  private final Database database;

  WatchStore(Database database) {
    this.database = database;
  }

  void add(Collection<ReceiptNumber> receipts, LocalDate today, Instant now) {
    database
        .sql(ADD)
        .param("receipts", values(receipts))
        .param("today", today)
        .param("now", at(now))
        .update();
  }

  int addMissing(Collection<ReceiptNumber> receipts, LocalDate today, Instant now) {
    return database
        .sql(ADD_MISSING)
        .param("receipts", values(receipts))
        .param("today", today)
        .param("now", at(now))
        .update();
  }

  int leave(Collection<ReceiptNumber> receipts, Instant now) {
    return database.sql(LEAVE).param("receipts", values(receipts)).param("now", at(now)).update();
  }

  int due(boolean urgent, Instant now, int most) {
    return (urgent ? database.sql(DUE_URGENT) : database.sql(DUE))
        .param("now", at(now))
        .param("most", most)
        .query(Integer.class)
        .single();
  }

  /** Takes some that are due, which come back at a later time unless something becomes of them. */
  List<Taken> take(boolean urgent, Instant now, Instant back, int most) {
    return (urgent ? database.sql(TAKE_URGENT) : database.sql(TAKE))
            .param("now", at(now))
            .param("back", at(back))
            .param("most", most)
            .query((row, _) ->
                new Taken(
                    row.getInt("id"),
                    new ReceiptNumber(row.getString("receipt")),
                    required(row, "taken_at"),
                    required(row, "due_at")))
            .list()
            .stream()
            .sorted(java.util.Comparator.comparing(Taken::due))
            .toList();
  }

  /**
   * A case in the watch list.
   *
   * @param urgent whether it was never answered for
   * @param takenAt when it was last taken
   * @param answeredAt when the agency last answered
   * @param recognized whether the agency recognised it then
   * @param message the agency's own words where it did not
   * @param unrecognizedBefore whether it was not recognised before the first answer
   * @param failures how often in a row no answer came that can be understood
   * @param failingSince since when
   * @param answers how many different answers there were
   * @param content what stands for the last of them, in hexadecimal
   * @param changedAt when there was news last
   */
  record Watched(
      int id,
      ReceiptNumber receipt,
      boolean urgent,
      @Nullable Instant takenAt,
      @Nullable Instant answeredAt,
      @Nullable Boolean recognized,
      @Nullable String message,
      boolean unrecognizedBefore,
      int failures,
      @Nullable Instant failingSince,
      int answers,
      @Nullable String content,
      @Nullable Instant changedAt) {}

  /** What becomes of a row. */
  record Row(
      int id,
      boolean urgent,
      @Nullable String dueAt,
      @Nullable String answeredAt,
      @Nullable Boolean recognized,
      @Nullable String message,
      boolean unrecognizedBefore,
      int failures,
      @Nullable String failingSince,
      int answers,
      @Nullable String content,
      @Nullable String changedAt) {}

  /** Locks rows until the transaction ends, those that somebody follows. */
  Map<Integer, Watched> lock(Collection<Integer> ids) {
    Map<Integer, Watched> rows = new HashMap<>();
    database
        .sql(LOCK)
        .param("ids", ids.toArray(Integer[]::new))
        .query(row -> {
          rows.put(row.getInt("id"), watched(row));
        });
    return rows;
  }

  private static Watched watched(ResultSet row) throws SQLException {
    byte[] content = row.getBytes("content");
    return new Watched(
        row.getInt("id"),
        new ReceiptNumber(row.getString("receipt")),
        row.getBoolean("urgent"),
        moment(row, "taken_at"),
        moment(row, "answered_at"),
        row.getObject("recognized", Boolean.class),
        row.getString("message"),
        row.getBoolean("unrecognized_before"),
        row.getInt("failures"),
        moment(row, "failing_since"),
        row.getInt("answers"),
        content == null ? null : HexFormat.of().formatHex(content),
        moment(row, "changed_at"));
  }

  void change(List<Row> rows) {
    database.sql(CHANGE).param("rows", JSON.writeValueAsString(rows)).update();
  }

  /** An answer that is another one than the last. */
  record Kept(int watched, int number, String body) {
    @Override
    public String toString() {
      return "Kept[" + watched + ", " + number + "]";
    }
  }

  void keepAnswers(List<Kept> answers, Instant now) {
    database
        .sql(KEEP_ANSWERS)
        .param("watched", answers.stream().map(Kept::watched).toArray(Integer[]::new))
        .param("numbers", answers.stream().map(Kept::number).toArray(Integer[]::new))
        .param("bodies", answers.stream().map(Kept::body).toArray(String[]::new))
        .param("now", at(now))
        .update();
  }

  Map<Integer, Known> known(Collection<Integer> ids) {
    Map<Integer, Known> known = new HashMap<>();
    database
        .sql(KNOWN)
        .param("ids", ids.toArray(Integer[]::new))
        .query(row -> {
          known.put(row.getInt("watched"), JSON.readValue(row.getString("content"), Known.class));
        });
    return known;
  }

  void keepKnown(Map<Integer, Known> known) {
    Integer[] ids = known.keySet().toArray(Integer[]::new);
    database
        .sql(KEEP_KNOWN)
        .param("watched", ids)
        .param(
            "contents",
            java.util.Arrays.stream(ids)
                .map(id -> JSON.writeValueAsString(known.get(id)))
                .toArray(String[]::new))
        .update();
  }

  /**
   * How a case stands with the agency, for its page.
   *
   * @param asked whether it is still asked for
   */
  record Seen(
      ReceiptNumber receipt,
      boolean asked,
      Optional<Instant> answeredAt,
      boolean recognized,
      String message,
      Optional<Instant> failingSince) {}

  List<Seen> seen(Collection<ReceiptNumber> receipts) {
    return database
        .sql(SEEN)
        .param("receipts", values(receipts))
        .query((row, _) -> {
          String message = row.getString("message");
          return new Seen(
              new ReceiptNumber(row.getString("receipt")),
              row.getObject("due_at") != null,
              Optional.ofNullable(moment(row, "answered_at")),
              row.getBoolean("recognized"),
              message == null ? "" : message,
              Optional.ofNullable(moment(row, "failing_since")));
        })
        .list();
  }

  /** Some of all, in the order of their numbers. */
  List<ReceiptNumber> list(String after, int limit) {
    return database
        .sql(LIST)
        .param("after", after)
        .param("limit", limit)
        .query((row, _) -> new ReceiptNumber(row.getString("receipt")))
        .list();
  }

  /** Some that nobody has followed since a moment, locked until the transaction ends. */
  List<ReceiptNumber> lockLeft(Instant before, int limit) {
    return database
        .sql(LOCK_LEFT)
        .param("before", at(before))
        .param("limit", limit)
        .query((row, _) -> new ReceiptNumber(row.getString("receipt")))
        .list();
  }

  void stay(Collection<ReceiptNumber> receipts) {
    database.sql(STAY).param("receipts", values(receipts)).update();
  }

  void delete(Collection<ReceiptNumber> receipts) {
    database.sql(DELETE).param("receipts", values(receipts)).update();
  }

  /**
   * How the watch list does.
   *
   * @param followed how many cases are followed
   * @param ended how many of them are no longer asked for
   * @param unrecognized how many the agency does not recognise
   * @param failing for how many no answer comes that can be understood
   * @param oldest when the one was answered for that has waited longest
   */
  record Counts(
      long followed, long ended, long unrecognized, long failing, Optional<Instant> oldest) {}

  Counts counts() {
    return database
        .sql(COUNTS)
        .query((row, _) ->
            new Counts(
                row.getLong("followed"),
                row.getLong("ended"),
                row.getLong("unrecognized"),
                row.getLong("failing"),
                Optional.ofNullable(moment(row, "oldest"))))
        .single();
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static String[] values(Collection<ReceiptNumber> receipts) {
    return receipts.stream().map(ReceiptNumber::value).distinct().toArray(String[]::new);
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
