package org.casefolio.cases.view;

import java.util.Collection;
import java.util.Map;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.web.Page;

/** Who asks an agency for cases, and knows when each was asked for. */
public interface Checks {

  /** Those of the cases that are asked for: a constant number of statements, however many. */
  Map<ReceiptNumber, CheckNote> of(Collection<ReceiptNumber> receipts, Page page);
}
