package org.casefolio.notification;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.springframework.stereotype.Component;

/** Tells which cases may be spoken of. */
@Component
class VisibleCases {

  private final Cases cases;

  VisibleCases(Cases cases) {
    this.cases = cases;
  }

  /**
   * Those of the cases that a reader can see. One statement finds those that have a status; a case
   * whose entries were all withdrawn is rare and asked for by itself.
   */
  Set<ReceiptNumber> among(Collection<ReceiptNumber> receipts) {
    Set<ReceiptNumber> visible = new HashSet<>(cases.summaries(receipts).keySet());
    for (ReceiptNumber receipt : Set.copyOf(receipts)) {
      if (!visible.contains(receipt) && cases.find(receipt).isPresent()) {
        visible.add(receipt);
      }
    }
    return visible;
  }
}
