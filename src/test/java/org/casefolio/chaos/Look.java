package org.casefolio.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.casefolio.mail.MessageIds;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A look into the database of the program. It changes nothing of the program's; a table of its own
 * keeps which client a lease was given to, because rows do not tell.
 */
final class Look {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final JdbcClient jdbc;
  private final MessageIds messageIds;

  /**
   * On a database that may go away.
   *
   * @param masterKeys where the keys of the program are kept
   */
  Look(DataSource database, Path masterKeys) {
    this.jdbc = JdbcClient.create(database);
    this.messageIds = new MessageIds(database, masterKeys);
  }

  /** Waits until the server has noticed that a client has gone. */
  void awaitGone(String client) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count(
            """
            select count(*) from pg_stat_activity where application_name = :client
            """,
            Map.of("client", client))
        > 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("connections of a killed process stay");
      }
      FaultySmtp.pause(Duration.ofMillis(5));
    }
  }

  /** Begins to note which client a lease is given to; the tables have to be there. */
  static void noteHolders(DataSource writable) {
    JdbcClient jdbc = JdbcClient.create(writable);
    jdbc.sql("create schema harness").update();
    jdbc.sql("create table harness.holder (lease uuid primary key, client text not null)").update();
    jdbc.sql(
            """
            create function harness.note() returns trigger language plpgsql as $$
            begin
              insert into harness.holder
              select distinct lease, current_setting('application_name')
              from fresh
              where lease is not null
              on conflict do nothing;
              return null;
            end
            $$
            """)
        .update();
    for (String table : List.of("notification.change", "mail.message")) {
      jdbc.sql(
              """
              create trigger note after update on %s referencing new table as fresh
              for each statement execute function harness.note()
              """
                  .formatted(table))
          .update();
    }
  }

  /** Makes it the time at which everything that failed before is tried again. */
  static void letTimePass(DataSource writable) {
    JdbcClient.create(writable)
        .sql(
            """
            update mail.message
            set due = now()
            where state = 'waiting' and due > now() and (leased_until is null or leased_until < now())
            """)
        .update();
  }

  /** The {@code Message-ID}s of those messages that are fixed and not marked. */
  Set<String> unmarked() {
    return patiently(() ->
        new HashSet<>(
            jdbc.sql(
                    """
                    select id, owner, content
                    from mail.message
                    where state = 'waiting' and content is not null
                    """)
                .query((row, number) ->
                    messageIds.of(
                        row.getObject("id", UUID.class),
                        row.getObject("owner", UUID.class),
                        row.getBytes("content")))
                .list()));
  }

  /** The leases that a client has been given and that hold something, once for each row held. */
  List<UUID> heldBy(String client) {
    return patiently(() ->
        jdbc.sql(
                """
                select h.lease
                from harness.holder h
                join notification.change c using (lease)
                where h.client = :client
                union all
                select h.lease
                from harness.holder h
                join mail.message m using (lease)
                where h.client = :client and m.state = 'waiting'
                """)
            .param("client", client)
            .query(UUID.class)
            .list());
  }

  /** Changes and messages that are committed and that nobody has taken yet. */
  int unclaimed() {
    return count(
        """
        select (select count(*) from notification.change where lease is null)
          + (select count(*)
             from mail.message
             where state = 'waiting' and lease is null and content is null and carrier is null
               and due <= now())
        """,
        Map.of());
  }

  /** How many of these events are recorded. */
  int recorded(Collection<Event> events) {
    return events.isEmpty()
        ? 0
        : count(
            """
            select count(distinct e.id)
            from cases.entry e
            join cases.wording w on w.id = e.wording
            where w.title = any(:titles)
            """,
            Map.of("titles", events.stream().map(Event::title).toArray(String[]::new)));
  }

  /** How many changes and messages are not done with; what a letter carries goes with it. */
  int left() {
    return count(
        """
        select (select count(*) from notification.change)
          + (select count(*) from mail.message where state = 'waiting' and carrier is null)
        """,
        Map.of());
  }

  /** How many messages were given up. */
  int givenUp() {
    return count(
        """
        select count(*) from mail.message where state = 'given_up'
        """,
        Map.of());
  }

  private int count(String sql, Map<String, ?> parameters) {
    return patiently(() -> jdbc.sql(sql).params(parameters).query(Integer.class).single());
  }

  /** Asks again while the database is away. */
  private static <T> T patiently(Supplier<T> question) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return Optional.ofNullable(question.get()).orElseThrow();
      } catch (DataAccessException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        FaultySmtp.pause(Duration.ofMillis(100));
      }
    }
  }
}
