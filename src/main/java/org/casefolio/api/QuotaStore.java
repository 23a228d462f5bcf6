package org.casefolio.api;

import java.time.LocalDate;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What nodes have drawn of a day. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class QuotaStore {

  private static final String DRAW =
      """
      insert into api.quota as q (client, day, drawn)
      values (:client, :day, :block)
      on conflict (client, day) do update
      set drawn = q.drawn + :block
      where q.drawn < :most
      returning drawn
      """;

  private final Database database;

  QuotaStore(Database database) {
    this.database = database;
  }

  /**
   * Draws a block of which there is still something.
   *
   * @return how many all nodes have drawn with it, perhaps more than there are; 0 if nothing is
   *     left
   */
  int draw(UUID client, LocalDate day, int block, int most) {
    return database
        .sql(DRAW)
        .param("client", client)
        .param("day", day)
        .param("block", block)
        .param("most", most)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }
}
