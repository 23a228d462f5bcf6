package org.casefolio.portfolio;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.portfolio.MailChoice.Rhythm;

/**
 * Somebody who follows a case and asked to be told about it.
 *
 * @param account who
 * @param follow the random id of the followed case in that portfolio
 * @param receipt which case
 * @param label the reader's own label; empty if none
 * @param choice how much a mail may say, and when a digest comes
 * @param dates what the follower said of the dates of the case
 * @param rhythm when updates about this case are mailed, if at all
 * @param seen up to which entry the follower has seen the history: what there was when following
 *     began, and whatever was looked at since
 */
public record Follower(
    AccountId account,
    UUID follow,
    ReceiptNumber receipt,
    String label,
    MailChoice choice,
    OwnDates dates,
    Rhythm rhythm,
    long seen) {

  /** Whether updates by e-mail were asked for, for this case. */
  public boolean asked() {
    return rhythm != Rhythm.NONE;
  }

  /** The digest that updates wait for; empty if they leave at once. */
  public Optional<Instant> digest(Instant now) {
    return choice.digest().next(rhythm, now);
  }

  static Follower of(AccountId account, Followed followed, Chosen chosen) {
    return new Follower(
        account,
        followed.id(),
        followed.receipt(),
        followed.label(),
        chosen.choice(),
        followed.dates(),
        chosen.rhythm(followed),
        followed.seen());
  }

  @Override
  public String toString() {
    return "Follower[" + follow + "]";
  }
}
