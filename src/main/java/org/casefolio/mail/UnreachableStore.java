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
      where address = any(:addresses)
      """;

  private static final String LIST_LEFT =
      """
      select r.hash, m.draft
      from mail.message m
      join mail.return_path r on r.message = m.id
      where m.owner = :owner and not r.overtaken
      """;

  private static final String OVERTAKE =
      """
      update mail.return_path
      set overtaken = true
      where hash = any(:hashes)
      """;

  private final Database database;

  UnreachableStore(Database database) {
    this.database = database;
  }

  /** A row of the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(byte[] address, byte[] details) {}

  /** A message of which a report can come. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Left(byte[] hash, byte[] draft) {}

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

  /** Removes an address; returns whether it was there. */
  boolean delete(byte[][] addresses) {
    return database.sql(DELETE).param("addresses", addresses).update() > 0;
  }

  /**
   * What an owner's messages that a report can come about are, by the hash of their return path.
   */
  List<Left> listLeft(UUID owner) {
    return database
        .sql(LIST_LEFT)
        .param("owner", owner)
        .query((row, number) -> new Left(row.getBytes("hash"), row.getBytes("draft")))
        .list();
  }

  /** Reports about these say nothing about their address any more. */
  void overtake(List<byte[]> hashes) {
    database.sql(OVERTAKE).param("hashes", hashes.toArray(byte[][]::new)).update();
  }
}
