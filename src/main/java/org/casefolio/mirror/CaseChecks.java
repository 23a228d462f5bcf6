package org.casefolio.mirror;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.view.CheckNote;
import org.casefolio.cases.view.CheckNote.State;
import org.casefolio.cases.view.Checks;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says of a case when the agency was asked for it. That its service does not answer is said as the
 * agency's matter, and never as one of the case.
 */
@Component
@Serving
@Mirroring
class CaseChecks implements Checks {

  private final WatchStore store;
  private final Budget budget;
  private final UpstreamSettings settings;
  private final Clock clock;
  private final TransactionTemplate transactions;

  CaseChecks(
      WatchStore store,
      Budget budget,
      UpstreamSettings settings,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.budget = budget;
    this.settings = settings;
    this.clock = clock;
    this.transactions = new TransactionTemplate(transactions);
  }

  @Override
  public Map<ReceiptNumber, CheckNote> of(Collection<ReceiptNumber> receipts, Page page) {
    Instant now = clock.instant();
    List<WatchStore.Seen> seen = transactions.execute(_ -> store.seen(receipts));
    Optional<Instant> failing = budget.state(now).failingSince();
    Map<ReceiptNumber, CheckNote> notes = new HashMap<>();
    if (seen != null) {
      seen.forEach(one -> notes.put(one.receipt(), note(one, failing.isPresent(), now, page)));
    }
    return notes;
  }

  private CheckNote note(WatchStore.Seen seen, boolean outage, Instant now, Page page) {
    Optional<Instant> answered = seen.answeredAt();
    if (answered.isEmpty()) {
      Instant opens = settings.hours().nextOpen(now);
      if (opens.isAfter(now)) {
        return new CheckNote(
            State.ASKING,
            page.plain("mirror.check.waiting", page.dateTime(opens)),
            page.plain("mirror.list.waiting"),
            null,
            null);
      }
      boolean silent = outage || seen.failingSince().isPresent();
      return new CheckNote(
          State.ASKING,
          page.plain("mirror.check.asking"),
          page.plain(silent ? "mirror.list.noAnswer" : "mirror.list.asking"),
          null,
          silent ? page.plain("mirror.outage.never") : null);
    }
    Instant at = answered.get();
    @Nullable String silent =
        seen.failingSince().isPresent() || (outage && seen.asked())
            ? page.plain("mirror.outage.since", page.dateTime(at))
            : null;
    if (!seen.recognized()) {
      return new CheckNote(
          State.NOT_RECOGNIZED,
          page.plain("mirror.check.notRecognized", ago(at, now, page)),
          page.plain("mirror.list.notRecognized"),
          seen.message().isEmpty() ? null : seen.message(),
          silent);
    }
    return new CheckNote(
        State.RECOGNIZED,
        seen.asked()
            ? page.plain("mirror.check.checked", ago(at, now, page))
            : page.plain("mirror.check.ended", page.date(at)),
        page.plain("mirror.list.asking"),
        null,
        silent);
  }

  /** How long ago a moment is, in words; the day of one that is longer ago than two days. */
  static String ago(Instant moment, Instant now, Page page) {
    Duration since = Duration.between(moment, now);
    if (since.toMinutes() < 1) {
      return page.plain("mirror.ago.now");
    }
    if (since.toMinutes() < 60) {
      return counted("mirror.ago.minutes", since.toMinutes(), page);
    }
    return since.toHours() < 48
        ? counted("mirror.ago.hours", since.toHours(), page)
        : page.plain("mirror.ago.day", page.date(moment));
  }

  private static String counted(String key, long number, Page page) {
    return page.plain(key + (number == 1 ? ".one" : ".many"), String.valueOf(number));
  }
}
