package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running program tells Prometheus, and what our dashboard and alarms make of it. */
final class Scrape {

  private static final Path DASHBOARD = Path.of("ops/grafana/casefolio.json");
  private static final Path ALERTS = Path.of("ops/prometheus/alerts.yml");
  private static final Path GUIDE = Path.of("docs/operations.md");

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  private final String text;
  private final Map<String, List<Map<String, String>>> series = new TreeMap<>();

  private Scrape(String text) {
    this.text = text;
    text.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(line -> {
          Matcher sample = SAMPLE.matcher(line);
          assertThat(sample.matches()).describedAs(line).isTrue();
          Map<String, String> labels = new LinkedHashMap<>();
          if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
              labels.put(label.group(1), label.group(2));
            }
          }
          series.computeIfAbsent(sample.group(1), _ -> new ArrayList<>()).add(labels);
        });
  }

  static Scrape of(Program program) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(program.managementUrl() + "/actuator/prometheus"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return new Scrape(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String text() {
    return text;
  }

  /** The values that a label has anywhere. */
  Set<String> values(String label) {
    Set<String> values = new TreeSet<>();
    series
        .values()
        .forEach(all ->
            all.stream()
                .filter(labels -> labels.containsKey(label))
                .forEach(labels -> values.add(labels.get(label))));
    return values;
  }

  /**
   * That whatever the dashboard and the alarms ask for is there.
   *
   * @param metrics which metrics this program has to have; those that begin otherwise are another
   *     kind of instance's
   */
  void assertAnswers(Pattern metrics) throws IOException {
    List<String> missing = new ArrayList<>();
    int asked = 0;
    for (String expression : expressions()) {
      PromQuery query = new PromQuery(expression);
      if (query.metrics().stream().allMatch(metric -> metrics.matcher(metric).lookingAt())) {
        asked++;
        query.missing(series).forEach(what -> missing.add(expression + ": " + what));
      }
    }
    assertThat(missing).isEmpty();
    assertThat(asked).isPositive();
  }

  /** Every query of the dashboard and every condition of an alarm. */
  static List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>();
    JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        all.add(target.get("expr").asString().replace("$job", "casefolio"));
      }
    }
    alerts().forEach(alert -> all.add(String.valueOf(alert.get("expr"))));
    return all;
  }

  /** That each alarm names a section of the guide that is there. */
  static void assertGuided() throws IOException {
    Set<String> sections = new TreeSet<>();
    for (String line : Files.readAllLines(GUIDE)) {
      if (line.matches("##+ .*")) {
        sections.add(
            GUIDE + "#" + line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'));
      }
    }
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(alert -> {
          assertThat(alert.get("annotations")).asString().contains("summary=");
          assertThat(((Map<?, ?>) alert.get("annotations")).get("runbook"))
              .describedAs("%s", alert.get("alert"))
              .isIn(sections);
        });
  }

  private static List<Map<String, Object>> alerts() throws IOException {
    Map<String, List<Map<String, List<Map<String, Object>>>>> file =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(ALERTS));
    return file.get("groups").getFirst().get("rules");
  }
}
