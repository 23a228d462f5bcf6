package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every address that can be opened is on the list from which the pages are looked at in a browser,
 * so that no page goes in that nobody has looked at.
 */
class RoutesTests {

  private static final Path LIST = Path.of("src/test/resources/structure/pages.txt");

  @Test
  void listsEveryAddressThatCanBeOpened() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        assertThat(line).matches("(page|file) /\\S*");
        listed.add(line.substring("page ".length()));
      }
    }
    assertThat(listed)
        .as("%s; a new page also needs an entry in SitePages", LIST)
        .isEqualTo(Routes.opened());
  }
}
