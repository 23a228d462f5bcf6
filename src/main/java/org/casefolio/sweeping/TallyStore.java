package org.casefolio.sweeping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * What was counted, by keyed hash. Rows are locked in one order everywhere, so that no two wait for
 * each other: address, then what is counted beside it in the order of its hashes, then the sweep.
 * What an account adds is decided by what was read before, under a lock of the account.
 */
@Repository
class TallyStore {

  /**
   * Whatever is spent is only read: a flood of questions over the budget waits for no lock and
   * writes nothing. What a statement was given back decides, not what it read before, so that
   * questions asked at once cannot all take the last one.
   *
   * <p>A neighbourhood is counted on until it is clear that it is being swept; then its hour begins
   * anew, so that a sweep gets its budget once an hour and not twice.
   *
   * <p>Beside its budget each neighbourhood is watched: every question about it is counted, those
   * too that an address is always answered, and nothing is refused for that. Otherwise whoever has
   * many addresses could ask a few questions from each and never be seen.
   */
  private static final String ASK =
      """
      with known as (
        select subject, taken, ends
        from sweeping.tally
        where subject in (:address, :network, :first, :second, :watchedFirst, :watchedSecond)
          and ends > :now
      ), spent as (
        select
          coalesce(max(taken) filter (where subject = :address), 0) >= :always as always,
          coalesce(max(taken) filter (where subject = :address), 0) >= :mostAddress
            or coalesce(max(taken) filter (where subject = :network), 0) >= :mostNetwork as asker,
          coalesce(max(taken) filter (where subject in (:first, :second)), 0) as near
        from known
      ), address as (
        insert into sweeping.tally as t (subject, taken, ends)
        select :address, :weight, :ends
        from spent
        where not (always and (asker or near >= :mostNear))
        on conflict (subject) do update
        set taken = case when t.ends > :now then t.taken else 0 end + excluded.taken,
          ends = case when t.ends > :now then t.ends else excluded.ends end
        returning taken, ends
      ), beside as (
        insert into sweeping.tally as t (subject, taken, ends)
        select o.subject, 1, :ends
        from spent s
        cross join (
          values
            (:network, 'network'), (:first, 'near'), (:second, 'near'),
            (:watchedFirst, 'watched'), (:watchedSecond, 'watched')
        ) as o (subject, kind)
        left join known k on k.subject = o.subject
        where case o.kind
          when 'watched' then not (s.always and s.asker) and coalesce(k.taken, 0) < :alert
          else exists (select from address where taken - :weight >= :always)
            or (s.always and not s.asker and s.near >= :mostNear and s.near < :alert
              and o.kind = 'near')
        end
        order by o.subject
        on conflict (subject) do update
        set taken = case when t.ends > :now then t.taken else 0 end + 1,
          ends = case
            when t.ends > :now and (t.subject = :network or t.taken + 1 <> :alert) then t.ends
            else excluded.ends
          end
        returning subject, taken
      ), sweep as (
        insert into sweeping.tally as t (subject, taken, ends)
        select :sweep, 1, :quiet
        where (:canary and exists (select from address))
          or exists (select from beside where taken = :alert and subject <> :network)
        on conflict (subject) do update
        set taken = case when t.ends > :now then t.taken else 0 end + 1, ends = excluded.ends
        returning taken
      )
      select
        (select taken from address) - :weight as before,
        coalesce(
          (select ends from address),
          (select ends from known where subject = :address)) as until,
        coalesce((select taken from beside where subject = :network), 0) as network,
        coalesce((select max(taken) from beside where subject in (:first, :second)), 0) as near,
        (select ends from known where subject = :address and taken >= :mostAddress) as address_shut,
        (select ends from known where subject = :network and taken >= :mostNetwork) as network_shut,
        (select ends from known where subject = :first and taken >= :alert) as first_shut,
        (select ends from known where subject = :second and taken >= :alert) as second_shut,
        coalesce((select taken = 1 from sweep), false) as sweep_begins
      """;

  private static final String LOCK =
      """
      select pg_advisory_xact_lock(hashtextextended('sweeping.added ' || :account, 0))
      """;

  private static final String FIND =
      """
      select subject, taken, ends
      from sweeping.tally
      where subject = any(:subjects::bytea[]) and ends > :now
      """;

  /**
   * What watches a neighbourhood is shared by all accounts and locked until the transaction ends;
   * so it is only read where the alert was given.
   */
  private static final String ADD =
      """
      with fresh as (
        select n.subject, n.taken, n.watched
        from unnest(:subjects::bytea[], :amounts::integer[], :watched::boolean[])
          as n (subject, taken, watched)
        left join sweeping.tally k on n.watched and k.subject = n.subject and k.ends > :now
        where coalesce(k.taken, 0) < :alert
      ), added as (
        insert into sweeping.tally as t (subject, taken, ends)
        select subject, taken, :ends
        from fresh
        order by subject
        on conflict (subject) do update
        set taken = case when t.ends > :now then t.taken else 0 end + excluded.taken,
          ends = case when t.ends > :now then t.ends else excluded.ends end
        returning subject, taken
      ), sweep as (
        insert into sweeping.tally as t (subject, taken, ends)
        select :sweep, 1, :ends
        where :canary
          or exists (
            select
            from added a
            join fresh f on f.subject = a.subject
            where f.watched and a.taken >= :alert and a.taken - f.taken < :alert)
        on conflict (subject) do update
        set taken = case when t.ends > :now then t.taken else 0 end + 1, ends = excluded.ends
        returning taken
      )
      select coalesce((select taken = 1 from sweep), false)
      """;

  private static final String FORGET =
      """
      delete from sweeping.tally
      where ends <= :now
      """;

  private final Database database;

  TallyStore(Database database) {
    this.database = database;
  }

  /**
   * A question.
   *
   * @param first one of the neighbourhoods of the number
   * @param second the other one
   * @param watchedFirst under what every question about the first one is counted
   * @param watchedSecond the same of the other one
   * @param sweep under what a sweep that goes on is kept
   * @param weight what the question counts for at its address
   * @param canary whether it asks for a number that was never issued
   */
  @SuppressWarnings("ArrayRecordComponent") // handed to the statement, never compared
  record Question(
      byte[] address,
      byte[] network,
      byte[] first,
      byte[] second,
      byte[] watchedFirst,
      byte[] watchedSecond,
      byte[] sweep,
      int weight,
      boolean canary) {

    /** Whatever it may be too much for. */
    Stream<byte[]> budgets() {
      return Stream.of(address, network, first, second);
    }
  }

  /**
   * What became of a question.
   *
   * @param until when the hour of its address is over
   * @param sweepBegins whether it is the one by which a sweep is seen
   * @param shut what will refuse every question that is counted for it and is no longer counted on
   */
  record Asked(boolean answered, Instant until, boolean sweepBegins, List<Shut> shut) {}

  /** A budget that is spent until some moment. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Shut(byte[] subject, Instant until) {}

  /** Counts a question: one statement, which is a transaction of its own where none is open. */
  Asked ask(Question question, Budgets budgets, Instant now) {
    return database
        .sql(ASK)
        .param("address", question.address())
        .param("network", question.network())
        .param("first", question.first())
        .param("second", question.second())
        .param("watchedFirst", question.watchedFirst())
        .param("watchedSecond", question.watchedSecond())
        .param("sweep", question.sweep())
        .param("weight", question.weight())
        .param("canary", question.canary())
        .param("always", budgets.always())
        .param("mostAddress", budgets.address())
        .param("mostNetwork", budgets.network())
        .param("mostNear", budgets.neighborhood())
        .param("alert", budgets.alert())
        .param("now", utc(now))
        .param("ends", utc(now.plus(Budgets.HOUR)))
        .param("quiet", utc(now.plus(Budgets.DAY)))
        .query((row, number) -> {
          Integer before = row.getObject("before", Integer.class);
          boolean answered =
              before != null
                  && (before < budgets.always()
                      || (before < budgets.address()
                          && row.getInt("network") <= budgets.network()
                          && row.getInt("near") <= budgets.neighborhood()));
          List<Shut> shut = new ArrayList<>();
          addShut(shut, question.address(), row.getObject("address_shut", OffsetDateTime.class));
          addShut(shut, question.network(), row.getObject("network_shut", OffsetDateTime.class));
          addShut(shut, question.first(), row.getObject("first_shut", OffsetDateTime.class));
          addShut(shut, question.second(), row.getObject("second_shut", OffsetDateTime.class));
          return new Asked(answered, instant(row, "until"), row.getBoolean("sweep_begins"), shut);
        })
        .single();
  }

  private static void addShut(List<Shut> shut, byte[] subject, @Nullable OffsetDateTime until) {
    if (until != null) {
      shut.add(new Shut(subject, until.toInstant()));
    }
  }

  /**
   * Waits until nobody adds for an account, and keeps others waiting until the transaction ends.
   */
  void lock(UUID account) {
    database.sql(LOCK).param("account", account.toString()).query(row -> {});
  }

  /** Tells budgets how much of them is spent. */
  void fill(Collection<Spent> budgets, Instant now) {
    Map<String, Spent> bySubject = new HashMap<>();
    budgets.forEach(one -> bySubject.put(HexFormat.of().formatHex(one.subject()), one));
    database
        .sql(FIND)
        .param("subjects", budgets.stream().map(Spent::subject).toArray(byte[][]::new))
        .param("now", utc(now))
        .query(row -> {
          Spent spent = bySubject.get(HexFormat.of().formatHex(row.getBytes("subject")));
          if (spent != null) {
            spent.found(row.getInt("taken"), instant(row, "ends"));
          }
        });
  }

  /**
   * What is added to a count.
   *
   * @param watched whether it counts what is added of a neighbourhood, whoever adds it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed to the statement, never compared
  record Amount(byte[] subject, int amount, boolean watched) {}

  /**
   * Adds to counts.
   *
   * @param canary whether a number that was never issued is among what is added
   * @param alert from how many on a neighbourhood that is watched is being swept
   * @return whether this is by which a sweep is seen
   */
  boolean add(List<Amount> amounts, byte[] sweep, boolean canary, int alert, Instant now) {
    return database
        .sql(ADD)
        .param("subjects", amounts.stream().map(Amount::subject).toArray(byte[][]::new))
        .param("amounts", amounts.stream().map(Amount::amount).toArray(Integer[]::new))
        .param("watched", amounts.stream().map(Amount::watched).toArray(Boolean[]::new))
        .param("sweep", sweep)
        .param("canary", canary)
        .param("alert", alert)
        .param("now", utc(now))
        .param("ends", utc(now.plus(Budgets.DAY)))
        .query(Boolean.class)
        .single();
  }

  /** Forgets what is no longer counted. */
  void forget(Instant now) {
    database.sql(FORGET).param("now", utc(now)).update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
