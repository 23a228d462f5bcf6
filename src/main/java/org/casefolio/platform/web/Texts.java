package org.casefolio.platform.web;

import java.io.IOException;
import java.io.StringReader;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.WrongSetting;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.AbstractMessageSource;

/**
 * Every text of the site in every language offered, read once and checked: a language has each text
 * that English has, with the same placeholders, or the program does not start. A language that is
 * not offered is answered in English.
 */
class Texts extends AbstractMessageSource {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");
  private static final int FAULTS_TOLD = 3;

  private final Map<String, String> english;
  private final Map<Locale, Map<String, String>> texts = new HashMap<>();
  private final Map<Locale, Map<String, MessageFormat>> formats = new ConcurrentHashMap<>();

  /**
   * @param modules names of the files, such as {@code accounts}
   */
  Texts(List<String> modules, List<Locale> languages, LanguageFiles files) {
    this.english = read(modules, "", files);
    for (Locale language : languages) {
      texts.put(
          language, language.equals(Locale.ENGLISH) ? english : complete(modules, language, files));
    }
  }

  private Map<String, String> complete(List<String> modules, Locale language, LanguageFiles files) {
    String suffix = "_" + language.toLanguageTag();
    Map<String, String> found = read(modules, suffix, files);
    String named = "CASEFOLIO_LANGUAGES names \"" + language.toLanguageTag() + "\", ";
    if (found.isEmpty()) {
      throw new WrongSetting(
          named
              + "which has no texts: there is no "
              + files.place("messages/" + modules.getFirst() + suffix + ".properties")
              + ".");
    }
    List<String> faults = new ArrayList<>();
    english.keySet().stream()
        .sorted()
        .forEach(key -> {
          String text = found.get(key);
          if (text == null || text.isBlank()) {
            faults.add("no text for " + key);
          } else if (!placeholders(text).equals(placeholders(english.getOrDefault(key, "")))) {
            faults.add("other placeholders than in English in " + key);
          } else if (text.contains("'")) {
            faults.add("' in place of \u2019 in " + key);
          }
        });
    if (!faults.isEmpty()) {
      int more = faults.size() - FAULTS_TOLD;
      throw new WrongSetting(
          named
              + "whose texts (messages/*"
              + suffix
              + ".properties) cannot be used: "
              + String.join("; ", faults.stream().limit(FAULTS_TOLD).toList())
              + (more > 0 ? "; and " + more + " more" : "")
              + ".");
    }
    return found;
  }

  private static Map<String, String> read(
      List<String> modules, String suffix, LanguageFiles files) {
    Map<String, String> texts = new HashMap<>();
    for (String module : modules) {
      String file = "messages/" + module + suffix + ".properties";
      for (String content : files.list(file)) {
        Properties properties = new Properties();
        try {
          properties.load(new StringReader(content));
        } catch (IOException | IllegalArgumentException e) {
          throw new WrongSetting(file + " is not readable as a properties file.");
        }
        properties.forEach((key, text) -> texts.put((String) key, (String) text));
      }
    }
    return texts;
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private @Nullable String find(String code, Locale locale) {
    return texts.getOrDefault(locale, english).get(code);
  }

  @Override
  protected @Nullable String resolveCodeWithoutArguments(String code, Locale locale) {
    return find(code, locale);
  }

  @Override
  protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
    String text = find(code, locale);
    return text == null
        ? null
        : formats
            .computeIfAbsent(locale, ignored -> new ConcurrentHashMap<>())
            .computeIfAbsent(code, ignored -> new MessageFormat(text, locale));
  }
}
