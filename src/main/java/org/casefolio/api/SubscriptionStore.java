package org.casefolio.api;

import java.util.List;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What clients subscribe to. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class SubscriptionStore {

  private static final String LOCK =
      """
      select id from api.client where id = :client for no key update
      """;

  private static final String LIST =
      """
      select receipt, sealed
      from api.subscription
      where client = :client
      """;

  private static final String FIND =
      """
      select receipt, sealed
      from api.subscription
      where client = :client and receipt = any(:receipts)
      """;

  private static final String COUNT =
      """
      select count(*) from api.subscription where client = :client
      """;

  private static final String INSERT =
      """
      insert into api.subscription (client, receipt, sealed)
      select :client, receipt, sealed
      from unnest(:receipts::bytea[], :sealed::bytea[]) as fresh (receipt, sealed)
      on conflict do nothing
      """;

  private static final String DELETE =
      """
      delete from api.subscription
      where client = :client and receipt = any(:receipts)
      """;

  private static final String DELETE_OTHERS =
      """
      delete from api.subscription
      where client = :client and receipt <> all(:receipts::bytea[])
      """;

  private static final String SUBSCRIBERS =
      """
      select client, receipt
      from api.subscription
      where receipt = any(:receipts)
      """;

  private static final RowMapper<Row> ROW =
      (row, number) -> new Row(row.getBytes("receipt"), row.getBytes("sealed"));

  private final Database database;

  SubscriptionStore(Database database) {
    this.database = database;
  }

  /** A number as it is kept. */
  @SuppressWarnings("ArrayRecordComponent") // carried to and from statements, never compared
  record Row(byte[] receipt, byte[] sealed) {}

  /** Who subscribes to what. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Subscriber(UUID client, byte[] receipt) {}

  void lock(UUID client) {
    database.sql(LOCK).param("client", client).query(UUID.class).single();
  }

  List<Row> list(UUID client) {
    return database.sql(LIST).param("client", client).query(ROW).list();
  }

  List<Row> find(UUID client, List<byte[]> receipts) {
    return database
        .sql(FIND)
        .param("client", client)
        .param("receipts", receipts.toArray(byte[][]::new))
        .query(ROW)
        .list();
  }

  int count(UUID client) {
    return database.sql(COUNT).param("client", client).query(Integer.class).single();
  }

  void insert(UUID client, List<Row> rows) {
    database
        .sql(INSERT)
        .param("client", client)
        .param("receipts", rows.stream().map(Row::receipt).toArray(byte[][]::new))
        .param("sealed", rows.stream().map(Row::sealed).toArray(byte[][]::new))
        .update();
  }

  void delete(UUID client, List<byte[]> receipts) {
    database
        .sql(DELETE)
        .param("client", client)
        .param("receipts", receipts.toArray(byte[][]::new))
        .update();
  }

  void deleteOthers(UUID client, List<byte[]> receipts) {
    database
        .sql(DELETE_OTHERS)
        .param("client", client)
        .param("receipts", receipts.toArray(byte[][]::new))
        .update();
  }

  List<Subscriber> listSubscribers(List<byte[]> receipts) {
    return database
        .sql(SUBSCRIBERS)
        .param("receipts", receipts.toArray(byte[][]::new))
        .query((row, number) ->
            new Subscriber(row.getObject("client", UUID.class), row.getBytes("receipt")))
        .list();
  }
}
