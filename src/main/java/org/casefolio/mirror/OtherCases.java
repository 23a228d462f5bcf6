package org.casefolio.mirror;

import java.time.Duration;
import org.casefolio.api.Elsewhere;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.lookup.Enquiry;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;

/**
 * Asks the agency, within the budget, about a case that nobody follows here, for programs that ask
 * this mirror: a real case is never called unknown because it is not followed.
 */
@Component
@Serving
@Mirroring
class OtherCases implements Elsewhere {

  /** Where the agency does not say: an outage is seldom over sooner, nor the budget much fuller. */
  private static final Duration LATER = Duration.ofMinutes(1);

  private final Enquiry agency;

  OtherCases(Enquiry agency) {
    this.agency = agency;
  }

  @Override
  public Answer ask(ReceiptNumber receipt) {
    return switch (agency.ask(receipt)) {
      case Enquiry.Found(var found) -> new Found(found);
      case Enquiry.NotRecognized _ -> new NotRecognized();
      case Enquiry.NoAnswer(String _, var retryAfter) -> new CannotSay(retryAfter.orElse(LATER));
    };
  }
}
