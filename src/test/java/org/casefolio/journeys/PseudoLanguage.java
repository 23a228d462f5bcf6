package org.casefolio.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A language that nobody speaks: English with an accent on every letter and every vowel twice, so
 * that it is some 30 % longer and an English word that was left stands out. It is made of the files
 * that a real language is made of.
 */
final class PseudoLanguage {

  /** The tag of Esperanto, which stands in for it, so that there are names of months. */
  static final String TAG = "eo";

  private static final Path OURS = Path.of("src/main/resources");
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String ACCENTED = "àƀçđéƒğħíĵķłɱñóþɋřšŧúṽŵẋýžÀɃÇĐÉƑĞĦÍĴĶŁṀÑÓÞɊŘŠŦÚṼŴẊÝŽ";

  /** Placeholders, marks of HTML, and where links of Markdown lead. */
  private static final Pattern KEPT =
      Pattern.compile("\\{\\w+}|<[^>]*>|&#?\\w+;|\\]\\([^)]*\\)|https?://[^\\s)]+");

  private PseudoLanguage() {}

  /** A text in it. */
  static String of(String english) {
    StringBuilder text = new StringBuilder();
    var kept = KEPT.matcher(english);
    int at = 0;
    while (kept.find()) {
      text.append(accented(english.substring(at, kept.start()))).append(kept.group());
      at = kept.end();
    }
    return text.append(accented(english.substring(at))).toString();
  }

  private static String accented(String english) {
    StringBuilder text = new StringBuilder();
    english
        .chars()
        .forEach(c -> {
          int letter = PLAIN.indexOf(c);
          char shown = letter < 0 ? (char) c : ACCENTED.charAt(letter);
          text.append(shown);
          if ("aeiou".indexOf(c) >= 0) {
            text.append(shown);
          }
        });
    return text.toString();
  }

  /** Its texts, by which a test finds its way. */
  static Texts texts() {
    Properties all = new Properties();
    Texts.of("en").all().forEach((key, text) -> all.put(key, of((String) text)));
    return new Texts(TAG, all);
  }

  /** Writes its files below a folder, laid out as an operator does it. */
  static void writeTo(Path folder) {
    try (Stream<Path> files = Files.walk(OURS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = OURS.relativize(file).toString();
        if (path.matches("messages/[^_]+\\.properties")) {
          write(folder, path.replace(".properties", "_" + TAG + ".properties"), properties(file));
        } else if (path.matches("notices/\\w+\\.en\\.md")) {
          write(folder, path.replace(".en.", "." + TAG + "."), of(Files.readString(file)));
        } else if (path.matches("catalogue/\\w+\\.yaml")) {
          Object data = new Yaml().load(Files.readString(file));
          write(folder, path.replace(".yaml", "." + TAG + ".yaml"), new Yaml().dump(data(data)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder, String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static String properties(Path file) throws IOException {
    Properties english = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      english.load(reader);
    }
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(english)
        .forEach(
            (key, text) -> lines.append(key).append('=').append(of((String) text)).append('\n'));
    return lines.toString();
  }

  /** What a translator writes: the names of things, and the texts in the one language. */
  private static Object data(Object english) {
    if (english instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(data(item)));
      return items;
    }
    Map<Object, Object> fields = new LinkedHashMap<>();
    if (english instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (name.equals("key") || name.equals("form")) {
          fields.put(name, value);
        } else if (name.equals("en")) {
          fields.put(TAG, of((String) value));
        } else if (value instanceof Map || value instanceof List<?> list && ofMaps(list)) {
          fields.put(name, data(value));
        }
      });
    }
    return fields;
  }

  private static boolean ofMaps(List<?> list) {
    return list.stream().allMatch(Map.class::isInstance);
  }
}
