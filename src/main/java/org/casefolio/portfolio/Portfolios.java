package org.casefolio.portfolio;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The portfolios, for other modules. */
@Component
public class Portfolios {

  /** Who follows these cases, in one statement for all of them. */
  @Transactional(readOnly = true)
  public Map<ReceiptNumber, List<Follower>> followers(Collection<ReceiptNumber> receipts) {
    throw new UnsupportedOperationException();
  }

  /** What an account chose. */
  @Transactional(readOnly = true)
  public MailChoice choice(AccountId account) {
    throw new UnsupportedOperationException();
  }

  /** Stops e-mail about everything; says since when in the portfolio. Repeating it does nothing. */
  @Transactional
  public void stopAllMail(AccountId account) {
    throw new UnsupportedOperationException();
  }

  /** Stops e-mail about one followed case. */
  @Transactional
  public void stopMail(AccountId account, UUID follow) {
    throw new UnsupportedOperationException();
  }
}
