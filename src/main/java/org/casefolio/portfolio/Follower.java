package org.casefolio.portfolio;

import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;

/**
 * Somebody who follows a case and asked to be told about it.
 *
 * @param account who
 * @param follow the random id of the followed case in that portfolio
 * @param receipt which case
 * @param label the reader's own label; empty if none
 * @param choice how much a mail may say
 * @param dates what the follower said of the dates of the case
 * @param asked whether updates by e-mail were asked for, for this case
 */
public record Follower(
    AccountId account,
    UUID follow,
    ReceiptNumber receipt,
    String label,
    MailChoice choice,
    OwnDates dates,
    boolean asked) {

  static Follower of(AccountId account, Followed followed, Chosen chosen) {
    return new Follower(
        account,
        followed.id(),
        followed.receipt(),
        followed.label(),
        chosen.choice(),
        followed.dates(),
        chosen.asksFor(followed));
  }

  @Override
  public String toString() {
    return "Follower[" + follow + "]";
  }
}
