package org.casefolio.portfolio;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.ReceiptNumber;

/**
 * A followed case and what the agency says of it.
 *
 * @param summary absent while the agency has not reported on it, just so while it is protected, and
 *     as long as it is not shown
 * @param shownFrom when it is shown; empty if it is
 */
record FollowedCase(Followed followed, Optional<CaseSummary> summary, Optional<Instant> shownFrom) {

  /** With what is known of the cases that are shown at this moment. */
  static FollowedCase of(
      Followed followed, Map<ReceiptNumber, CaseSummary> summaries, Instant now) {
    return new FollowedCase(
        followed,
        Optional.ofNullable(summaries.get(followed.receipt())),
        followed.shownFrom().filter(now::isBefore));
  }

  /** Whether the reader has something to notice. */
  enum Mark {
    NONE,
    /** The agency has begun to report on a case that it did not know when it was added. */
    NEW,
    /** Something changed since the reader last looked. */
    CHANGED
  }

  Mark mark() {
    long newest = summary.map(CaseSummary::newestEntry).orElse(0L);
    if (newest <= followed.seen()) {
      return Mark.NONE;
    }
    return followed.seen() == 0 ? Mark.NEW : Mark.CHANGED;
  }

  /** A case counts as pending until the agency has said something final about it. */
  boolean pending() {
    return !summary.map(CaseSummary::isFinal).orElse(false);
  }
}
