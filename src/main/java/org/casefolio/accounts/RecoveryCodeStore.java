package org.casefolio.accounts;

import java.util.List;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The recovery codes that were not used yet, as keyed hashes. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class RecoveryCodeStore {

  private static final String INSERT =
      """
      insert into accounts.recovery_code (account, code)
      select :account, unnest(:codes)
      """;

  private static final String DELETE_ALL =
      """
      delete from accounts.recovery_code
      where account = :account
      """;

  private static final String USE =
      """
      delete from accounts.recovery_code
      where account = :account and code = :code
      """;

  private static final String COUNT =
      """
      select count(*)
      from accounts.recovery_code
      where account = :account
      """;

  private final Database database;
  private final Vault vault;

  RecoveryCodeStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /** These codes and no others. */
  void replace(AccountId account, List<RecoveryCode> codes) {
    database.sql(DELETE_ALL).param("account", account.value()).update();
    database
        .sql(INSERT)
        .param("account", account.value())
        .param(
            "codes", codes.stream().map(code -> code.blind(vault, account)).toArray(byte[][]::new))
        .update();
  }

  /** Uses a code up; of many who try at the same time one is told that it was there. */
  boolean use(AccountId account, RecoveryCode code) {
    return database
            .sql(USE)
            .param("account", account.value())
            .param("code", code.blind(vault, account))
            .update()
        == 1;
  }

  int count(AccountId account) {
    return database.sql(COUNT).param("account", account.value()).query(Integer.class).single();
  }
}
