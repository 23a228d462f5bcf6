package org.casefolio.portfolio;

import java.util.List;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.jspecify.annotations.Nullable;

/**
 * The page on which updates by e-mail are chosen.
 *
 * @param step whether it is the fourth step of creating a portfolio
 * @param updates for which cases
 * @param detail how much a mail may say
 * @param cases the cases, for a choice case by case; checked if updates are wanted
 * @param withLabel whether the own label may stand in a mail
 * @param statusInSubject whether the status may stand in the subject
 * @param errors what is wrong with what was sent
 * @param problem why no updates can come, in words; null if they can
 * @param address where they go; null if they cannot
 * @param stopped since when a link in a mail has stopped e-mail, in words; null if it has not
 */
public record MailView(
    boolean step,
    List<Choice> updates,
    List<Choice> detail,
    List<Choice> cases,
    boolean withLabel,
    boolean statusInSubject,
    FieldErrors errors,
    @Nullable String problem,
    @Nullable String address,
    @Nullable String stopped) {

  public MailView {
    updates = List.copyOf(updates);
    detail = List.copyOf(detail);
    cases = List.copyOf(cases);
  }

  @Override
  public String toString() {
    return "MailView[]";
  }
}
