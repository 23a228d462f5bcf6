package org.casefolio.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark was asked for: {@code --check}, and {@code --NAME NUMBER} as often as it has.
 */
final class Options {

  private static final String CHECK = "--check";

  private final Map<String, Long> numbers;
  private final boolean check;

  private Options(Map<String, Long> numbers, boolean check) {
    this.numbers = numbers;
    this.check = check;
  }

  /**
   * Reads a command line; what it does not know ends this process with a line that says what it
   * does.
   *
   * @param defaults the numbers that may be given, without the dashes, and what they are otherwise
   */
  static Options of(String[] arguments, Map<String, Long> defaults) {
    Map<String, Long> numbers = new TreeMap<>(defaults);
    List<String> left = new ArrayList<>(List.of(arguments));
    boolean check = left.remove(CHECK);
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      if (!name.startsWith("--")
          || !defaults.containsKey(name.substring(2))
          || left.isEmpty()
          || !left.getFirst().matches("\\d{1,12}")) {
        System.err.println("usage: [--check] " + usage(defaults));
        System.exit(2);
      }
      numbers.put(name.substring(2), Long.valueOf(left.removeFirst()));
    }
    return new Options(numbers, check);
  }

  private static String usage(Map<String, Long> defaults) {
    StringBuilder usage = new StringBuilder();
    new TreeMap<>(defaults)
        .forEach((name, number) ->
            usage.append("[--").append(name).append(" N, ").append(number).append("] "));
    return usage.toString().strip();
  }

  /** Whether the goal has to be met. */
  boolean check() {
    return check;
  }

  /** One of the numbers. */
  long get(String name) {
    Long number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(name);
    }
    return number;
  }

  /** Ends this process: with 1 if the goal has to be met and is not. */
  void exit(boolean met) {
    System.exit(met || !check ? 0 : 1);
  }

  int integer(String name) {
    return Math.toIntExact(get(name));
  }
}
