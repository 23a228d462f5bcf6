package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of a lost machine, as small as it can be played. */
class RestoreTests {

  @TempDir private Path folder;

  @Test
  void aLostMachineIsRestoredToTheMomentBeforeAMistake() throws IOException {
    Path home = folder.toRealPath();

    new RestoreDrill(home, home.resolve("data"), System.out).run();

    // Whoever finds a backup finds no key with it. (Who was erased later is in it, as an account
    // whose key that master key opens; the list of them is not.)
    for (String line : Files.readAllLines(home.resolve("keys/master.key"))) {
      assertThat(line).hasSizeGreaterThan(30);
      assertThat(RestoreDrill.holding(home.resolve("backups"), line)).isEmpty();
    }
    assertThat(home.resolve("keys/erased.list")).isNotEmptyFile();
    try (Stream<Path> all = Files.walk(home.resolve("backups"))) {
      assertThat(all.map(Path::getFileName).map(Path::toString))
          .contains("manifest")
          .doesNotContain("erased.list", "master.key");
    }
    assertThat(RestoreDrill.holding(home.resolve("backups"), "EAC2790000001")).isNotEmpty();
  }
}
