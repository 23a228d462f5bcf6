package org.casefolio.chaos;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.casefolio.mail.MessageIds;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A look into the database of the program. It changes nothing. */
final class Look {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

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

  /** Who has taken a row, and until when. */
  record Lease(UUID holder, Timestamp until) {}

  /**
   * What is taken.
   *
   * @param changes the leases of changes by their ids
   * @param messages the leases of messages by their ids
   */
  record Taken(Map<UUID, Lease> changes, Map<UUID, Lease> messages) {

    /** Those that nobody has touched since then. */
    Taken unchangedIn(Taken later) {
      return new Taken(common(changes, later.changes), common(messages, later.messages));
    }

    /** Those of other holders. */
    Taken without(Set<UUID> holders) {
      return new Taken(others(changes, holders), others(messages, holders));
    }

    Set<UUID> holders() {
      return Stream.of(changes, messages)
          .flatMap(leases -> leases.values().stream())
          .map(Lease::holder)
          .collect(Collectors.toSet());
    }

    int size() {
      return changes.size() + messages.size();
    }

    private static Map<UUID, Lease> others(Map<UUID, Lease> leases, Set<UUID> holders) {
      Map<UUID, Lease> others = new HashMap<>(leases);
      others.values().removeIf(lease -> holders.contains(lease.holder()));
      return others;
    }

    private static Map<UUID, Lease> common(Map<UUID, Lease> one, Map<UUID, Lease> other) {
      Map<UUID, Lease> common = new HashMap<>(one);
      common.entrySet().retainAll(other.entrySet());
      return common;
    }
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

  Taken taken() {
    return patiently(() ->
        new Taken(
            leases(
                """
                select id, lease, leased_until
                from notification.change
                where leased_until > now()
                """),
            leases(
                """
                select id, lease, leased_until
                from mail.message
                where state = 'waiting' and leased_until > now()
                """)));
  }

  private Map<UUID, Lease> leases(String sql) {
    Map<UUID, Lease> leases = new HashMap<>();
    jdbc.sql(sql)
        .query(row -> {
          leases.put(
              row.getObject("id", UUID.class),
              new Lease(row.getObject("lease", UUID.class), row.getTimestamp("leased_until")));
        });
    return leases;
  }

  /** Changes and messages that are committed and that nobody has taken yet. */
  int unclaimed() {
    return count(
        """
        select (select count(*) from notification.change where lease is null)
          + (select count(*)
             from mail.message
             where state = 'waiting' and lease is null and content is null and due <= now())
        """,
        Map.of());
  }

  /** Whether a change waits for somebody to take it. */
  boolean hasUnclaimedChange() {
    return count(
            """
            select count(*) from notification.change where lease is null
            """,
            Map.of())
        > 0;
  }

  /** Whether somebody has taken a change, or a message that is not fixed yet. */
  boolean hasClaimed(boolean change) {
    return change
        ? count(
                """
                select count(*) from notification.change where leased_until > now()
                """,
                Map.of())
            > 0
        : count(
                """
                select count(*)
                from mail.message
                where state = 'waiting' and content is null and leased_until > now()
                """,
                Map.of())
            > 0;
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

  /** How many changes and messages are not done with. */
  int left() {
    return count(
        """
        select (select count(*) from notification.change)
          + (select count(*) from mail.message where state = 'waiting')
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
