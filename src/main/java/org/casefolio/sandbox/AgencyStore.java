package org.casefolio.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.PretendAgency;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the pretend agency remembers about itself. */
@Repository
@PretendAgency
@Transactional(propagation = Propagation.MANDATORY)
class AgencyStore {

  private static final String OPEN =
      """
      insert into sandbox.agency (opened_on)
      values (:today)
      on conflict (only_row) do nothing
      """;

  private static final String FIND =
      """
      select opened_on, loaded
      from sandbox.agency
      """;

  private static final String LOADED =
      """
      update sandbox.agency
      set loaded = true
      """;

  private static final String CLAIM_TICK =
      """
      update sandbox.agency
      set last_tick = :tick
      where loaded and last_tick < :tick
      """;

  private final Database database;

  AgencyStore(Database database) {
    this.database = database;
  }

  /**
   * When the agency opened.
   *
   * @param on the day
   * @param loaded whether its cases are all there
   */
  record Opening(LocalDate on, boolean loaded) {}

  /** Opens the agency unless it is open. */
  Opening open(LocalDate today) {
    database.sql(OPEN).param("today", today).update();
    return find().orElseThrow();
  }

  Optional<Opening> find() {
    return database
        .sql(FIND)
        .query((row, number) ->
            new Opening(row.getObject("opened_on", LocalDate.class), row.getBoolean("loaded")))
        .optional();
  }

  void markLoaded() {
    database.sql(LOADED).update();
  }

  /** Whether this tick of the clock is this caller's: of all nodes, the first one gets it. */
  boolean claimTick(Instant tick) {
    return database.sql(CLAIM_TICK).param("tick", tick.atOffset(ZoneOffset.UTC)).update() == 1;
  }
}
