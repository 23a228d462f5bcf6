package org.casefolio.mirror;

import java.time.Clock;
import java.time.Duration;
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
import org.casefolio.mirror.Answer.Bilingual;
import org.casefolio.platform.settings.Serving;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Cases as the agency tells of them at the moment, asked within the budget and kept by nobody.
 * Somebody waits for each, so what is reserved of a day may be used.
 */
@Component
@Serving
@Mirroring
class LiveCases {

  private final Upstream upstream;
  private final Budget budget;
  private final UpstreamSettings settings;
  private final Clock clock;

  LiveCases(Upstream upstream, Budget budget, UpstreamSettings settings, Clock clock) {
    this.upstream = upstream;
    this.budget = budget;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Asks for a case. Blocks for a second beyond the deadline of an answer at most.
   *
   * @return empty if the budget allows nothing now
   */
  Optional<Outcome> ask(ReceiptNumber receipt) {
    Instant now = clock.instant();
    if (!settings.hours().open(now)) {
      Duration closed = Duration.between(now, settings.hours().nextOpen(now));
      return Optional.of(new Outcome.Closed(Optional.of(closed), ""));
    }
    Allowance.Grant grant = budget.draw(true, 1, now, 1);
    if (grant.count() == 0) {
      return Optional.empty();
    }
    try {
      TimeUnit.NANOSECONDS.sleep(grant.delay().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return Optional.of(upstream.ask(receipt));
  }

  /** A case as it would stand here if its first answer were this one. */
  Case found(Answer answer) {
    Instant now = clock.instant();
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
