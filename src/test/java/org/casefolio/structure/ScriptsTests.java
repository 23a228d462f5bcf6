package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The programs for the shell: that each can be read as a whole, and can be started. */
class ScriptsTests {

  private static final List<Path> FOLDERS =
      List.of(Path.of("bench"), Path.of("chaos"), Path.of("ops"), Path.of("build"));

  @Test
  void theShellUnderstandsEachToItsEnd() throws IOException, InterruptedException {
    for (Path script : scripts()) {
      String shell = Sources.read(script).startsWith("#!/bin/sh") ? "sh" : "bash";
      Process check =
          new ProcessBuilder(shell, "-n", script.toString()).redirectErrorStream(true).start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(check.waitFor()).as("%s: %s", script, said).isZero();
    }
  }

  @Test
  void whatIsNamedWithoutAnEndingCanBeStarted() throws IOException {
    assertThat(scripts().stream().filter(script -> !script.toString().endsWith(".sh")))
        .isNotEmpty()
        .allMatch(
            script -> Files.isExecutable(script) || script.startsWith("build"), "is executable");
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> files =
        FOLDERS.stream()
            .filter(Files::isDirectory)
            .flatMap(folder -> Sources.list(folder, "").stream())) {
      return files.filter(Files::isRegularFile).filter(ScriptsTests::isScript).toList();
    }
  }

  private static boolean isScript(Path file) {
    if (file.toString().endsWith(".sh")) {
      return true;
    }
    String name = file.getFileName().toString();
    return !name.contains(".") && Sources.read(file).startsWith("#!/bin/");
  }
}
