package org.casefolio.accounts;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.web.Languages;
import org.springframework.stereotype.Component;

/** Makes passphrases of five words of a language, for those who do not want to think of one. */
@Component
class Passphrases {

  private static final int WORDS = 5;

  /** With fewer words to choose from, five of them are too easy to guess. */
  private static final int LEAST_WORDS = 1_000;

  private static final int TRIES = 20;

  private final Map<Locale, List<String>> words = new HashMap<>();

  Passphrases(Languages languages, LanguageFiles files) {
    for (Locale language : languages.offered()) {
      List<String> list = read(language, files);
      if (list.size() >= LEAST_WORDS) {
        words.put(language, list);
      }
    }
  }

  /** A passphrase that can be chosen as it is; empty where there is no list of words. */
  Optional<String> suggest(Locale language) {
    List<String> list = words.get(language);
    if (list == null) {
      return Optional.empty();
    }
    for (int i = 0; i < TRIES; i++) {
      StringBuilder phrase = new StringBuilder(list.get(Secrets.random(list.size())));
      for (int word = 1; word < WORDS; word++) {
        phrase.append(' ').append(list.get(Secrets.random(list.size())));
      }
      String suggestion = phrase.toString();
      if (PasswordPolicy.judge(new Password(suggestion), "", Optional.empty()).isEmpty()) {
        return Optional.of(suggestion);
      }
    }
    return Optional.empty();
  }

  private static List<String> read(Locale language, LanguageFiles files) {
    return files
        .find("words/passphrase." + language.toLanguageTag() + ".txt")
        .orElse("")
        .lines()
        .map(String::strip)
        .filter(word -> !word.isEmpty() && !word.startsWith("#"))
        .toList();
  }
}
