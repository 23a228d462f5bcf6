package org.casefolio.bench;

import java.util.Locale;

/** The last line of a measurement that is checked. */
public final class Verdict {

  private Verdict() {}

  /**
   * Prints it, cut off after two places because 0.999 is not 1, and keeps it as {@code
   * target/bench/NAME.json}.
   *
   * @param ratio the higher, the better
   * @param met whether all of the goal is met
   */
  public static void print(String name, double ratio, double goal, boolean met) {
    new Result(name).atLeast(ratio, goal, met).finish(true);
  }

  /** The last line. */
  static String line(String name, double rounded, double goal, boolean met) {
    return String.format(
        Locale.ROOT, "%s ratio=%.2f goal=%s %s", name, rounded, goal, met ? "met" : "missed");
  }
}
