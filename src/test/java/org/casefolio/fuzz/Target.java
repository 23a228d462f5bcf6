package org.casefolio.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * What the fuzzer calls, in a process of its own: one parser, or all of them, the first byte of an
 * input then choosing which.
 */
public final class Target {

  /** Names the parser; all if it is not set. */
  static final String PARSER = "casefolio.fuzz.parser";

  private static final List<Parser> CHOSEN = chosen();

  private Target() {}

  private static List<Parser> chosen() {
    String name = System.getProperty(PARSER, "");
    return name.isEmpty() ? Parsers.all() : List.of(Parsers.get(name));
  }

  /** Has everything been made before the first run, whose time is limited. */
  public static void fuzzerInitialize() {
    Parser.holds(!CHOSEN.isEmpty(), "there is no such parser");
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (CHOSEN.size() == 1) {
      CHOSEN.getFirst().trial().read(input);
    } else if (input.length > 0) {
      CHOSEN
          .get((input[0] & 0xff) % CHOSEN.size())
          .trial()
          .read(Arrays.copyOfRange(input, 1, input.length));
    }
  }
}
