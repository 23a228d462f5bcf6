package org.casefolio.portfolio;

import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;

/** What was understood of one row of a pasted list; a row with two numbers gives two of these. */
sealed interface PastedRow {

  /** Which row of what was pasted, counted from 1, blank ones included. */
  int row();

  /**
   * A receipt number.
   *
   * @param wanted the case with what stood beside it
   * @param knownPrefix whether its three letters are known
   */
  record Receipt(int row, Wanted wanted, boolean knownPrefix) implements PastedRow {}

  /**
   * Something else.
   *
   * @param text the row, or as much of it as fits a line
   * @param label what the label would be
   * @param why what is wrong with what looks most like a receipt number
   * @param didYouMean the number that results when look-alikes are exchanged
   */
  record Unread(
      int row,
      String text,
      String label,
      ReceiptReading.Why why,
      Optional<ReceiptNumber> didYouMean)
      implements PastedRow {

    @Override
    public String toString() {
      return "Unread[" + row + ", " + why + "]";
    }
  }
}
