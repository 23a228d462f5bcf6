package org.casefolio.portfolio;

import java.util.List;
import java.util.UUID;
import org.casefolio.cases.view.CaseSheet;
import org.casefolio.cases.view.CheckNote;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.jspecify.annotations.Nullable;

/**
 * The page of one followed case.
 *
 * @param follow its random id
 * @param number the receipt number in groups
 * @param sheet what the agency says; null while it is not recognised or not shown
 * @param late when the case is shown, in words; null if it is
 * @param check when it was asked for while there is nothing else to show; null where it is not
 * @param dates its dates; null while it is not recognised
 * @param label the reader's own label, as typed
 * @param note the reader's own note, as typed
 * @param mail which updates can be chosen, as ticked
 * @param added since when it is followed, in words
 * @param form the form that the language button sends
 * @param errors what is wrong with what was typed
 * @param notice what was done, in words; null if nothing
 * @param mailProblem why no updates can come, in words; null if they can
 * @param told who is told when it changes
 */
public record FollowedCaseView(
    UUID follow,
    String number,
    @Nullable CaseSheet sheet,
    @Nullable String late,
    @Nullable CheckNote check,
    @Nullable DatesView dates,
    String label,
    String note,
    List<Choice> mail,
    String added,
    String form,
    FieldErrors errors,
    @Nullable String notice,
    @Nullable String mailProblem,
    WhoGetsTold told) {

  public FollowedCaseView {
    mail = List.copyOf(mail);
  }

  @Override
  public String toString() {
    return "FollowedCaseView[" + follow + "]";
  }
}
