package org.casefolio.cases;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Readers can see something new. Published as a Spring event inside the transaction that records
 * it, once for each call of {@link CaseLedger#record} that changes what readers see; a listener
 * must be synchronous and fails the recording when it fails.
 *
 * @param batch the batch
 * @param changes what is new, in the order of arrival
 * @param nowProtected cases that readers could see before and no longer can
 */
public record CasesChanged(UUID batch, List<Change> changes, List<ReceiptNumber> nowProtected) {

  public CasesChanged {
    changes = List.copyOf(changes);
    nowProtected = List.copyOf(nowProtected);
  }

  /** What sort of news a change is. */
  public enum Kind {
    /** A further entry. */
    NEW,
    /** The first entry of a case that readers did not know before. */
    FIRST,
    /** An entry was corrected or withdrawn, or stands again. */
    CORRECTION
  }

  /**
   * A status in the agency's words.
   *
   * @param title in English
   * @param titleEs in Spanish, where the agency supplied it
   */
  public record Wording(String title, @Nullable String titleEs) {}

  /**
   * One entry that readers can newly see, or see differently, as if its event had come alone: how
   * events are cut into batches makes no difference.
   *
   * @param receipt the case
   * @param form its form
   * @param entry the id of what was recorded; greater ones came later. It is that of {@code told},
   *     except for a withdrawal, which is no entry of its own
   * @param kind what sort of news it is
   * @param late whether {@code told} happened before what is current
   * @param current whether {@code told} is current
   * @param before what was current before
   * @param after what is current now; absent when no entry is left
   * @param told the entry that is new, or whose standing changed, as a reader sees it now
   */
  public record Change(
      ReceiptNumber receipt,
      String form,
      long entry,
      Kind kind,
      boolean late,
      boolean current,
      @Nullable Wording before,
      @Nullable Wording after,
      CaseEntry told) {}
}
