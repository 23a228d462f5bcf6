package org.casefolio.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The second factors of accounts. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class FactorStore {

  private static final String LIST =
      """
      select id, account, kind, name, secret, last_step, created
      from accounts.factor
      where account = :account
      order by created, id
      """;

  private static final String FIND =
      """
      select id, account, kind, name, secret, last_step, created
      from accounts.factor
      where handle = any(:handles)
      """;

  private static final String INSERT =
      """
      insert into accounts.factor (id, account, kind, name, secret, last_step, created, handle)
      values (:id, :account, :kind, :name, :secret, :step, :created, :handle)
      on conflict (handle) do nothing
      """;

  // Of two who show the same code at the same time one is told that it was good.
  private static final String USE =
      """
      update accounts.factor
      set last_step = :step
      where account = :account and id = :id and last_step < :step
      """;

  // Most passkeys count nothing and always say 0.
  private static final String COUNT_UP =
      """
      update accounts.factor
      set last_step = :count
      where id = :id and (last_step < :count or last_step = 0 and :count = 0)
      """;

  private static final String DELETE =
      """
      delete from accounts.factor
      where account = :account and id = :id
      """;

  private static final String DELETE_ALL =
      """
      delete from accounts.factor
      where account = :account
      """;

  private static final String COUNT =
      """
      select count(*)
      from accounts.factor
      where account = :account
      """;

  private final Database database;

  FactorStore(Database database) {
    this.database = database;
  }

  /**
   * A factor as it lies in the table.
   *
   * @param step of an app the step that was accepted last; of a passkey the count of signatures
   */
  record Row(
      UUID id,
      AccountId account,
      Factor.Kind kind,
      Sealed name,
      Sealed secret,
      long step,
      LocalDate created) {}

  List<Row> list(AccountId account) {
    return database.sql(LIST).param("account", account.value()).query(FactorStore::row).list();
  }

  /** The passkey of whatever account that has this handle. */
  Optional<Row> find(byte[][] handles) {
    return database.sql(FIND).param("handles", handles).query(FactorStore::row).optional();
  }

  /**
   * Adds a factor; false if its handle is there already.
   *
   * @param handles by what a passkey may be found, the one to keep first; none for an app
   */
  boolean insert(Row row, byte[]... handles) {
    if (handles.length > 1 && find(handles).isPresent()) { // the unique key meets only one of them
      return false;
    }
    return database
            .sql(INSERT)
            .param("id", row.id())
            .param("account", row.account().value())
            .param("kind", row.kind().name())
            .param("name", row.name().bytes())
            .param("secret", row.secret().bytes())
            .param("step", row.step())
            .param("created", row.created())
            .param("handle", handles.length == 0 ? null : handles[0], java.sql.Types.BINARY)
            .update()
        == 1;
  }

  /** Keeps how many signatures a passkey has made; false if it has told as many before. */
  boolean countUp(UUID id, long count) {
    return database.sql(COUNT_UP).param("id", id).param("count", count).update() == 1;
  }

  /** Uses up the codes of a step and of all before; returns whether it was not used yet. */
  boolean use(AccountId account, UUID id, long step) {
    return database
            .sql(USE)
            .param("account", account.value())
            .param("id", id)
            .param("step", step)
            .update()
        == 1;
  }

  /** Removes a factor; returns whether it was there. */
  boolean delete(AccountId account, UUID id) {
    return database.sql(DELETE).param("account", account.value()).param("id", id).update() == 1;
  }

  void deleteAll(AccountId account) {
    database.sql(DELETE_ALL).param("account", account.value()).update();
  }

  int count(AccountId account) {
    return database.sql(COUNT).param("account", account.value()).query(Integer.class).single();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        new AccountId(row.getObject("account", UUID.class)),
        Factor.Kind.valueOf(row.getString("kind")),
        new Sealed(row.getBytes("name")),
        new Sealed(row.getBytes("secret")),
        row.getLong("last_step"),
        row.getObject("created", LocalDate.class));
  }
}
