package org.casefolio.portfolio;

import java.util.Set;
import org.casefolio.cases.ReceiptNumber;

/**
 * Somebody no longer follows cases; whether others do, {@link Portfolios#followed} tells. Published
 * inside the transaction that removes them; a listener must be synchronous and fails it when it
 * fails. Who leaves at the same time does not see that the other does: look again from time to
 * time.
 *
 * @param receipts the cases
 */
public record CasesUnfollowed(Set<ReceiptNumber> receipts) {

  public CasesUnfollowed {
    receipts = Set.copyOf(receipts);
  }
}
