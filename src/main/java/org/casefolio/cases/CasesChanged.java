package org.casefolio.cases;

import java.util.List;
import java.util.Set;
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
 * @param replaced entries in the place of which others stand that say the same
 * @param held the titles of which nobody is to be told until someone has looked
 * @param takenBack whether an operator takes back what a hold covered: only who was told something
 *     wrong is told that it was
 */
public record CasesChanged(
    UUID batch,
    List<Change> changes,
    List<ReceiptNumber> nowProtected,
    List<Replaced> replaced,
    Set<String> held,
    boolean takenBack) {

  public CasesChanged {
    changes = List.copyOf(changes);
    nowProtected = List.copyOf(nowProtected);
    replaced = List.copyOf(replaced);
    held = Set.copyOf(held);
  }

  /**
   * An entry and what it came in.
   *
   * @param id its id
   * @param part the part of a batch that brought it
   * @param direct whether it stood until now, or had been put out of force by one that did
   */
  public record Reference(long id, Part part, boolean direct) {}

  /**
   * An entry was corrected by one that says the same: no news, but whoever is still to be told of
   * the former has to be told of the latter.
   *
   * @param receipt the case
   * @param former the entry that no longer stands
   * @param now the one that stands in its place
   */
  public record Replaced(ReceiptNumber receipt, long former, Reference now) {}

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
   * @param title the English title under which it came; empty for a withdrawal
   * @param meantBefore stands for everything that {@code before} says; 0 if it is absent
   * @param meansNow stands for everything that {@code after} says; 0 if it is absent
   * @param later the English titles of what stands and happened after {@code told}, where that came
   *     late
   * @param undone entries, visible before, that no longer stand, and what these had put out of
   *     force
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
      CaseEntry told,
      String title,
      long meantBefore,
      long meansNow,
      List<String> later,
      List<Reference> undone) {

    public Change {
      later = List.copyOf(later);
      undone = List.copyOf(undone);
    }
  }
}
