package org.casefolio.mirror;

import java.time.LocalDate;
import java.util.List;
import org.casefolio.mirror.Answer.Bilingual;
import org.casefolio.mirror.Answer.Step;

/**
 * What is known of a case from all answers so far, verbatim. Kept as JSON, so its names are those
 * of rows that wait; compared only after both sides were made alike by the same program, so that
 * another version of it finds no change where there is none.
 *
 * @param statuses what the status was, the current one last
 * @param since the day that the current status is dated
 * @param steps every step that any answer had
 */
record Known(List<Said> statuses, LocalDate since, List<Step> steps) {

  Known {
    statuses = List.copyOf(statuses);
    steps = List.copyOf(steps);
  }

  /**
   * What the status was.
   *
   * @param title the status
   * @param description what the agency said about it
   * @param inHistory whether it was found in the history since, in whichever words
   */
  record Said(Bilingual title, Bilingual description, boolean inHistory) {}

  /** The current status. */
  Said current() {
    return statuses.getLast();
  }

  @Override
  public String toString() {
    return "Known";
  }
}
