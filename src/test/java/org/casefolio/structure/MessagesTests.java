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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** English and Spanish say the same things, all of them, and nothing that nobody asks for. */
class MessagesTests {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");

  private static final Set<String> NAMES_OF_SEALED_THINGS =
      Set.of(
          "api.arrival",
          "api.change",
          "api.receipt",
          "mail.content",
          "mail.draft",
          "mail.from",
          "portfolio.chosen",
          "sandbox.mailbox");

  /** Texts that are rightly the same in both languages. */
  private static final Path SAME =
      Path.of("src/test/resources/structure/same-in-both-languages.txt");

  @Test
  void everyTextIsThereInBothLanguages() {
    for (Path english : englishFiles()) {
      assertThat(texts(spanish(english)).keySet())
          .as(english.toString())
          .isEqualTo(texts(english).keySet());
    }
  }

  @Test
  void bothLanguagesUseTheSamePlaceholders() {
    List<String> different = new ArrayList<>();
    for (Path english : englishFiles()) {
      Map<String, String> spanish = texts(spanish(english));
      texts(english)
          .forEach((key, text) -> {
            if (!placeholders(text).equals(placeholders(spanish.getOrDefault(key, "")))) {
              different.add(key);
            }
          });
    }
    assertThat(different).isEmpty();
  }

  @Test
  void noEnglishIsLeftInSpanish() throws IOException {
    Set<String> allowed =
        Files.readAllLines(SAME).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .collect(Collectors.toSet());
    Set<String> same = new TreeSet<>();
    for (Path english : englishFiles()) {
      Map<String, String> spanish = texts(spanish(english));
      texts(english)
          .forEach((key, text) -> {
            if (text.equals(spanish.get(key))
                && PLACEHOLDER.matcher(text).replaceAll("").matches(".*\\p{L}{2}.*")) {
              same.add(key);
            }
          });
    }
    assertThat(same).isEqualTo(new TreeSet<>(allowed));
  }

  @Test
  void everyTextIsUsedAndEveryTextUsedIsThere() {
    String sources =
        Sources.list(Sources.JAVA, ".java").stream()
                .map(Sources::read)
                .collect(Collectors.joining())
            + Sources.list(Sources.TEMPLATES, ".jte").stream()
                .map(Sources::read)
                .collect(Collectors.joining());
    Set<String> keys = new TreeSet<>();
    englishFiles().forEach(file -> keys.addAll(texts(file).keySet()));

    // A key is named whole, or by a prefix that ends in a dot and gets its last part at run time.
    Set<String> named = new TreeSet<>();
    Set<String> prefixes = new TreeSet<>();
    Matcher literals =
        Pattern.compile("\"((?:" + modules() + ")\\.[A-Za-z0-9_.-]*)\"").matcher(sources);
    while (literals.find()) {
      String literal = literals.group(1);
      (literal.endsWith(".") ? prefixes : named).add(literal);
    }
    assertThat(keys)
        .as("unused texts")
        .allSatisfy(key ->
            assertThat(
                    named.contains(key)
                        || prefixes.stream().anyMatch(key::startsWith)
                        || named.stream().anyMatch(name -> key.startsWith(name + ".")))
                .as(key)
                .isTrue());
    Set<String> missing = new TreeSet<>(named);
    missing.removeAll(keys);
    missing.removeIf(name -> keys.stream().anyMatch(key -> key.startsWith(name + ".")));
    missing.removeIf(MessagesTests::isNoKey);
    assertThat(missing).as("missing texts").isEmpty();
  }

  @Test
  void textsAreFitForMessageFormat() {
    List<String> apostrophes = new ArrayList<>();
    for (Path file : Sources.list(Sources.MESSAGES, ".properties")) {
      texts(file)
          .forEach((key, text) -> {
            if (text.contains("'")) {
              apostrophes.add(file.getFileName() + ": " + key);
            }
          });
    }
    assertThat(apostrophes).as("write ’ and not '").isEmpty();
  }

  /** File names, properties of the mail library and names of sealed things look like keys. */
  private static boolean isNoKey(String literal) {
    return literal.matches(".*\\.(yaml|md|svg|txt|properties|jar|css|js|csv|key)")
        || literal.startsWith("mail.smtp.")
        || NAMES_OF_SEALED_THINGS.contains(literal);
  }

  private static String modules() {
    return englishFiles().stream()
        .map(file -> file.getFileName().toString().replace(".properties", ""))
        .collect(Collectors.joining("|"));
  }

  private static List<Path> englishFiles() {
    return Sources.list(Sources.MESSAGES, ".properties").stream()
        .filter(file -> !file.getFileName().toString().contains("_"))
        .toList();
  }

  private static Path spanish(Path english) {
    return english.resolveSibling(
        english.getFileName().toString().replace(".properties", "_es.properties"));
  }

  private static Map<String, String> texts(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((key, text) -> texts.put((String) key, (String) text));
    return texts;
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
  }
}
