package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the jar is made of, under which licences, and that the same sources give the same jar. */
class SupplyChainTests {

  private static final Path BILL = Path.of("target/classes/META-INF/sbom/application.cdx.json");

  /** Those that an Apache-2.0 program may be distributed with; one of a choice is enough. */
  private static final Set<String> LICENCES =
      Set.of(
          "Apache-2.0",
          "MIT",
          "0BSD",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "EPL-2.0",
          "Bouncy Castle Licence",
          "CC0-1.0",
          "Unicode-3.0");

  /** Whose description for the build names another licence than the text in its jar or sources. */
  private static final Map<String, String> MISNAMED =
      Map.of(
          "spring-session-core", "Apache-2.0",
          "spring-session-jdbc", "Apache-2.0",
          "jline-terminal", "BSD-3-Clause",
          "jline-native", "BSD-3-Clause");

  private static JsonNode bill() {
    return JsonMapper.shared().readTree(BILL.toFile());
  }

  private static List<JsonNode> components() {
    return StreamSupport.stream(bill().get("components").spliterator(), false).toList();
  }

  @Test
  void billNamesEveryComponentWithItsHash() {
    assertThat(components())
        .hasSizeGreaterThan(80)
        .allSatisfy(component -> {
          assertThat(component.get("purl").asString()).startsWith("pkg:maven/");
          assertThat(component.get("hashes")).isNotNull();
        });
    assertThat(components().stream().map(component -> component.get("name").asString()))
        .contains("spring-security-web", "jetty-server", "postgresql", "tink", "webauthn4j-core")
        .doesNotContain("assertj-core", "jazzer", "greenmail", "playwright");
  }

  @Test
  void everyComponentMayBeDistributedWithThisProgram() {
    assertThat(components())
        .allSatisfy(component ->
            assertThat(licences(component))
                .as(component.get("purl").asString())
                .containsAnyElementsOf(LICENCES));
  }

  private static List<String> licences(JsonNode component) {
    String known = MISNAMED.get(component.get("name").asString());
    if (known != null) {
      return List.of(known);
    }
    JsonNode licences = component.get("licenses");
    return licences == null
        ? List.of()
        : StreamSupport.stream(licences.spliterator(), false)
            .flatMap(entry -> {
              JsonNode licence = entry.get("license");
              JsonNode said =
                  licence == null
                      ? entry.get("expression")
                      : licence.has("id") ? licence.get("id") : licence.get("name");
              return Pattern.compile(" (?:OR|AND) |[()]").splitAsStream(said.asString());
            })
            .toList();
  }

  /** Without it, each build would carry its own time and nobody could build the jar again. */
  @Test
  void everyFileOfTheJarHasOneTime() {
    String pom = Sources.read(Path.of("pom.xml"));
    assertThat(pom)
        .containsPattern(
            "<project\\.build\\.outputTimestamp>\\d{4}-\\d{2}-\\d{2}T[0-9:]{8}Z"
                + "</project\\.build\\.outputTimestamp>");
    assertThat(bill().path("metadata").has("timestamp")).isFalse();
  }
}
