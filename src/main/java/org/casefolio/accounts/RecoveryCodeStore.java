package org.casefolio.accounts;

import java.util.List;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The codes on paper that were not used yet, as keyed hashes. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class RecoveryCodeStore {

  private static final String INSERT =
      """
      insert into accounts.recovery_code (account, purpose, code)
      select :account, :purpose, unnest(:codes)
      """;

  private static final String DELETE_ALL =
      """
      delete from accounts.recovery_code
      where account = :account and purpose = :purpose
      """;

  private static final String USE =
      """
      delete from accounts.recovery_code
      where account = :account and purpose = :purpose and code = any(:codes)
      """;

  private static final String COUNT =
      """
      select count(*)
      from accounts.recovery_code
      where account = :account and purpose = :purpose
      """;

  private final Database database;
  private final Vault vault;

  RecoveryCodeStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /** These codes and no others of their purpose. */
  void replace(AccountId account, Purpose purpose, List<RecoveryCode> codes) {
    delete(account, purpose);
    database
        .sql(INSERT)
        .param("account", account.value())
        .param("purpose", purpose.name())
        .param(
            "codes",
            codes.stream()
                .map(code -> code.indexes(vault, account, purpose)[0])
                .toArray(byte[][]::new))
        .update();
  }

  void delete(AccountId account, Purpose purpose) {
    database
        .sql(DELETE_ALL)
        .param("account", account.value())
        .param("purpose", purpose.name())
        .update();
  }

  /** Uses a code up; of many who try at the same time one is told that it was there. */
  boolean use(AccountId account, Purpose purpose, RecoveryCode code) {
    return database
            .sql(USE)
            .param("account", account.value())
            .param("purpose", purpose.name())
            .param("codes", code.indexes(vault, account, purpose))
            .update()
        == 1;
  }

  int count(AccountId account, Purpose purpose) {
    return database
        .sql(COUNT)
        .param("account", account.value())
        .param("purpose", purpose.name())
        .query(Integer.class)
        .single();
  }
}
