package org.casefolio.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.casefolio.cases.CaseEntry.Kind;
import org.casefolio.cases.CaseEntry.State;
import org.jspecify.annotations.Nullable;

/** What a reader sees of the entries of a case. */
final class History {

  private History() {}

  /** All that readers see, what happened last first; in the order of arrival they are given. */
  static List<CaseEntry> newestFirst(List<Entry> entries, Set<Long> checked) {
    Standing standing = Standing.of(entries, Set.of());
    List<CaseEntry> seen = new ArrayList<>();
    Latest latest = new Latest();
    for (Entry entry : entries) {
      if (!entry.isWithdrawal()) {
        seen.add(
            seen(
                entry,
                standing.stateOf(entry.id()),
                latest.beforeBatchOf(entry),
                checked.contains(entry.id())));
      }
    }
    seen.sort(
        Comparator.comparing(CaseEntry::occurredAt).thenComparingLong(CaseEntry::id).reversed());
    return seen;
  }

  /** An entry as it is seen; {@code latest} is the last thing known to have happened before. */
  static CaseEntry seen(Entry entry, State state, @Nullable Instant latest, boolean checked) {
    boolean inForce = state == State.IN_FORCE;
    String title = entry.title();
    return new CaseEntry(
        entry.id(),
        inForce && title != null ? title : "",
        inForce ? entry.titleEs() : null,
        inForce ? entry.textEn() : null,
        inForce ? entry.textEs() : null,
        entry.occurredAt(),
        entry.dateOnly(),
        entry.learnedAt(),
        inForce ? entry.respondBy() : null,
        kind(entry),
        state,
        latest != null && latest.isAfter(entry.occurredAt()),
        checked && inForce);
  }

  private static Kind kind(Entry entry) {
    if (entry.step()) {
      return Kind.STEP;
    }
    return entry.isCorrection() ? Kind.CORRECTION : Kind.STATUS;
  }

  /** The last moment among the entries of earlier batches, while entries are gone through. */
  static final class Latest {

    private @Nullable Instant ofEarlierBatches;
    private @Nullable Instant ofThisBatch;
    private int batch;

    @Nullable Instant beforeBatchOf(Entry entry) {
      if (entry.batch() != batch) {
        ofEarlierBatches = later(ofEarlierBatches, ofThisBatch);
        ofThisBatch = null;
        batch = entry.batch();
      }
      ofThisBatch = later(ofThisBatch, entry.occurredAt());
      return ofEarlierBatches;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return one.isAfter(other) ? one : other;
    }
  }
}
