package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
                    "V\\d{4}__(platform|api|audit|cases|intake|accounts|portfolio|mail|mirror|notification|sandbox|sweeping)_\\w+\\.sql"));
    assertThat(names.stream().map(name -> name.substring(0, 5)).toList()).doesNotHaveDuplicates();
  }

  /** A second one would be skipped by the server with a warning in every operator's log. */
  @Test
  void everySchemaIsCreatedOnce() {
    Pattern creation =
        Pattern.compile("^create schema (?:if not exists )?(\\w+)", Pattern.MULTILINE);
    List<String> created =
        Sources.list(Sources.MIGRATIONS, ".sql").stream()
            .map(Sources::read)
            .flatMap(sql -> creation.matcher(sql).results().map(found -> found.group(1)))
            .toList();
    assertThat(created).contains("cases", "sandbox").doesNotHaveDuplicates();
  }
}
