package org.casefolio.portfolio;

import java.util.Set;
import org.casefolio.accounts.AccountId;

/**
 * Published inside the transaction in which cases that were removed are gone for good.
 *
 * @param accounts who follows some case no longer
 */
public record CasesLeft(Set<AccountId> accounts) {

  public CasesLeft {
    accounts = Set.copyOf(accounts);
  }
}
