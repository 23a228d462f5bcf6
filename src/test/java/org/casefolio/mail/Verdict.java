package org.casefolio.mail;

import java.util.Locale;

/** The last line of a measurement that is checked. */
public final class Verdict {

  private Verdict() {}

  /**
   * Prints it; cut off after two places, because 0.999 is not 1.
   *
   * @param ratio the higher, the better
   * @param met whether all of the goal is met
   */
  public static void print(String name, double ratio, double goal, boolean met) {
    System.out.printf(
        Locale.ROOT,
        "%s ratio=%.2f goal=%.1f %s%n",
        name,
        Math.floor(ratio * 100) / 100,
        goal,
        met ? "met" : "missed");
  }
}
