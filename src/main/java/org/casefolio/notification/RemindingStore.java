package org.casefolio.notification;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Up to which day everybody was reminded of dates. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class RemindingStore {

  private static final String CLAIM =
      """
      update notification.reminding
      set lease = :lease, leased_until = now() + make_interval(secs => :seconds)
      where (done_until is null or done_until < :today)
        and (leased_until is null or leased_until < now())
      returning coalesce(done_until, :today - 1) as done
      """;

  private static final String KEEP =
      """
      update notification.reminding
      set leased_until = now() + make_interval(secs => :seconds)
      where lease = :lease
      """;

  private static final String FINISH =
      """
      update notification.reminding
      set done_until = :today, lease = null, leased_until = null
      where lease = :lease
      """;

  // Whoever is at it does not know of it: the lease is lost, and the day begins again.
  private static final String REOPEN =
      """
      update notification.reminding
      set done_until = least(done_until, :done), lease = null, leased_until = null
      """;

  private final Database database;

  RemindingStore(Database database) {
    this.database = database;
  }

  /**
   * Takes a day to remind on for as long as the lease lasts.
   *
   * @return up to which day it was done before; empty if it is done, or somebody is at it
   */
  Optional<LocalDate> claim(UUID lease, Duration length, LocalDate today) {
    return database
        .sql(CLAIM)
        .param("lease", lease)
        .param("seconds", length.toSeconds())
        .param("today", today)
        .query(LocalDate.class)
        .optional();
  }

  /** Prolongs the lease; false if somebody else has it by now. */
  boolean keep(UUID lease, Duration length) {
    return database.sql(KEEP).param("lease", lease).param("seconds", length.toSeconds()).update()
        > 0;
  }

  /** Lets every day since one be gone through again; what was done on it is not done twice. */
  void reopen(LocalDate day) {
    database.sql(REOPEN).param("done", day.minusDays(1)).update();
  }

  void finish(UUID lease, LocalDate today) {
    database.sql(FINISH).param("lease", lease).param("today", today).update();
  }
}
