package org.casefolio.cases;

import java.util.Optional;

/** Finds a receipt number in what a person typed. */
final class ReceiptReader {

  /** How many characters of a text are looked at. */
  static final int LOOKED_AT = 200;

  private ReceiptReader() {}

  static ReceiptReading read(String typed) {
    String compact = typed.strip().replace(" ", "").replace("-", "").toUpperCase(java.util.Locale.ROOT);
    if (ReceiptNumber.isNormal(compact)) {
      ReceiptNumber number = new ReceiptNumber(compact);
      return new ReceiptReading.Read(number, number.knownPrefix());
    }
    return new ReceiptReading.Malformed(ReceiptReading.Why.UNREADABLE, Optional.empty());
  }
}
