package org.casefolio.portfolio;

import org.casefolio.cases.ReceiptNumber;

/**
 * A case that somebody wants to follow.
 *
 * @param mail whether e-mail is wanted where that is chosen case by case
 */
record Wanted(ReceiptNumber receipt, String label, String note, boolean mail) {

  /** How many characters a label has at most. */
  static final int LONGEST_LABEL = 100;

  /** How many characters a note has at most. */
  static final int LONGEST_NOTE = 1000;

  /** A case alone, with nothing said about it. */
  static Wanted of(ReceiptNumber receipt) {
    return new Wanted(receipt, "", "", true);
  }

  @Override
  public String toString() {
    return "Wanted[" + receipt + "]";
  }
}
