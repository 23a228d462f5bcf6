package org.casefolio.accounts;

import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends sessions from outside; otherwise they are Spring Session's. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class SessionStore {

  private static final String DELETE_OTHERS =
      """
      delete from accounts.session
      where principal_name = :account and session_id <> :kept
      """;

  private static final String DELETE =
      """
      delete from accounts.session
      where principal_name = :account and session_id = :session
      """;

  private final Database database;

  SessionStore(Database database) {
    this.database = database;
  }

  /** Ends one session of an account. */
  void delete(AccountId account, String session) {
    database
        .sql(DELETE)
        .param("account", account.value().toString())
        .param("session", session)
        .update();
  }

  /**
   * Ends an account's sessions.
   *
   * @param kept the id of the one that stays; empty for none
   */
  void deleteOthers(AccountId account, String kept) {
    database
        .sql(DELETE_OTHERS)
        .param("account", account.value().toString())
        .param("kept", kept)
        .update();
  }
}
