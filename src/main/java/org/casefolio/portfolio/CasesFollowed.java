package org.casefolio.portfolio;

import java.util.Set;
import org.casefolio.cases.ReceiptNumber;

/**
 * Somebody follows cases from now on. Published inside the transaction that adds them; a listener
 * must be synchronous and fails it when it fails.
 *
 * @param receipts the cases
 */
public record CasesFollowed(Set<ReceiptNumber> receipts) {

  public CasesFollowed {
    receipts = Set.copyOf(receipts);
  }
}
