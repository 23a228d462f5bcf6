package org.casefolio.mirror;

import java.util.List;
import org.casefolio.cases.ReceiptNumber;

/**
 * What the agency says of a case, understood.
 *
 * @param receipt the case
 * @param form the form, such as {@code I-130}
 * @param submitted when it was submitted, as written; empty where it is not said
 * @param modified when the agency's record was last touched, as written; empty where it is not said
 * @param title the status
 * @param description what the agency says about it, with its markup; may be empty
 * @param history what happened, in the order given
 * @param message what the agency says about the request; empty if nothing
 */
record Answer(
    ReceiptNumber receipt,
    String form,
    String submitted,
    String modified,
    Bilingual title,
    Bilingual description,
    List<Step> history,
    String message) {

  Answer {
    history = List.copyOf(history);
  }

  /**
   * A text in both languages, verbatim.
   *
   * @param en in English
   * @param es in Spanish; empty where the agency supplied none
   */
  record Bilingual(String en, String es) {}

  /**
   * One thing that happened.
   *
   * @param date the day, as written
   * @param text what happened
   */
  record Step(String date, Bilingual text) {}

  @Override
  public String toString() {
    return "Answer";
  }
}
