package org.casefolio.mirror;

import java.time.Clock;
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

  /** An outage is seldom over sooner, and the budget not much refilled. */
  private static final Duration LATER = Duration.ofMinutes(1);

  private final Enquiry agency;
  private final Clock clock;

  OtherCases(Enquiry agency, Clock clock) {
    this.agency = agency;
    this.clock = clock;
  }

  @Override
  public Answer ask(ReceiptNumber receipt) {
    return switch (agency.ask(receipt)) {
      case Enquiry.Found(var found) -> new Found(found);
      case Enquiry.NotRecognized _ -> new NotRecognized();
      case Enquiry.NoAnswer(String _, var after) ->
          new CannotSay(
              after.map(moment -> Duration.between(clock.instant(), moment)).orElse(LATER));
    };
  }
}
