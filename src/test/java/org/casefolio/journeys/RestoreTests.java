package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of a lost machine, as small as it can be played. */
class RestoreTests {

  @TempDir private Path folder;

  @Test
  void aLostMachineIsRestoredToTheMomentBeforeAMistake() throws IOException {
    Path home = folder.toRealPath();

    new RestoreDrill(home, home.resolve("data"), System.out).run();

    // Whoever finds a backup and what was archived finds no key with it, nor who was erased.
    for (String beside : new String[] {"master.key", "erased.list"}) {
      for (String line :
          Files.readAllLines(home.resolve("keys").resolve(beside), StandardCharsets.UTF_8)) {
        assertThat(line).hasSizeGreaterThan(30);
        assertThat(RestoreDrill.holding(home.resolve("backups"), line)).isEmpty();
      }
    }
    assertThat(RestoreDrill.holding(home.resolve("backups"), "EAC2790000001")).isNotEmpty();
  }
}
