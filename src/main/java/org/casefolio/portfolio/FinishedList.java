package org.casefolio.portfolio;

import java.util.List;
import org.casefolio.accounts.AccountId;

/**
 * What is due for the finished cases of a portfolio, which is locked until the transaction ends.
 *
 * @param account whose it is
 * @param choice what its owner chose of e-mail
 * @param cases those for which something is due
 */
public record FinishedList(AccountId account, MailChoice choice, List<FinishedCase> cases) {

  public FinishedList {
    cases = List.copyOf(cases);
  }

  @Override
  public String toString() {
    return "FinishedList[" + account + "]";
  }
}
