package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers and names of the migrations. */
class MigrationTests {

  @Test
  void numbersAreUniqueAndNamesSayTheModule() {
    List<String> names =
        Sources.list(Sources.MIGRATIONS, ".sql").stream()
            .map(Path::getFileName)
            .map(Path::toString)
            .toList();
    assertThat(names)
        .allSatisfy(name ->
            assertThat(name)
                .matches(
                    "V\\d{4}__(platform|cases|intake|accounts|portfolio|mail|notification|sandbox)_\\w+\\.sql"));
    assertThat(names.stream().map(name -> name.substring(0, 5)).toList()).doesNotHaveDuplicates();
  }
}
