package org.casefolio.portfolio;

import java.util.List;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.jspecify.annotations.Nullable;

/**
 * The page on which updates by e-mail are chosen.
 *
 * @param step whether it is the fourth step of creating a portfolio
 * @param rhythm when they come
 * @param hours the hour of a digest
 * @param weekdays the day of a weekly digest
 * @param zones the time zone of that hour: those of the United States
 * @param otherZones those of other places
 * @param detail how much a mail may say
 * @param own how many cases have a choice of their own, in words; null if none has
 * @param withLabel whether the own label may stand in a mail
 * @param statusInSubject whether the status may stand in the subject
 * @param errors what is wrong with what was sent
 * @param problem why no updates can come, in words; null if they can
 * @param address where they go; null if they cannot
 * @param stopped since when a link in a mail has stopped e-mail, in words; null if it has not
 */
public record MailView(
    boolean step,
    List<Choice> rhythm,
    List<Choice> hours,
    List<Choice> weekdays,
    List<Choice> zones,
    List<Choice> otherZones,
    List<Choice> detail,
    @Nullable String own,
    boolean withLabel,
    boolean statusInSubject,
    FieldErrors errors,
    @Nullable String problem,
    @Nullable String address,
    @Nullable String stopped) {

  public MailView {
    rhythm = List.copyOf(rhythm);
    hours = List.copyOf(hours);
    weekdays = List.copyOf(weekdays);
    zones = List.copyOf(zones);
    otherZones = List.copyOf(otherZones);
    detail = List.copyOf(detail);
  }

  @Override
  public String toString() {
    return "MailView[]";
  }
}
