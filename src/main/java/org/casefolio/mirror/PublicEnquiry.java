package org.casefolio.mirror;

import java.time.Clock;
import java.time.Duration;
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
  private final Clock clock;

  PublicEnquiry(LiveCases live, Clock clock) {
    this.live = live;
    this.clock = clock;
  }

  @Override
  public Reply ask(ReceiptNumber receipt) {
    return live.ask(receipt).map(this::reply).orElseGet(() -> new NoAnswer("", Optional.empty()));
  }

  private Reply reply(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Answer answer, String _) -> new Found(live.found(answer));
      case Outcome.NotRecognized(String message) -> new NotRecognized(message);
      case Outcome.TooMany(Optional<Duration> after, String message) -> noAnswer(message, after);
      case Outcome.Closed(Optional<Duration> after, String message) -> noAnswer(message, after);
      case Outcome.Failed(Outcome.Reason _, String message) -> noAnswer(message, Optional.empty());
    };
  }

  private NoAnswer noAnswer(String message, Optional<Duration> after) {
    return new NoAnswer(message, after.map(clock.instant()::plus));
  }
}
