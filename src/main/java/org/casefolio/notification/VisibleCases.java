package org.casefolio.notification;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.casefolio.cases.CaseStanding;
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

  /** Those of the cases that a reader can see, found with one statement. */
  Set<ReceiptNumber> among(Collection<ReceiptNumber> receipts) {
    return cases.summaries(receipts).keySet();
  }

  /** How those of the cases stand that a reader can see. */
  Map<ReceiptNumber, CaseStanding> standings(Collection<ReceiptNumber> receipts) {
    return cases.standings(receipts);
  }
}
