package org.casefolio.cases;

import java.util.Optional;

/** What was understood of a text in which a receipt number was expected. */
public sealed interface ReceiptReading {

  /**
   * A receipt number was read.
   *
   * @param number the number
   * @param knownPrefix whether its three letters are known; unknown ones deserve a warning, no more
   */
  record Read(ReceiptNumber number, boolean knownPrefix) implements ReceiptReading {}

  /**
   * No receipt number could be read.
   *
   * @param why what is wrong
   * @param didYouMean the number that results when letters and digits that look alike are
   *     exchanged; only ever a question to the reader
   */
  record Malformed(Why why, Optional<ReceiptNumber> didYouMean) implements ReceiptReading {}

  /** What is wrong with a text that is not a receipt number. */
  enum Why {
    /** Nothing was typed. */
    EMPTY,
    /** It begins like a receipt number, but characters are missing. */
    TOO_SHORT,
    /** It begins like a receipt number, but has too many characters. */
    TOO_LONG,
    /** The first three characters are not all letters. */
    LETTERS_EXPECTED,
    /** Something other than a digit stands behind the three letters. */
    DIGITS_EXPECTED,
    /** It looks like an A-Number, which names a person and not a case. */
    ALIEN_NUMBER,
    /** It looks like a case number of the visa centers, which belong to another agency. */
    VISA_CENTER_NUMBER,
    /** Nothing in it resembles a receipt number. */
    UNREADABLE
  }
}
