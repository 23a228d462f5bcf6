package org.casefolio.platform.postgres;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** When the database was backed up last, and whether its log of changes is archived. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class BackupStore {

  /** Kept as long as the numbers of mail are. */
  private static final String INSERT =
      """
      with old as (
        delete from platform.backup
        where finished < :finished::timestamptz - interval '400 days'
      )
      insert into platform.backup (finished, bytes)
      values (:finished, :bytes)
      """;

  private static final String STATE =
      """
      select
        (select max(finished) from platform.backup) as backed_up,
        last_archived_time as archived,
        coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing
      from pg_stat_archiver
      """;

  private final Database database;

  BackupStore(Database database) {
    this.database = database;
  }

  /**
   * How far back a restore would have to go.
   *
   * @param backedUp when the last backup that the database knows of was finished
   * @param archived when a file of the log of changes was archived last
   * @param failing whether the last try to archive one failed
   */
  record State(Optional<Instant> backedUp, Optional<Instant> archived, boolean failing) {}

  void add(Instant finished, long bytes) {
    database.sql(INSERT).param("finished", Timestamp.from(finished)).param("bytes", bytes).update();
  }

  State state() {
    return database
        .sql(STATE)
        .query((row, number) ->
            new State(
                instant(row.getTimestamp("backed_up")),
                instant(row.getTimestamp("archived")),
                row.getBoolean("failing")))
        .single();
  }

  private static Optional<Instant> instant(@Nullable Timestamp time) {
    return Optional.ofNullable(time).map(Timestamp::toInstant);
  }
}
