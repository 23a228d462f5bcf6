package org.casefolio.cases;

import java.util.Optional;
import java.util.Set;

/**
 * The number on the receipt notice of a case: three letters followed by ten digits, or by an
 * asterisk and nine digits. {@link #toString} shows only the last four characters, so that a log
 * line or an exception text cannot give a number away.
 *
 * @param value the 13 characters, letters in upper case, without spaces and dashes
 */
public record ReceiptNumber(String value) implements Comparable<ReceiptNumber> {

  /** How many characters a receipt number has. */
  public static final int LENGTH = 13;

  /** Where cases are taken in; a new one may appear any day. */
  private static final Set<String> KNOWN_PREFIXES =
      Set.of(
          "EAC", "VSC", "WAC", "CSC", "LIN", "NSC", "SRC", "TSC", "MSC", "NBC", "YSC", "PSC",
          "IOE");

  /** Throws {@link IllegalArgumentException} unless the value is in the normal form. */
  public ReceiptNumber {
    if (!isNormal(value)) {
      throw new IllegalArgumentException("not a receipt number in its normal form");
    }
  }

  /**
   * Understands what a person typed or pasted: any spaces and dashes, lower case, full-width
   * characters and surrounding text. Only the first {@value ReceiptReader#LOOKED_AT} characters are
   * looked at.
   */
  public static ReceiptReading read(String typed) {
    return ReceiptReader.read(typed);
  }

  /** The first receipt number in a cell of a table, whatever else stands in it. */
  public static Optional<ReceiptNumber> findIn(String cell) {
    return ReceiptReader.read(cell) instanceof ReceiptReading.Read read
        ? Optional.of(read.number())
        : Optional.empty();
  }

  static boolean isNormal(String value) {
    if (value.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = value.charAt(i);
      boolean fits = i < 3 ? c >= 'A' && c <= 'Z' : (c >= '0' && c <= '9') || (i == 3 && c == '*');
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  static boolean isKnownPrefix(String prefix) {
    return KNOWN_PREFIXES.contains(prefix);
  }

  /** In groups that can be compared with a notice: {@code IOE 091 234 5678}. */
  public String grouped() {
    boolean asterisk = value.charAt(3) == '*';
    int first = asterisk ? 7 : 6;
    int second = first + 3;
    return value.substring(0, 3)
        + " "
        + value.substring(3, first)
        + " "
        + value.substring(first, second)
        + " "
        + value.substring(second);
  }

  /** The last four characters, which is all that a mail may say. */
  public String lastFour() {
    return value.substring(LENGTH - 4);
  }

  /** The three letters. */
  public String prefix() {
    return value.substring(0, 3);
  }

  /** Whether the three letters are known. */
  public boolean knownPrefix() {
    return isKnownPrefix(prefix());
  }

  @Override
  public int compareTo(ReceiptNumber other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return "*".repeat(LENGTH - 4) + lastFour();
  }
}
