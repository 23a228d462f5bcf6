package org.casefolio.cases.view;

import gg.jte.Content;
import java.util.List;
import org.casefolio.cases.Explanation;
import org.jspecify.annotations.Nullable;

/**
 * A case as a reader sees it, all in the words of one language; drawn by {@code cases/sheet.jte}.
 *
 * @param number the receipt number in groups
 * @param form the number of the form
 * @param formTitle its title; null if it is not known
 * @param now what is current; null if the agency took back everything it had reported
 * @param history every entry, what happened last first
 * @param lastReport when the agency's system was last heard, which says nothing about progress
 * @param check when it was asked for; null where cases are reported
 */
public record CaseSheet(
    String number,
    String form,
    @Nullable String formTitle,
    @Nullable Now now,
    List<Entry> history,
    String lastReport,
    @Nullable CheckNote check) {

  public CaseSheet {
    history = List.copyOf(history);
  }

  /**
   * What is current.
   *
   * @param title the status
   * @param text what the agency wrote about it, with its links; null if nothing
   * @param textLanguage the language of that
   * @param explanation our plain words
   * @param asks whether it asks something of the reader
   * @param isFinal whether nothing more is expected
   * @param respondBy the date that the agency gave; null if none
   * @param since since when it is so
   * @param sinceMachine the same as {@code datetime} wants it
   * @param checked whether it is being checked before anyone is told
   */
  public record Now(
      StatusText title,
      @Nullable Content text,
      String textLanguage,
      Explanation explanation,
      boolean asks,
      boolean isFinal,
      @Nullable String respondBy,
      String since,
      String sinceMachine,
      boolean checked) {}

  /**
   * One entry of the history.
   *
   * @param date the day
   * @param machineDate the same as {@code datetime} wants it
   * @param title the status; null if it no longer stands
   * @param note what is to be said about the entry; null if nothing
   * @param current whether it is what is current
   * @param struck whether it no longer stands
   * @param checked whether it is being checked before anyone is told
   */
  public record Entry(
      String date,
      String machineDate,
      @Nullable StatusText title,
      @Nullable String note,
      boolean current,
      boolean struck,
      boolean checked) {}
}
