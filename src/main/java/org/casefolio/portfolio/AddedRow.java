package org.casefolio.portfolio;

import org.jspecify.annotations.Nullable;

/**
 * What became of one row of a pasted list, in words.
 *
 * @param row which row, counted from 1
 * @param number the receipt number in groups, or the row as it was pasted
 * @param label what stood beside it
 * @param result how it went
 * @param says the same in words
 * @param warning what to look at again although it was added; null if nothing
 * @param didYouMean a number to be asked about, in groups; null if there is none
 * @param again the number asked about with its label, as it would be pasted
 */
public record AddedRow(
    int row,
    String number,
    String label,
    Result result,
    String says,
    @Nullable String warning,
    @Nullable String didYouMean,
    String again) {

  /** How it went; the letter travels in the form that shows the same page in another language. */
  public enum Result {
    ADDED('A'),
    ADDED_NOT_RECOGNIZED('U'),
    ADDED_LATE('L'),
    ALREADY_THERE('T'),
    TOO_MANY_PENDING('P'),
    TOO_MANY_TODAY('D'),
    PORTFOLIO_FULL('F'),
    NOT_A_NUMBER('X');

    private final char letter;

    Result(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }

    boolean added() {
      return switch (this) {
        case ADDED, ADDED_NOT_RECOGNIZED, ADDED_LATE -> true;
        case ALREADY_THERE, TOO_MANY_PENDING, TOO_MANY_TODAY, PORTFOLIO_FULL, NOT_A_NUMBER -> false;
      };
    }

    static @Nullable Result of(char letter) {
      for (Result one : values()) {
        if (one.letter == letter) {
          return one;
        }
      }
      return null;
    }
  }

  public boolean overTheLimit() {
    return result == Result.TOO_MANY_PENDING
        || result == Result.TOO_MANY_TODAY
        || result == Result.PORTFOLIO_FULL;
  }

  public boolean unread() {
    return result == Result.NOT_A_NUMBER;
  }

  @Override
  public String toString() {
    return "AddedRow[" + row + ", " + result + "]";
  }
}
