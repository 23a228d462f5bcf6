package org.casefolio.structure;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of OWASP ASVS is whole, and what it points to is there. */
class AsvsTests {

  private static final Path TABLE = Path.of("docs/security/asvs.md");
  private static final Path NUMBERS = Path.of("src/test/resources/structure/asvs.txt");

  private static final Pattern ROW =
      Pattern.compile(
          "\\| (V\\d+\\.\\d+\\.\\d+) \\| (\\d) \\| ([^|]+) \\| (met|n/a|open): ([^|]+) \\|");
  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
  private static final Pattern COUNT =
      Pattern.compile("^\\| (met|n/a|open) \\| (\\d+) \\|", Pattern.MULTILINE);

  /** A word or two says no reason. */
  private static final int SHORTEST_REASON = 15;

  /** What the table says that the program does without. */
  private static final Pattern ABSENT =
      Pattern.compile(
          "ObjectInputStream|javax\\.xml\\.|org\\.w3c\\.dom|org\\.xml\\.sax|ScriptEngine"
              + "|SpelExpressionParser|java\\.net\\.http|HttpURLConnection|openConnection\\(|openStream\\("
              + "|RestTemplate|RestClient|WebClient|WebSocket|@CrossOrigin|Access-Control-Allow"
              + "|\"MD5\"|\"SHA-1\"|\"SHA1\"|Runtime\\.getRuntime\\(\\)\\.exec");

  /** The one place that calls another server: the one that the operator names. */
  private static final Path CALLS = Path.of("mirror/Upstream.java");

  private static final Pattern ABSENT_IN_THE_SCRIPT =
      Pattern.compile(
          "localStorage|sessionStorage|indexedDB|innerHTML|outerHTML|document\\.write|eval\\("
              + "|new Function|document\\.cookie|import\\(");

  private record Row(String number, String level, String asked, String state, String why) {}

  @Test
  void everyRequirementIsThereOnce() {
    List<String> wanted =
        Sources.read(NUMBERS).lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(wanted).hasSize(253).doesNotHaveDuplicates();
    assertThat(rows().stream().map(row -> row.number() + " " + row.level()))
        .containsExactlyElementsOf(wanted);
  }

  @Test
  void whatIsMetNamesFilesThatAreThere() {
    Set<String> classes =
        Stream.of(Sources.JAVA, Path.of("src/test/java"))
            .flatMap(folder -> Sources.list(folder, ".java").stream())
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      if (row.state().equals("met")) {
        List<String> named = named(row.why());
        if (named.isEmpty()) {
          missing.add(row.number() + " names nothing");
        }
        named.stream()
            .filter(name -> !classes.contains(name) && !Files.isRegularFile(Path.of(name)))
            .forEach(name -> missing.add(row.number() + " " + name));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsNotMetSaysWhy() {
    assertThat(rows().stream().filter(row -> !row.state().equals("met")))
        .allSatisfy(row -> assertThat(row.why()).hasSizeGreaterThan(SHORTEST_REASON));
  }

  @Test
  void headCountsTheRows() {
    Map<String, Long> told = new TreeMap<>();
    Matcher count = COUNT.matcher(Sources.read(TABLE));
    while (count.find()) {
      told.put(count.group(1), Long.valueOf(count.group(2)));
    }
    assertThat(told)
        .isEqualTo(rows().stream().collect(groupingBy(Row::state, TreeMap::new, counting())));
  }

  @Test
  void whatTheTableSaysIsAbsentIsAbsent() {
    assertThat(Sources.list(Sources.JAVA, ".java"))
        .filteredOn(file -> !file.endsWith(CALLS))
        .allSatisfy(file -> assertThat(Sources.read(file)).doesNotContainPattern(ABSENT));
    assertThat(Sources.read(Path.of("src/main/frontend/casefolio.js")))
        .doesNotContainPattern(ABSENT_IN_THE_SCRIPT);
  }

  private static List<String> named(String text) {
    return NAMED.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Sources.read(TABLE)
        .lines()
        .filter(line -> line.startsWith("| V"))
        .forEach(line -> {
          Matcher row = ROW.matcher(line);
          assertThat(row.matches()).as("not a row of four columns: %s", line).isTrue();
          rows.add(new Row(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)));
        });
    return rows;
  }
}
