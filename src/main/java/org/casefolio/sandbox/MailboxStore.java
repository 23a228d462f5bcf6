package org.casefolio.sandbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.Demo;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of received mail. */
@Repository
@Demo
@Transactional(propagation = Propagation.MANDATORY)
class MailboxStore {

  private static final String INSERT =
      """
      insert into sandbox.mailbox (id, received_at, message)
      values (:id, :at, :message)
      """;

  private static final String TRIM =
      """
      delete from sandbox.mailbox
      where received_at < (
        select received_at from sandbox.mailbox order by received_at desc offset :kept limit 1)
      """;

  private static final String LIST =
      """
      select id, received_at, message
      from sandbox.mailbox
      order by received_at desc, id
      limit :limit
      """;

  private static final String FIND =
      """
      select id, received_at, message
      from sandbox.mailbox
      where id = :id
      """;

  private static final RowMapper<Row> ROW =
      (row, number) ->
          new Row(
              row.getObject("id", UUID.class),
              row.getObject("received_at", OffsetDateTime.class).toInstant(),
              row.getBytes("message"));

  private final Database database;

  MailboxStore(Database database) {
    this.database = database;
  }

  void insert(UUID id, Instant at, byte[] message) {
    database
        .sql(INSERT)
        .param("id", id)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("message", message)
        .update();
  }

  /** Removes all but the newest, give or take those that came at the same moment. */
  void trim(int kept) {
    database.sql(TRIM).param("kept", kept - 1).update();
  }

  List<Row> list(int limit) {
    return database.sql(LIST).param("limit", limit).query(ROW).list();
  }

  Optional<Row> find(UUID id) {
    return database.sql(FIND).param("id", id).query(ROW).optional();
  }

  /** A message as it lies in the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(UUID id, Instant receivedAt, byte[] message) {}
}
