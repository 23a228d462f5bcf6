package org.casefolio.cases;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a form, written one way: {@code i 485} and {@code Form I–485} are {@code I-485}.
 */
final class FormNumber {

  private static final Pattern PARTS =
      Pattern.compile(
          "\\h*(?:FORM(?:ULARIO)?[\\h:]+)?([A-Z]{1,4})[\\h\\p{Pd}\u2212]{0,3}([0-9]{1,4})(.{0,40})");

  private FormNumber() {}

  static String normal(String form) {
    String upper = form.strip().toUpperCase(Locale.ROOT);
    Matcher parts = PARTS.matcher(upper);
    return parts.matches() ? parts.group(1) + "-" + parts.group(2) + parts.group(3) : upper;
  }
}
