package org.casefolio.mirror;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.lookup.Enquiry;
import org.casefolio.mirror.Answer.Bilingual;
import org.casefolio.platform.settings.Serving;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers the public check of a mirror, where it is switched on, from the agency alone and within
 * the budget: what is followed here is not looked at, so that nobody learns whom the operator
 * serves. Nothing of it is kept.
 */
@Component
@Serving
@Mirroring
class PublicEnquiry implements Enquiry {

  private final Upstream upstream;
  private final Budget budget;
  private final UpstreamSettings settings;
  private final Clock clock;

  PublicEnquiry(Upstream upstream, Budget budget, UpstreamSettings settings, Clock clock) {
    this.upstream = upstream;
    this.budget = budget;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Reply ask(ReceiptNumber receipt) {
    Instant now = clock.instant();
    if (!settings.hours().open(now)) {
      return new NoAnswer("");
    }
    // With what is reserved, as for a case that was just added: somebody waits for it.
    Allowance.Grant grant = budget.draw(true, 1, now, 1);
    if (grant.count() == 0) {
      return new NoAnswer("");
    }
    try {
      TimeUnit.NANOSECONDS.sleep(grant.delay().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NoAnswer("");
    }
    return switch (upstream.ask(receipt)) {
      case Outcome.Answered(Answer answer, String _) -> new Found(found(answer, now));
      case Outcome.NotRecognized(String message) -> new NotRecognized(message);
      case Outcome.TooMany(Optional<java.time.Duration> _, String message) -> new NoAnswer(message);
      case Outcome.Closed(Optional<java.time.Duration> _, String message) -> new NoAnswer(message);
      case Outcome.Failed(Outcome.Reason _, String message) -> new NoAnswer(message);
    };
  }

  private Case found(Answer answer, Instant now) {
    LocalDate today = now.atZone(settings.resetZone()).toLocalDate();
    Difference all = Difference.between(null, answer, today);
    List<CaseEntry> history = new ArrayList<>();
    for (Difference.Dated step : all.steps()) {
      history.add(
          entry(history.size() + 1, step.text(), null, step.on(), CaseEntry.Kind.STEP, now));
    }
    CaseEntry status =
        entry(
            history.size() + 1,
            answer.title(),
            answer.description(),
            all.known().since(),
            CaseEntry.Kind.STATUS,
            now);
    history.add(status);
    history.sort(
        Comparator.comparing(CaseEntry::occurredAt).thenComparingLong(CaseEntry::id).reversed());
    return new Case(answer.receipt(), answer.form(), Optional.of(status), history, now);
  }

  private static CaseEntry entry(
      long id,
      Bilingual title,
      @Nullable Bilingual text,
      LocalDate on,
      CaseEntry.Kind kind,
      Instant now) {
    return new CaseEntry(
        id,
        title.en(),
        title.es().isBlank() ? null : title.es(),
        text == null || text.en().isBlank() ? null : text.en(),
        text == null || text.es().isBlank() ? null : text.es(),
        CaseEvent.at(on),
        true,
        now,
        null,
        kind,
        CaseEntry.State.IN_FORCE,
        false,
        false);
  }
}
