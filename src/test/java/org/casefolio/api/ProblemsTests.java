package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTests {

  @ParameterizedTest
  @EnumSource(Problems.class)
  void eachIsDocumentedWithItsStatus(Problems problem) throws IOException {
    assertThat(Files.readString(Path.of("docs/api.md")))
        .contains("| " + problem.status().value() + " | `" + problem.type() + "` |");
  }
}
