package org.casefolio.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of entries, and the log's sealed key. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class AuditStore {

  /** In the place of a hash: no account is known. */
  static final byte[] NOBODY = {};

  private static final String INSERT =
      """
      insert into audit.entry (at, account, action, result, network, detail, reason)
      select :at, nullif(account, ''::bytea), :action, :result, :network, '', ''
      from unnest(:accounts::bytea[]) as account
      """;

  private static final String INSERT_COMMAND =
      """
      insert into audit.entry (at, operator, action, result, detail, reason)
      values (:at, :operator, :action, :result, :detail, :reason)
      """;

  private static final String LIST =
      """
      select id, at, action, result, network
      from audit.entry
      where account = :account and at >= :since and id < :before
      order by id desc
      limit :most
      """;

  private static final String HAS_WRITTEN =
      """
      select pg_current_xact_id_if_assigned() is not null
      """;

  private static final String FIND_SECRET =
      """
      select sealed
      from audit.secret
      """;

  private static final String LOCK_SECRET =
      """
      select pg_advisory_xact_lock(hashtextextended('audit.secret', 0))
      """;

  private static final String INSERT_SECRET =
      """
      insert into audit.secret (sealed)
      values (:sealed)
      """;

  private static final String HAS_BLOCKS =
      """
      select exists (select from audit.block) or exists (select from audit.removal)
      """;

  private final Database database;

  AuditStore(Database database) {
    this.database = database;
  }

  /**
   * An entry about an account.
   *
   * @param network sealed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(long id, Instant at, String action, String result, Optional<byte[]> network) {}

  void insert(
      Instant at, List<byte[]> accounts, String action, String result, byte @Nullable [] network) {
    database
        .sql(INSERT)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("accounts", accounts.toArray(byte[][]::new))
        .param("action", action)
        .param("result", result)
        .param("network", network, java.sql.Types.BINARY)
        .update();
  }

  /** Adds the entry of a command. */
  void insertCommand(
      Instant at, String operator, String action, String result, String detail, String reason) {
    database
        .sql(INSERT_COMMAND)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("operator", operator)
        .param("action", action)
        .param("result", result)
        .param("detail", detail)
        .param("reason", reason)
        .update();
  }

  List<Row> list(byte[] account, Instant since, long before, int most) {
    return database
        .sql(LIST)
        .param("account", account)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("before", before)
        .param("most", most)
        .query((row, _) ->
            new Row(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                row.getString("result"),
                Optional.ofNullable(row.getBytes("network"))))
        .list();
  }

  /** Whether this transaction has changed anything so far. */
  boolean hasWritten() {
    return database.sql(HAS_WRITTEN).query(Boolean.class).single();
  }

  Optional<byte[]> findSecret() {
    return database.sql(FIND_SECRET).query((row, _) -> row.getBytes("sealed")).optional();
  }

  /** Whoever else wants to make the key waits until this transaction ends. */
  void lockSecret() {
    database.sql(LOCK_SECRET).query(row -> {});
  }

  void insertSecret(byte[] sealed) {
    database.sql(INSERT_SECRET).param("sealed", sealed).update();
  }

  boolean hasBlocks() {
    return database.sql(HAS_BLOCKS).query(Boolean.class).single();
  }
}
