package org.casefolio.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was recorded, whatever became of it.
 *
 * @param title absent in a withdrawal
 * @param target the entry that this one corrects or withdraws
 * @param step whether it stands beside the status
 */
record Entry(
    long id,
    int batch,
    Instant occurredAt,
    boolean dateOnly,
    Instant learnedAt,
    @Nullable String title,
    @Nullable String titleEs,
    @Nullable String textEn,
    @Nullable String textEs,
    @Nullable LocalDate respondBy,
    @Nullable Long target,
    boolean step) {

  boolean isAction() {
    return target != null;
  }

  boolean isWithdrawal() {
    return title == null;
  }

  boolean isCorrection() {
    return target != null && title != null;
  }

  /** Of two entries in force the later one is current; a step never is while there is a status. */
  boolean isLaterThan(Entry other) {
    if (step != other.step) {
      return !step;
    }
    int compared = occurredAt.compareTo(other.occurredAt);
    return compared > 0 || (compared == 0 && id > other.id);
  }

  /** Stands for all that a reader is told by it; the same for two that say the same. */
  long meaning() {
    return title == null
        ? 0
        : EventRules.meaning(Titles.normal(title), textEn, textEs, respondBy) | 1;
  }

  /** Whether a reader is told the same by both. */
  boolean saysTheSameAs(Entry other) {
    return title != null
        && other.title != null
        && Titles.normal(title).equals(Titles.normal(other.title))
        && Objects.equals(textEn, other.textEn)
        && Objects.equals(textEs, other.textEs)
        && Objects.equals(respondBy, other.respondBy);
  }
}
