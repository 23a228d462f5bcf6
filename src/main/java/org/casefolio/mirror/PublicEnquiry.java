package org.casefolio.mirror;

import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.lookup.Enquiry;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;

/**
 * Answers the public check of a mirror, where it is switched on, from the agency alone and within
 * the budget: what is followed here is not looked at, so that nobody learns whom the operator
 * serves.
 */
@Component
@Serving
@Mirroring
class PublicEnquiry implements Enquiry {

  private final LiveCases live;

  PublicEnquiry(LiveCases live) {
    this.live = live;
  }

  @Override
  public Reply ask(ReceiptNumber receipt) {
    return live.ask(receipt).map(this::reply).orElseGet(() -> new NoAnswer("", Optional.empty()));
  }

  private Reply reply(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Answer answer, String _) -> new Found(live.found(answer));
      case Outcome.NotRecognized(String message) -> new NotRecognized(message);
      case Outcome.TooMany(var retryAfter, String message) -> new NoAnswer(message, retryAfter);
      case Outcome.Closed(var retryAfter, String message) -> new NoAnswer(message, retryAfter);
      case Outcome.Failed(Outcome.Reason _, String message) ->
          new NoAnswer(message, Optional.empty());
    };
  }
}
