package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The Spanish says things as the agency's own Spanish says them. */
class GlossaryTests {

  private static final Path RULES = Path.of("src/test/resources/structure/glossary-es.tsv");
  private static final Path FORMS = Path.of("src/test/resources/structure/forms-es.tsv");
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final int CASELESS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  /** The few texts, as "name: term", that rightly say it in another way. */
  private static final List<String> EXCEPTIONS = List.of();

  /** What the Spanish of an English word is, and what it is not; either may be missing. */
  private record Rule(String name, Pattern english, Pattern spanish, Pattern never) {

    static Rule of(String line) {
      String[] parts = line.split("\t", -1);
      String term = parts[0].strip();
      return new Rule(
          term.isEmpty() ? "any text" : term,
          pattern("\\b(?:" + term + ")\\b", term),
          pattern(parts[1].strip(), parts[1].strip()),
          pattern(parts[2].strip(), parts[2].strip()));
    }

    /** What matches nothing stands for nothing. */
    private static Pattern pattern(String regex, String given) {
      return Pattern.compile(
          given.isEmpty() ? "(?!)" : regex, CASELESS | Pattern.UNICODE_CHARACTER_CLASS);
    }

    List<String> faults(String name, Text text) {
      List<String> faults = new ArrayList<>();
      if (english.matcher(text.english).find()
          && !spanish.matcher(text.spanish).find()
          && !EXCEPTIONS.contains(name + ": " + this.name)) {
        faults.add(name + ": \"" + this.name + "\" is not " + spanish);
      }
      var wrong = never.matcher(text.spanish);
      if (wrong.find()) {
        faults.add(name + ": never \"" + wrong.group() + "\" (" + this.name + ")");
      }
      return faults;
    }
  }

  private record Text(String english, String spanish) {
    Text {
      english = english.replaceAll("\\s+", " ");
      spanish = spanish.replaceAll("\\s+", " ");
    }
  }

  @Test
  void everyTextUsesTheWordsOfTheAgency() {
    Map<String, Text> texts = texts();
    List<String> faults = new ArrayList<>();
    for (Rule rule : rules()) {
      texts.forEach((name, text) -> faults.addAll(rule.faults(name, text)));
    }
    assertThat(texts).hasSizeGreaterThan(1_000);
    assertThat(faults).isEmpty();
  }

  @Test
  void everyRuleHasAWordToLookFor() {
    List<String> unused = new ArrayList<>();
    for (Rule rule : rules()) {
      if (!rule.name.equals("any text")
          && texts().values().stream()
              .noneMatch(text -> rule.english.matcher(text.english).find())) {
        unused.add(rule.name);
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void wouldFindAnotherWord() {
    assertThat(faults("Your receipt number", "Su número de caso")).hasSize(2);
    assertThat(faults("Forgot your password?", "¿Olvidó su clave?")).hasSize(2);
    assertThat(faults("The case was denied.", "El caso fue negado.")).hasSize(2);
    assertThat(faults("Read this.", "Tienes que leer esto.")).hasSize(1);
    assertThat(faults("Read this.", "Lea esto en su ordenador.")).hasSize(1);
    assertThat(faults("The case was denied.", "El caso fue denegado.")).isEmpty();
  }

  @Test
  void formsHaveTheTitlesThatTheirReadersKnow() {
    Map<String, String> titles = new TreeMap<>();
    if (yaml("catalogue/forms.yaml").get("forms") instanceof List<?> forms) {
      for (Object form : forms) {
        Map<?, ?> fields = (Map<?, ?>) form;
        titles.put(String.valueOf(fields.get("form")), String.valueOf(fields.get("es")));
      }
    }
    Map<String, String> known = new TreeMap<>();
    for (String line : lines(FORMS)) {
      String[] parts = line.split("\t", -1);
      known.put(parts[0], parts[1]);
    }
    assertThat(known).hasSizeGreaterThan(30);
    assertThat(titles).containsAllEntriesOf(known);
  }

  private static List<String> faults(String english, String spanish) {
    return rules().stream()
        .flatMap(rule -> rule.faults("example", new Text(english, spanish)).stream())
        .toList();
  }

  private static List<Rule> rules() {
    return lines(RULES).stream().map(Rule::of).toList();
  }

  private static List<String> lines(Path file) {
    return Sources.read(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  /** Every text of ours; of the agency's own Spanish titles, none. */
  private static Map<String, Text> texts() {
    Map<String, Text> texts = new TreeMap<>();
    for (Path file : Sources.list(Sources.MESSAGES, "_es.properties")) {
      Properties spanish = properties(file);
      Path english = file.resolveSibling(file.getFileName().toString().replace("_es.", "."));
      properties(english)
          .forEach((key, text) ->
              texts.put(
                  key.toString(),
                  new Text(text.toString(), spanish.getProperty(key.toString(), ""))));
    }
    for (Path file : Sources.list(RESOURCES.resolve("notices"), ".es.md")) {
      String name = file.getFileName().toString();
      texts.put(
          name,
          new Text(
              Sources.read(file.resolveSibling(name.replace(".es.", ".en."))), Sources.read(file)));
    }
    for (String file : new TreeSet<>(List.of("statuses", "forms"))) {
      collect(file, yaml("catalogue/" + file + ".yaml"), texts);
    }
    return texts;
  }

  private static void collect(String name, Object data, Map<String, Text> texts) {
    if (data instanceof List<?> list) {
      list.forEach(item -> {
        Map<?, ?> fields = item instanceof Map<?, ?> map ? map : Map.of();
        Object key = fields.get("key") == null ? fields.get("form") : fields.get("key");
        collect(name + "." + key, item, texts);
      });
    } else if (data instanceof Map<?, ?> fields) {
      if (fields.get("en") instanceof String english
          && fields.get("es") instanceof String spanish
          && !Boolean.TRUE.equals(fields.get("official"))) {
        texts.put(name, new Text(english, spanish));
      }
      fields.forEach((field, value) -> collect(name + "." + field, value, texts));
    }
  }

  private static Map<?, ?> yaml(String path) {
    return new Yaml().load(Sources.read(RESOURCES.resolve(path)));
  }

  private static Properties properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
