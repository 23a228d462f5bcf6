package org.casefolio.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
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
      select id, name, secret, created
      from accounts.factor
      where account = :account
      order by created, id
      """;

  private static final String INSERT =
      """
      insert into accounts.factor (id, account, kind, name, secret, last_step, created)
      values (:id, :account, 'APP', :name, :secret, :step, :created)
      """;

  // Of two who show the same code at the same time one is told that it was good.
  private static final String USE =
      """
      update accounts.factor
      set last_step = :step
      where account = :account and id = :id and last_step < :step
      """;

  private static final String DELETE =
      """
      delete from accounts.factor
      where account = :account and id = :id
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

  /** A factor as it lies in the table. */
  record Row(UUID id, Sealed name, Sealed secret, LocalDate created) {}

  List<Row> list(AccountId account) {
    return database.sql(LIST).param("account", account.value()).query(FactorStore::row).list();
  }

  /**
   * Adds an app.
   *
   * @param step the step of the code that proved it
   */
  void insert(
      UUID id, AccountId account, Sealed name, Sealed secret, long step, LocalDate created) {
    database
        .sql(INSERT)
        .param("id", id)
        .param("account", account.value())
        .param("name", name.bytes())
        .param("secret", secret.bytes())
        .param("step", step)
        .param("created", created)
        .update();
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

  int count(AccountId account) {
    return database.sql(COUNT).param("account", account.value()).query(Integer.class).single();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        new Sealed(row.getBytes("name")),
        new Sealed(row.getBytes("secret")),
        row.getObject("created", LocalDate.class));
  }
}
