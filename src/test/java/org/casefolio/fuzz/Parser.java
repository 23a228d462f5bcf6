package org.casefolio.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A parser, and what has to hold of whatever it is given: that it throws nothing, and what the
 * parser itself promises.
 *
 * @param name of its file of inputs in {@code src/test/resources/fuzz}
 * @param trial reads an input and fails if something does not hold
 * @param samples what it is usually given, to begin with
 */
public record Parser(String name, Trial trial, List<byte[]> samples) {

  /** One reading. */
  @FunctionalInterface
  public interface Trial {
    void read(byte[] input) throws Exception;
  }

  /** One reading of a text. */
  @FunctionalInterface
  public interface TextTrial {
    void read(String input) throws Exception;
  }

  /** A parser of texts. */
  public static Parser of(String name, TextTrial trial, String... samples) {
    return new Parser(
        name,
        input -> trial.read(new String(input, StandardCharsets.UTF_8)),
        List.of(samples).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** A parser of bytes. */
  public static Parser ofBytes(String name, Trial trial, List<byte[]> samples) {
    return new Parser(name, trial, List.copyOf(samples));
  }

  /** Fails if something does not hold. */
  public static void holds(boolean what, String why) {
    if (!what) {
      throw new AssertionError(why);
    }
  }
}
