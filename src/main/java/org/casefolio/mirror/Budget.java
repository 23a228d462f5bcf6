package org.casefolio.mirror;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the agency allows, counted in PostgreSQL for all nodes, so that a restart forgets nothing;
 * and how its service does, which all nodes learn from what one of them saw. Slows down by itself
 * when the agency refuses: by a third each time, and back to what is allowed over an hour.
 */
final class Budget implements Allowance {

  /** How close to the stated rate we go: requests do not arrive as evenly as they are sent. */
  private static final double CLOSE = 0.9;

  /** What part of a day is kept for cases that are just added. */
  private static final int RESERVE = 20;

  private static final String DRAW =
      """
      with was as (
        select b.*,
          case when b.day = :day::date then b.used else 0 end as spent,
          least(
            :perSecond::float8,
            coalesce(b.rate, :perSecond::float8)
              + :perSecond::float8 / 3600
                * greatest(0, extract(epoch from :now::timestamptz - b.rate_at))) as pace
        from mirror.budget b
        for update
      ), paced as (
        select w.*,
          greatest(1e-6, (:perDay::integer - :reserve::integer - w.spent) * :share::float8)
            as ordinary,
          greatest(w.next_at, :now::timestamptz) as start
        from was w
      ), sized as (
        select p.*,
          greatest(
            p.paced_at,
            :now::timestamptz - make_interval(secs => greatest(2, 1.5 / p.ordinary))) as paced_from
        from paced p
      ), counted as (
        select s.*,
          case
            when s.blocked_until > :now::timestamptz then 0
            else greatest(0, least(
              :most::integer,
              case when s.bad_rounds >= 2 or s.refusals >= 2 then 1 else :most::integer end,
              :perDay::integer - s.spent
                - case when :urgent::boolean then 0 else :reserve::integer end,
              floor(greatest(
                -1e6, (1 - extract(epoch from s.start - :now::timestamptz)) * s.pace))::integer + 1,
              case
                when :urgent::boolean then :most::integer
                else floor(least(
                  1e6, extract(epoch from :now::timestamptz - s.paced_from) * s.ordinary))::integer
              end))
          end as granted
        from sized s
      )
      update mirror.budget b
      set day = :day::date,
        used = c.spent + c.granted,
        rate = c.pace,
        rate_at = :now::timestamptz,
        next_at = c.start + make_interval(secs => c.granted / c.pace),
        paced_at =
          case
            when :urgent::boolean then c.paced_at
            else c.paced_from + make_interval(secs => c.granted / c.ordinary)
          end
      from counted c
      returning c.granted, extract(epoch from c.start - :now::timestamptz) as wait,
        1 / c.pace as spacing
      """;

  private static final String GOOD =
      """
      update mirror.budget
      set refusals = 0, bad_rounds = 0, failing_since = null, reason = null, message = null,
        last_good = greatest(last_good, :now::timestamptz)
      """;

  /** What was asked before the last refusal came knew nothing of it. */
  private static final String REFUSED =
      """
      update mirror.budget
      set rate = greatest(:perSecond::float8 / 50, coalesce(rate, :perSecond::float8) * 2 / 3),
        rate_at = :now::timestamptz,
        refusals = refusals + 1,
        refused_at = :now::timestamptz,
        blocked_until = greatest(
          blocked_until,
          :now::timestamptz + make_interval(
            secs => coalesce(:wait::float8, least(900, power(2, least(refusals, 10))))))
      where refused_at <= :started::timestamptz
      """;

  private static final String BAD =
      """
      update mirror.budget
      set bad_rounds = bad_rounds + 1,
        failing_since = coalesce(failing_since, :started::timestamptz),
        reason = :reason,
        message = :message,
        blocked_until = greatest(
          blocked_until,
          :now::timestamptz + make_interval(
            secs =>
              case
                when :wait::float8 is not null then least(300, :wait::float8)
                when bad_rounds = 0 then 0
                else least(300, power(2, least(bad_rounds, 10)))
              end))
      """;

  private static final String STATE =
      """
      select day, used, coalesce(rate, :perSecond::float8) as rate, blocked_until, bad_rounds,
        failing_since, reason, message, last_good
      from mirror.budget
      """;

  private final Database database;
  private final TransactionTemplate transactions;
  private final UpstreamSettings settings;
  private final double perSecond;
  private final int reserve;

  Budget(Database database, PlatformTransactionManager transactions, UpstreamSettings settings) {
    this.database = database;
    this.transactions = new TransactionTemplate(transactions);
    this.settings = settings;
    this.perSecond = settings.perSecond() * CLOSE;
    this.reserve = settings.perDay() / RESERVE;
  }

  @Override
  public Grant draw(boolean urgent, int most, Instant now, double share) {
    Grant grant =
        transactions.execute(_ ->
            database
                .sql(DRAW)
                .param("day", day(now))
                .param("perSecond", perSecond)
                .param("perDay", settings.perDay())
                .param("reserve", reserve)
                .param("share", share)
                .param("urgent", urgent)
                .param("most", most)
                .param("now", at(now))
                .query((row, _) ->
                    new Grant(row.getInt("granted"), seconds(row, "wait"), seconds(row, "spacing")))
                .single());
    return grant == null ? Grant.NOTHING : grant;
  }

  private LocalDate day(Instant now) {
    return now.atZone(settings.resetZone()).toLocalDate();
  }

  /** The agency has answered; in the caller's transaction. */
  void good(Instant now) {
    database.sql(GOOD).param("now", at(now)).update();
  }

  /**
   * The agency has refused, because more was asked than it allows; in the caller's transaction.
   *
   * @param started when the round began in which it did
   * @param wait how long it wants us to wait; null if it does not say
   */
  void refused(Instant started, Instant now, @Nullable Duration wait) {
    database
        .sql(REFUSED)
        .param("perSecond", perSecond)
        .param("started", at(started))
        .param("now", at(now))
        .param("wait", wait == null ? null : wait.toMillis() / 1000.0, Types.DOUBLE)
        .update();
  }

  /**
   * In a whole round nothing came that can be understood; in the caller's transaction.
   *
   * @param reason why
   * @param message the agency's own words; empty if there are none
   */
  void bad(Instant started, Instant now, String reason, String message, @Nullable Duration wait) {
    database
        .sql(BAD)
        .param("started", at(started))
        .param("now", at(now))
        .param("reason", reason)
        .param("message", message)
        .param("wait", wait == null ? null : wait.toMillis() / 1000.0, Types.DOUBLE)
        .update();
  }

  /**
   * How the service does, and what is left.
   *
   * @param used how many requests of the day that it was are gone
   * @param perSecond how many a second are allowed at the moment
   * @param blockedUntil until when nothing is asked
   * @param failingSince since when nothing came that can be understood; empty if the last did
   * @param reason why
   * @param message the agency's own words; empty if there are none
   * @param lastGood when the agency last answered
   */
  record State(
      int used,
      double perSecond,
      Instant blockedUntil,
      Optional<Instant> failingSince,
      String reason,
      String message,
      Optional<Instant> lastGood) {}

  /** How it stands. */
  State state(Instant now) {
    State state =
        transactions.execute(_ ->
            database
                .sql(STATE)
                .param("perSecond", perSecond)
                .query((row, _) -> state(row, now))
                .single());
    if (state == null) {
      throw new IllegalStateException("no budget");
    }
    return state;
  }

  private State state(ResultSet row, Instant now) throws SQLException {
    String reason = row.getString("reason");
    String message = row.getString("message");
    boolean outage = row.getInt("bad_rounds") >= 2;
    return new State(
        row.getObject("day", LocalDate.class).equals(day(now)) ? row.getInt("used") : 0,
        row.getDouble("rate"),
        row.getObject("blocked_until", OffsetDateTime.class).toInstant(),
        outage ? moment(row, "failing_since") : Optional.empty(),
        reason == null ? "" : reason,
        message == null ? "" : message,
        moment(row, "last_good"));
  }

  private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static Duration seconds(ResultSet row, String column) throws SQLException {
    return Duration.ofNanos((long) (row.getDouble(column) * 1e9));
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
