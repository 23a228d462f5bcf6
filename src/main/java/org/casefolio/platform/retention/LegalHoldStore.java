package org.casefolio.platform.retention;

import java.time.LocalDate;
import java.util.List;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Legal holds as the database has them: sealed. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class LegalHoldStore {

  private static final String INSERT =
      """
      insert into platform.legal_hold (placed, sealed)
      values (:placed, :sealed)
      returning number
      """;

  private static final String LIST =
      """
      select number, placed, sealed
      from platform.legal_hold
      order by number
      """;

  private static final String DELETE =
      """
      delete from platform.legal_hold
      where number = :number
      """;

  private final Database database;

  LegalHoldStore(Database database) {
    this.database = database;
  }

  /** A row of the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(int number, LocalDate placed, byte[] sealed) {}

  int insert(LocalDate placed, byte[] sealed) {
    return database
        .sql(INSERT)
        .param("placed", placed)
        .param("sealed", sealed)
        .query(Integer.class)
        .single();
  }

  List<Row> list() {
    return database
        .sql(LIST)
        .query((row, _) ->
            new Row(
                row.getInt("number"),
                row.getObject("placed", LocalDate.class),
                row.getBytes("sealed")))
        .list();
  }

  boolean delete(int number) {
    return database.sql(DELETE).param("number", number).update() == 1;
  }
}
