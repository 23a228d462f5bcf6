package org.casefolio.mail;

import java.util.List;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of addresses that get no mail. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class UnreachableStore {

  private static final String INSERT =
      """
      insert into mail.unreachable (owner, address, details)
      values (:owner, :address, :details)
      on conflict do nothing
      """;

  private static final String LIST =
      """
      select address, details
      from mail.unreachable
      where address = any(:addresses)
      """;

  private static final String DELETE =
      """
      delete from mail.unreachable
      where address = :address
      """;

  private final Database database;

  UnreachableStore(Database database) {
    this.database = database;
  }

  /** A row of the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(byte[] address, byte[] details) {}

  /** Adds an address; returns whether it is new. */
  boolean insert(UUID owner, byte[] address, byte[] details) {
    return database
            .sql(INSERT)
            .param("owner", owner)
            .param("address", address)
            .param("details", details)
            .update()
        == 1;
  }

  List<Row> list(List<byte[]> addresses) {
    return database
        .sql(LIST)
        .param("addresses", addresses.toArray(byte[][]::new))
        .query((row, number) -> new Row(row.getBytes("address"), row.getBytes("details")))
        .list();
  }

  void delete(byte[] address) {
    database.sql(DELETE).param("address", address).update();
  }
}
