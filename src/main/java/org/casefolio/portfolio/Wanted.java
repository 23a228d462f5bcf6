package org.casefolio.portfolio;

import org.casefolio.cases.ReceiptNumber;
import org.casefolio.portfolio.MailChoice.PerCase;

/**
 * A case that somebody wants to follow.
 *
 * @param label the reader's own label; as much of it as there is room for is kept
 * @param note the reader's own note, likewise
 * @param mail which e-mail is wanted about it
 */
record Wanted(ReceiptNumber receipt, String label, String note, PerCase mail) {

  /** How many characters a label has at most. */
  static final int LONGEST_LABEL = 100;

  /** How many characters a note has at most. */
  static final int LONGEST_NOTE = 1000;

  Wanted {
    label = shortened(label, LONGEST_LABEL);
    note = shortened(note, LONGEST_NOTE);
  }

  /** Never longer than there is room for, and never half a character. */
  static String shortened(String text, int most) {
    String stripped = text.strip();
    if (stripped.length() <= most) {
      return stripped;
    }
    int end = Character.isHighSurrogate(stripped.charAt(most - 1)) ? most - 1 : most;
    return stripped.substring(0, end).strip();
  }

  /** A case alone, with nothing said about it. */
  static Wanted of(ReceiptNumber receipt) {
    return new Wanted(receipt, "", "", PerCase.LIKE_THE_REST);
  }

  @Override
  public String toString() {
    return "Wanted[" + receipt + "]";
  }
}
