package org.casefolio.cases;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** The only writer of cases. */
@Component
public class CaseLedger {

  /** Records a batch in one transaction; answers for each event, in order. */
  public List<Recorded> record(Batch batch) {
    throw new UnsupportedOperationException();
  }

  /** Notes that a sender reported, by a heartbeat or a batch. */
  public void heard(String sender, Instant reportedAt) {
    throw new UnsupportedOperationException();
  }
}
