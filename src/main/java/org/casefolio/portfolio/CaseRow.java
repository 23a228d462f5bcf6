package org.casefolio.portfolio;

import java.util.UUID;
import org.casefolio.cases.view.StatusText;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.jspecify.annotations.Nullable;

/**
 * A followed case as a line of a list, in the words of the page.
 *
 * @param follow its random id
 * @param number the receipt number in groups
 * @param form the number of the form; empty while the case is not recognised
 * @param formTitle the form's title; empty if it is not known
 * @param status the status; null while there is none
 * @param statusSays what to say instead of a status, as long as there is none
 * @param since since when it is so; empty while there is no status
 * @param sinceMachine the same as {@code datetime} wants it
 * @param label the reader's own label
 * @param note the reader's own note
 * @param isNew whether the agency has begun to report on it and the reader has not seen that
 * @param isChanged whether it changed and the reader has not seen that
 * @param asks whether its status asks something of the reader
 * @param due by when something has to be answered, in words; empty if nothing is asked
 * @param isFinal whether nothing more is expected
 * @param checked whether its status is being checked before anyone is told
 * @param rhythm when updates are mailed
 * @param mail what is chosen for this case
 * @param chosen whether its box is ticked
 */
public record CaseRow(
    UUID follow,
    String number,
    String form,
    String formTitle,
    @Nullable StatusText status,
    String statusSays,
    String since,
    String sinceMachine,
    String label,
    String note,
    boolean isNew,
    boolean isChanged,
    boolean asks,
    String due,
    boolean isFinal,
    boolean checked,
    Rhythm rhythm,
    PerCase mail,
    boolean chosen) {

  /** Whether it can be folded away: nothing more is expected, nothing is new, nothing is asked. */
  boolean folds() {
    return isFinal && !isNew && !isChanged && !asks && !checked && due.isEmpty();
  }

  @Override
  public String toString() {
    return "CaseRow[" + follow + "]";
  }
}
