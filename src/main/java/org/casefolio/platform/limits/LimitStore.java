package org.casefolio.platform.limits;

import java.time.Instant;
import java.time.ZoneOffset;
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

  private static final String FIND =
      """
      select taken
      from platform.limit_count
      where subject = :subject and window_start = :start
      """;

  private static final String CLEAR =
      """
      delete from platform.limit_count
      where subject = :subject
      """;

  private static final String SWEEP =
      """
      delete from platform.limit_count
      where window_end < :now
      """;

  private final Database database;

  LimitStore(Database database) {
    this.database = database;
  }

  int count(byte[] subject, Instant start, Instant end) {
    return database
        .sql(COUNT)
        .param("subject", subject)
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("end", end.atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  int find(byte[] subject, Instant start) {
    return database
        .sql(FIND)
        .param("subject", subject)
        .param("start", start.atOffset(ZoneOffset.UTC))
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  void clear(byte[] subject) {
    database.sql(CLEAR).param("subject", subject).update();
  }

  void sweep(Instant now) {
    database.sql(SWEEP).param("now", now.atOffset(ZoneOffset.UTC)).update();
  }
}
