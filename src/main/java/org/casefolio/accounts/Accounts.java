package org.casefolio.accounts;

import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The accounts, for other modules to read. */
@Component
public class Accounts {

  /**
   * An account.
   *
   * @throws IllegalStateException if there is none
   */
  @Transactional(readOnly = true)
  public Account get(AccountId id) {
    throw new UnsupportedOperationException();
  }

  /** Many accounts, in a constant number of statements; one that is gone is left out. */
  @Transactional(readOnly = true)
  public Map<AccountId, Account> find(Collection<AccountId> ids) {
    throw new UnsupportedOperationException();
  }
}
