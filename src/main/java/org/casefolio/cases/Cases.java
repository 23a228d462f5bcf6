package org.casefolio.cases;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The way to read cases. A protected case is absent from every answer, exactly as one that the
 * agency never reported.
 */
@Component
public class Cases {

  /** The case with its whole history. */
  public Optional<Case> find(ReceiptNumber receipt) {
    throw new UnsupportedOperationException();
  }

  /** Those of the cases that are known and have a status, read with one statement. */
  public Map<ReceiptNumber, CaseSummary> summaries(Collection<ReceiptNumber> receipts) {
    throw new UnsupportedOperationException();
  }

  /** Whether the agency's system reports as expected. */
  public FeedState feed() {
    throw new UnsupportedOperationException();
  }
}
