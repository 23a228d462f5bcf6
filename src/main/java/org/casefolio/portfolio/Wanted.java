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

  /**
   * What is not written, or shows a text otherwise than it is: it stands in mails, too. Joiners
   * stay, which Persian, Hindi and families of emoji are written with.
   */
  private static final String UNSEEN = "[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\n\\u200C\\u200D]]";

  Wanted {
    label = label(label);
    note = note(note);
  }

  /** A label as it is kept: in one line, and no longer than there is room for. */
  static String label(String text) {
    return shortened(text.replaceAll("\\R|" + UNSEEN, " "), LONGEST_LABEL);
  }

  /** A note as it is kept: no longer than there is room for. */
  static String note(String text) {
    return shortened(text.replaceAll("\\R", "\n").replaceAll(UNSEEN, " "), LONGEST_NOTE);
  }

  /** Never half a character. */
  private static String shortened(String text, int most) {
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
