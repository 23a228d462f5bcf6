package org.casefolio.sweeping;

import java.util.List;
import org.casefolio.cases.ReceiptNumber;

/**
 * Numbers that the agency issued about the same time. Neighbourhoods overlap by half, and every
 * number lies in two: so any {@value #SIZE} / 2 numbers in a row share one, and there is no border
 * to be asked across.
 */
final class Neighborhood {

  /** How many numbers one holds. */
  static final int SIZE = 10_000;

  private static final int LETTERS = 3;

  private Neighborhood() {}

  /** The names of the two in which a number lies. */
  static List<String> of(ReceiptNumber number) {
    String value = number.value();
    int start = value.charAt(LETTERS) == '*' ? LETTERS + 1 : LETTERS;
    String series = value.substring(0, start);
    long place = Long.parseLong(value.substring(start));
    return List.of(series + " " + place / SIZE, series + " half " + (place + SIZE / 2) / SIZE);
  }
}
