package org.casefolio.platform.limits;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;

/** Counters by keyed hash and window. */
@Repository
class LimitStore {

  private static final String COUNT =
      """
      insert into platform.limit_count as c (subject, window_start, window_end, taken)
      values (:subject, :start, :end, 1)
      on conflict (subject, window_start) do update set taken = c.taken + 1
      returning taken
      """;

  /** One row, whatever the window, which ends so long after what was counted last. */
  private static final String LENGTHEN =
      """
      insert into platform.limit_count as c (subject, window_start, window_end, taken)
      values (:subject, 'epoch', :end, 1)
      on conflict (subject, window_start) do update set
        taken = c.taken + 1,
        window_end = case when c.taken + 1 < :most then excluded.window_end else :fullEnd end
      returning taken
      """;

  private static final String FIND =
      """
      select coalesce(sum(taken), 0)
      from platform.limit_count
      where subject = any(:subjects) and window_start = :start
      """;

  private static final String CLEAR =
      """
      delete from platform.limit_count
      where subject = any(:subjects)
      """;

  /**
   * What is being cleared or counted at the moment goes the next time: neither waits for the other.
   */
  private static final String SWEEP =
      """
      delete from platform.limit_count
      where ctid = any(array(
        select ctid
        from platform.limit_count
        where window_end < :now
        for update skip locked
      ))
      """;

  private final Database database;

  LimitStore(Database database) {
    this.database = database;
  }

  /** Counts one more by the first of the hashes, and adds what is kept by another. */
  int count(byte[][] subjects, Instant start, Instant end) {
    int taken =
        database
            .sql(COUNT)
            .param("subject", subjects[0])
            .param("start", start.atOffset(ZoneOffset.UTC))
            .param("end", end.atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .single();
    return taken + findOthers(subjects, start);
  }

  int lengthen(byte[][] subjects, int most, Instant end, Instant fullEnd) {
    int taken =
        database
            .sql(LENGTHEN)
            .param("subject", subjects[0])
            .param("most", most)
            .param("end", end.atOffset(ZoneOffset.UTC))
            .param("fullEnd", fullEnd.atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .single();
    return taken + findOthers(subjects, Instant.EPOCH);
  }

  /**
   * What is kept by the other hashes while the key is being changed. It is a statement of its own:
   * a row that became one with ours while ours was waited for would be counted twice by the other.
   */
  private int findOthers(byte[][] subjects, Instant start) {
    return subjects.length == 1 ? 0 : find(Arrays.copyOfRange(subjects, 1, subjects.length), start);
  }

  int find(byte[][] subjects, Instant start) {
    return database
        .sql(FIND)
        .param("subjects", subjects)
        .param("start", start.atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  void clear(byte[][] subjects) {
    database.sql(CLEAR).param("subjects", subjects).update();
  }

  void sweep(Instant now) {
    database.sql(SWEEP).param("now", now.atOffset(ZoneOffset.UTC)).update();
  }
}
