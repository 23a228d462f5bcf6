package org.casefolio.portfolio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that says row by row what became of a pasted list.
 *
 * @param step whether it belongs to the third step of creating a portfolio
 * @param rows every row, in the order given
 * @param counts what became of how many, in words
 * @param numbers what was pasted, so that the page can be shown in another language
 * @param more what a file held, for the same purpose
 * @param results what became of each row, a letter each, for the same purpose
 * @param limitSays why not everything was taken, in words; null if everything was
 * @param rest what was not taken, to copy
 * @param unread what could not be read, to correct
 */
public record AddedView(
    boolean step,
    List<AddedRow> rows,
    List<String> counts,
    String numbers,
    String more,
    String results,
    @Nullable String limitSays,
    String rest,
    String unread) {

  public AddedView {
    rows = List.copyOf(rows);
    counts = List.copyOf(counts);
  }

  @Override
  public String toString() {
    return "AddedView[" + rows.size() + "]";
  }
}
