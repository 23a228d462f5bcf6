package org.casefolio.portfolio;

import java.util.List;
import org.casefolio.platform.web.Choice;

/**
 * The dates of a case on its page, in words.
 *
 * @param first the first date by which something has to be answered; empty if there is none
 * @param lines what is known of dates
 * @param reminders when the reader is reminded; empty if there is nothing to say
 * @param how how many days before a date readers are reminded, and when
 * @param typed whether the reader has typed a date
 * @param answerable whether there is something that can be said to be answered
 * @param answered whether the reader has said that something is answered
 * @param unfolded whether the fields are shown at once
 * @param months the months to choose from
 * @param day the day as typed
 * @param year the year as typed
 * @param shown up to which entry the page shows the history
 */
public record DatesView(
    String first,
    List<String> lines,
    String reminders,
    String how,
    boolean typed,
    boolean answerable,
    boolean answered,
    boolean unfolded,
    List<Choice> months,
    String day,
    String year,
    long shown) {

  public DatesView {
    lines = List.copyOf(lines);
    months = List.copyOf(months);
  }
}
