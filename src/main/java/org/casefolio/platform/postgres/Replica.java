package org.casefolio.platform.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One streaming replica and how old what it shows may be. Five times a second it is noted how far
 * the primary's log reached, and then asked how far the replica has replayed it: what it has
 * replayed is everything that was committed up to the moment of such a note. That needs no clock of
 * another machine, no row that is written for it, and grows old by itself when anybody is silent.
 * It holds while a commit on the primary waits for the log ({@code synchronous_commit}).
 *
 * <p>A replica that has replayed what the primary does not have follows one before it, of which a
 * failover left that part behind. It cannot follow the new one either before it is made anew, and
 * is not used until it has moved.
 */
final class Replica implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Replica.class);
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final long NOWHERE = -1;

  private final String name;
  private final HikariDataSource pool;
  private final Database database;
  private final Database primary;
  private final long mostBehind;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final Thread measuring;
  private volatile long asOf;
  private long astray = NOWHERE;
  private volatile boolean going = true;
  private boolean saidUsed;

  /** How far the primary's log had reached at a moment of this process's own stopwatch. */
  private record Mark(long moment, long position) {}

  /**
   * What a server says of itself.
   *
   * @param isReplica whether it replays another's log
   * @param replayed how far it has, in bytes; 0 if it does not
   * @param cluster which cluster it is a copy of
   */
  record Standing(boolean isReplica, long replayed, long cluster) {}

  /**
   * @param name how it is called in the log and in metrics
   * @param mostBehind how old what it shows may be
   */
  Replica(String name, HikariDataSource pool, Database primary, Duration mostBehind) {
    this.name = name;
    this.pool = pool;
    this.database = new Database(JdbcClient.create(pool));
    this.primary = primary;
    this.mostBehind = mostBehind.toNanos();
    this.asOf = System.nanoTime() - 2 * this.mostBehind;
    this.measuring = Thread.ofPlatform().daemon().name("replica-" + name).unstarted(this::measure);
  }

  String name() {
    return name;
  }

  Database database() {
    return database;
  }

  void start() {
    measuring.start();
  }

  /** Whether it shows everything that was committed longer ago than is allowed. */
  boolean isFresh() {
    return System.nanoTime() - asOf <= mostBehind;
  }

  /** The seconds since the last moment whose commits it is known to show. */
  double secondsBehind() {
    return (System.nanoTime() - asOf) / 1e9;
  }

  /** Leaves it alone until it has answered a measurement. */
  void failed() {
    asOf = System.nanoTime() - 2 * mostBehind;
  }

  private void measure() {
    while (going) {
      String why = "the primary does not answer";
      try {
        mark();
        why = "it does not answer";
        Standing standing = standing(database);
        why = "it is no replica";
        if (standing.isReplica() && isAstray(standing.replayed())) {
          why = "it follows a primary that was replaced";
          failed();
        } else if (standing.isReplica()) {
          why = "it is further behind than " + Duration.ofNanos(mostBehind).toMillis() + " ms";
          replayed(standing.replayed());
        }
      } catch (DataAccessException e) {
        log.debug("A replica was not measured", e);
      }
      say(why);
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private void mark() {
    long moment = System.nanoTime();
    marks.add(new Mark(moment, written()));
    // Positions of a primary that failed over may be beyond its successor's: they go, too.
    marks.removeIf(mark -> moment - mark.moment() > mostBehind);
  }

  /** How far the primary's log is on its disk: no replica of it is ever sent more. */
  private long written() {
    return primary
        .sql("select (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint")
        .query(Long.class)
        .single();
  }

  private boolean isAstray(long replayed) {
    if (replayed != astray) {
      // The primary has gone on since it was marked: what it still does not have was never its own.
      boolean beyond = replayed > marks.getLast().position() && replayed > written();
      astray = beyond ? replayed : NOWHERE;
    }
    return replayed == astray;
  }

  private void replayed(long position) {
    for (Iterator<Mark> latest = marks.descendingIterator(); latest.hasNext(); ) {
      Mark mark = latest.next();
      if (mark.position() <= position) {
        asOf = mark.moment();
        return;
      }
    }
  }

  static Standing standing(Database server) {
    return server
        .sql(
            """
            select pg_is_in_recovery() as is_replica, system_identifier as cluster,
              coalesce((pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint, 0) as replayed
            from pg_control_system()
            """)
        .query((row, number) ->
            new Standing(
                row.getBoolean("is_replica"), row.getLong("replayed"), row.getLong("cluster")))
        .single();
  }

  private void say(String why) {
    boolean used = isFresh();
    if (used != saidUsed && going) {
      saidUsed = used;
      if (used) {
        log.info("Cases are read from the replica {}", name);
      } else {
        log.warn("Cases are not read from the replica {} any more: {}", name, why);
      }
    }
  }

  @Override
  public void close() {
    going = false;
    LockSupport.unpark(measuring);
    pool.close();
  }
}
