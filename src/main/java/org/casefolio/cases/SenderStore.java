package org.casefolio.cases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of senders. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class SenderStore {

  private final Database database;

  SenderStore(Database database) {
    this.database = database;
  }

  /** Sets the credential, unless the sender has one that is not revoked. */
  boolean add(String name, byte[] credential, @Nullable Rhythm rhythm) {
    return database
            .sql(
                """
                insert into cases.sender as s (name, credential, days, open_from, open_to, every_s)
                values (:name, :credential, :days::smallint, :from::time, :to::time,
                  :every::integer)
                on conflict (name) do update
                set credential = excluded.credential, days = excluded.days,
                  open_from = excluded.open_from, open_to = excluded.open_to,
                  every_s = excluded.every_s, added_at = now(), revoked_at = null
                where s.credential is null or s.revoked_at is not null
                """)
            .param("name", name)
            .param("credential", credential)
            .param("days", rhythm == null ? null : bits(rhythm.days()))
            .param("from", rhythm == null ? null : rhythm.from().toString())
            .param("to", rhythm == null ? null : rhythm.to().toString())
            .param("every", rhythm == null ? null : rhythm.every().toSeconds())
            .update()
        == 1;
  }

  Optional<String> findByCredential(byte[] credential) {
    return database
        .sql(
            """
            select name from cases.sender
            where credential = :credential and revoked_at is null
            """)
        .param("credential", credential)
        .query(String.class)
        .optional();
  }

  boolean revoke(String name) {
    return database
            .sql(
                """
                update cases.sender set revoked_at = now()
                where name = :name and credential is not null and revoked_at is null
                """)
            .param("name", name)
            .update()
        == 1;
  }

  void heard(String name, Instant reportedAt) {
    database
        .sql(
            """
            update cases.sender
            set last_heard = greatest(last_heard, least(:reported::timestamptz, now()))
            where name = :name
            """)
        .param("name", name)
        .param("reported", reportedAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** All senders by name; {@code late} is not judged here. One statement, alone or with others. */
  @Transactional(propagation = Propagation.SUPPORTS)
  List<Sender> list() {
    return database
        .sql(
            """
            select name, credential is not null as has_credential, added_at, revoked_at,
              last_heard, days, open_from::text as open_from, open_to::text as open_to, every_s
            from cases.sender
            order by name
            """)
        .query((row, number) -> sender(row))
        .list();
  }

  private static Sender sender(ResultSet row) throws SQLException {
    int days = row.getInt("days");
    Rhythm rhythm =
        row.wasNull()
            ? null
            : new Rhythm(
                days(days),
                LocalTime.parse(row.getString("open_from")),
                LocalTime.parse(row.getString("open_to")),
                Duration.ofSeconds(row.getLong("every_s")));
    return new Sender(
        row.getString("name"),
        row.getBoolean("has_credential"),
        CaseStore.instant(row, "added_at"),
        instantOrNull(row, "revoked_at"),
        instantOrNull(row, "last_heard"),
        rhythm,
        false);
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static int bits(Set<DayOfWeek> days) {
    return days.stream().mapToInt(day -> 1 << (day.getValue() - 1)).sum();
  }

  private static Set<DayOfWeek> days(int bits) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if ((bits & 1 << (day.getValue() - 1)) != 0) {
        days.add(day);
      }
    }
    return days;
  }
}
