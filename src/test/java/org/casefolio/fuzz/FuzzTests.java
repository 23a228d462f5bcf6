package org.casefolio.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short run of the fuzzer over all parsers, and a long one over each where a number of runs is
 * asked for: {@code mvn test -Dtest=FuzzTests -Dcasefolio.fuzz=1000000}. The long one keeps what it
 * finds in {@code src/test/resources/fuzz} and puts its figures into {@code target/fuzz.tsv}.
 */
class FuzzTests {

  private static final Path FOLDER = Path.of("target/fuzz");
  private static final Path FIGURES = Path.of("target/fuzz.tsv");

  /** Beside those that are kept. */
  private static final long SHORT = 1_000;

  private static final int DAMAGES = 20;

  private static final long RUNS = Long.getLong("casefolio.fuzz", 0);

  /** The only parser of a long run; all if empty. */
  private static final String ONE = System.getProperty("casefolio.fuzz.parser", "");

  static List<Parser> parsers() {
    return Parsers.all();
  }

  /** Also cut off, and with bytes changed: the cheapest way to what nobody has thought of. */
  @ParameterizedTest
  @MethodSource("parsers")
  void readsWhateverWasKeptAndWhateverIsMadeOfIt(Parser parser) {
    Random random = new Random(20040501);
    List<byte[]> inputs = Inputs.of(parser);
    long damages = Math.max(DAMAGES, RUNS / inputs.size());
    for (byte[] input : inputs) {
      assertReads(parser, input);
      for (long i = 0; i < damages && input.length > 0; i++) {
        byte[] damaged = Arrays.copyOf(input, 1 + random.nextInt(input.length));
        for (int j = random.nextInt(4); j > 0; j--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        assertReads(parser, damaged);
      }
    }
  }

  private static void assertReads(Parser parser, byte[] input) {
    try {
      parser.trial().read(input);
    } catch (Exception | AssertionError | StackOverflowError e) {
      throw new AssertionError(
          parser.name() + " reads " + Base64.getEncoder().encodeToString(input), e);
    }
  }

  @Test
  void fuzzerFindsNothing() throws IOException {
    if (RUNS > 0) {
      assertAll(
          Parsers.all().stream()
              .filter(parser -> ONE.isEmpty() || ONE.equals(parser.name()))
              .map(parser -> () -> runLong(parser)));
      return;
    }
    List<byte[]> inputs = new ArrayList<>();
    List<Parser> parsers = Parsers.all();
    for (int i = 0; i < parsers.size(); i++) {
      for (byte[] input : Inputs.of(parsers.get(i))) {
        byte[] choosing = new byte[input.length + 1];
        choosing[0] = (byte) i;
        System.arraycopy(input, 0, choosing, 1, input.length);
        inputs.add(choosing);
      }
    }
    Path folder = FOLDER.resolve("all");
    Inputs.unpack(inputs, folder);

    long runs = inputs.size() + SHORT;
    Fuzzer.Result result = Fuzzer.run("", runs, folder);

    assertThat(result.code()).as(result.said()).isZero();
    assertThat(result.figures()).as(result.said()).startsWith(Long.toString(runs));
  }

  private static void runLong(Parser parser) throws IOException {
    Path folder = FOLDER.resolve(parser.name());
    Inputs.unpack(Inputs.of(parser), folder);
    Fuzzer.Result result = Fuzzer.run(parser.name(), RUNS, folder);
    assertThat(result.code()).as(result.said()).isZero();
    Path merged = FOLDER.resolve(parser.name() + "-merged");
    assertThat(Fuzzer.merge(parser.name(), merged, folder).code()).isZero();
    Inputs.keep(parser, merged);
    Files.writeString(
        FIGURES,
        parser.name() + "\t" + result.figures() + "\n",
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
  }
}
