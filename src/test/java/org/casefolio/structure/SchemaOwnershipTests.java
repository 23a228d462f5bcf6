package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A module's SQL names only its own schema; nobody writes SQL past {@code Database}. */
class SchemaOwnershipTests {

  private static final Set<String> SCHEMAS =
      Set.of(
          "platform",
          "api",
          "audit",
          "cases",
          "intake",
          "accounts",
          "portfolio",
          "mail",
          "notification",
          "sandbox",
          "mirror",
          "sweeping");
  private static final Pattern TABLE =
      Pattern.compile("(?i)\\b(?:from|join|into|update|table|using)\\s+(?:only\\s+)?(\\w+)\\.\\w+");

  @Test
  void sqlNamesOnlyTheOwnSchema() {
    List<String> foreign = new ArrayList<>();
    for (Path file : Sources.list(Sources.JAVA, ".java")) {
      String module = Sources.JAVA.resolve("org/casefolio").relativize(file).getName(0).toString();
      Matcher tables = TABLE.matcher(textBlocks(Sources.read(file)));
      while (tables.find()) {
        String schema = tables.group(1);
        // the sender's credential is checked by the intake against its own table, nothing else
        if (SCHEMAS.contains(schema) && !schema.equals(module)) {
          foreign.add(file + " names schema " + schema);
        }
      }
    }
    assertThat(foreign).isEmpty();
  }

  @Test
  void onlyThePlatformTouchesJdbc() {
    List<String> found =
        Sources.list(Sources.JAVA, ".java").stream()
            .filter(file -> !file.toString().contains("/platform/"))
            .filter(file ->
                Sources.read(file)
                    .matches(
                        "(?s).*(import"
                            + " java\\.sql\\.(Connection|Statement|DriverManager|PreparedStatement);|JdbcTemplate;|JdbcClient;).*"))
            .map(Path::toString)
            .toList();
    assertThat(found).isEmpty();
  }

  private static String textBlocks(String source) {
    StringBuilder blocks = new StringBuilder();
    Matcher matcher = Pattern.compile("(?s)\"\"\"(.*?)\"\"\"").matcher(source);
    while (matcher.find()) {
      blocks.append(matcher.group(1)).append('\n');
    }
    return blocks.toString();
  }
}
