package org.casefolio.platform.work;

import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Up to which day which work was done, and who is at it. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class DailyWorkStore {

  private static final String CLAIM =
      """
      insert into platform.daily_work as w (name, lease, leased_until)
      values (:name, :lease, now() + make_interval(secs => :seconds))
      on conflict (name) do update
      set lease = excluded.lease, leased_until = excluded.leased_until
      where (w.done is null or w.done < :today)
        and (w.leased_until is null or w.leased_until < now())
      """;

  private static final String KEEP =
      """
      update platform.daily_work
      set leased_until = now() + make_interval(secs => :seconds)
      where name = :name and lease = :lease
      """;

  private static final String FINISH =
      """
      update platform.daily_work
      set done = :today, lease = null, leased_until = null
      where name = :name and lease = :lease
      """;

  private final Database database;

  DailyWorkStore(Database database) {
    this.database = database;
  }

  /** Takes the work of a day; false if it is done or somebody is at it. */
  boolean claim(String name, UUID lease, Duration length, LocalDate today) {
    return database
            .sql(CLAIM)
            .param("name", name)
            .param("lease", lease)
            .param("seconds", length.toSeconds())
            .param("today", today)
            .update()
        == 1;
  }

  /** Prolongs the lease; false if somebody else has it by now. */
  boolean keep(String name, UUID lease, Duration length) {
    return database
            .sql(KEEP)
            .param("name", name)
            .param("lease", lease)
            .param("seconds", length.toSeconds())
            .update()
        == 1;
  }

  void finish(String name, UUID lease, LocalDate today) {
    database.sql(FINISH).param("name", name).param("lease", lease).param("today", today).update();
  }
}
