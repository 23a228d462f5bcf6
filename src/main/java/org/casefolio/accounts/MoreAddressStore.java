package org.casefolio.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The further addresses of accounts. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class MoreAddressStore {

  private static final String LIST =
      """
      select id, account, address, confirmed
      from accounts.more_address
      where account = any(:accounts)
      order by id
      """;

  private static final String FIND =
      """
      select id, account, address, confirmed
      from accounts.more_address
      where account = :account and id = :id
      """;

  private static final String INSERT =
      """
      insert into accounts.more_address (id, account, address, address_index)
      values (:id, :account, :address, :index)
      on conflict do nothing
      """;

  private static final String CONFIRM =
      """
      update accounts.more_address
      set confirmed = true
      where account = :account and id = :id
      """;

  private static final String DELETE =
      """
      delete from accounts.more_address
      where account = :account and id = :id
      """;

  private final Database database;

  MoreAddressStore(Database database) {
    this.database = database;
  }

  /** A further address as it lies in the table. */
  record Row(UUID id, AccountId account, Sealed address, boolean confirmed) {}

  /** The further addresses of many accounts. */
  List<Row> list(Collection<UUID> accounts) {
    return database
        .sql(LIST)
        .param("accounts", accounts.toArray(UUID[]::new))
        .query(MoreAddressStore::row)
        .list();
  }

  Optional<Row> find(AccountId account, UUID id) {
    return database
        .sql(FIND)
        .param("account", account.value())
        .param("id", id)
        .query(MoreAddressStore::row)
        .optional();
  }

  /** Adds an address; returns whether the account did not have it. */
  boolean insert(UUID id, AccountId account, byte[] address, byte[] index) {
    return database
            .sql(INSERT)
            .param("id", id)
            .param("account", account.value())
            .param("address", address)
            .param("index", index)
            .update()
        == 1;
  }

  void confirm(AccountId account, UUID id) {
    database.sql(CONFIRM).param("account", account.value()).param("id", id).update();
  }

  /** Removes an address; returns whether it was there. */
  boolean delete(AccountId account, UUID id) {
    return database.sql(DELETE).param("account", account.value()).param("id", id).update() == 1;
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        new AccountId(row.getObject("account", UUID.class)),
        new Sealed(row.getBytes("address")),
        row.getBoolean("confirmed"));
  }
}
