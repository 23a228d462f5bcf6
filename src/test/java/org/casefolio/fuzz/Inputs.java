package org.casefolio.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The inputs that are kept of a parser: one a line, in Base64. */
final class Inputs {

  private static final Path FOLDER = Path.of("src/test/resources/fuzz");

  private Inputs() {}

  /** The usual ones and those that the fuzzer has found to take a way of their own. */
  static List<byte[]> of(Parser parser) {
    List<byte[]> inputs = new ArrayList<>(parser.samples());
    Path file = FOLDER.resolve(parser.name() + ".txt");
    if (Files.exists(file)) {
      try {
        Files.readAllLines(file).forEach(line -> inputs.add(Base64.getDecoder().decode(line)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return inputs;
  }

  /** Writes them as the fuzzer wants to have them: one a file. */
  static void unpack(List<byte[]> inputs, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < inputs.size(); i++) {
      Files.write(folder.resolve("kept-" + i), inputs.get(i));
    }
  }

  /** Keeps what lies in a folder in the place of what was kept before. */
  static void keep(Parser parser, Path folder) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        lines.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    Files.createDirectories(FOLDER);
    Files.write(FOLDER.resolve(parser.name() + ".txt"), lines);
  }
}
