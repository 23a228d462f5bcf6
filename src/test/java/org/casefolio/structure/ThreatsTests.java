package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the papers on security say that a test answers is answered by a test. */
class ThreatsTests {

  private static final Path PAPERS = Path.of("docs/security");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Tests)`");

  @Test
  void namesTestsThatThereAre() {
    Set<String> tests =
        Sources.list(Path.of("src/test/java"), ".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    assertThat(Sources.list(PAPERS, ".md")).isNotEmpty();
    for (Path paper : Sources.list(PAPERS, ".md")) {
      assertThat(TEST.matcher(Sources.read(paper)).results().map(one -> one.group(1)))
          .as("tests named in %s", paper)
          .isSubsetOf(tests);
    }
  }
}
