package org.casefolio.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.casefolio.cases.Status.Finality;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalogue of statuses from its file and refuses it as a whole when anything is missing
 * in any of the languages.
 */
final class CatalogueReader {

  /** The file cannot be used; the message is one line that says why. */
  static final class WrongCatalogue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongCatalogue(String message) {
      super(message);
    }
  }

  /** Short names among them could be taken for languages. */
  private static final Set<String> STATUS_FIELDS =
      Set.of("key", "official", "category", "final", "asks", "text");

  private static final int FAULTS_TOLD = 5;

  private final List<String> languages;
  private final List<String> faults = new ArrayList<>();

  private CatalogueReader(List<String> languages) {
    this.languages = languages;
  }

  /**
   * Reads an edition.
   *
   * @param languages the languages in which everything must be there, beside English
   */
  static CatalogueEdition read(int number, String yaml, List<Locale> languages) {
    Set<String> needed = new HashSet<>(languages.stream().map(Locale::toLanguageTag).toList());
    needed.add("en");
    CatalogueReader reader = new CatalogueReader(needed.stream().sorted().toList());
    CatalogueEdition edition = reader.edition(number, map("the file", CatalogueFile.load(yaml)));
    if (!reader.faults.isEmpty()) {
      int more = reader.faults.size() - FAULTS_TOLD;
      throw new WrongCatalogue(
          String.join("; ", reader.faults.stream().limit(FAULTS_TOLD).toList())
              + (more > 0 ? "; and " + more + " more" : ""));
    }
    return edition;
  }

  private CatalogueEdition edition(int number, Map<?, ?> file) {
    Set<String> openForms = new HashSet<>();
    for (Object form : list("forms-with-later-steps", file.get("forms-with-later-steps"))) {
      openForms.add(FormNumber.normal(String.valueOf(form)));
    }
    Map<String, Explanation> unknown = explanations("unknown", file.get("unknown"));
    Map<String, Map<String, Explanation>> texts = new HashMap<>();
    map("texts", file.get("texts"))
        .forEach((key, text) ->
            texts.put(String.valueOf(key), explanations("text \"" + key + "\"", text)));
    List<Status> statuses = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Object item : list("statuses", file.get("statuses"))) {
      Status status = status(map("each of statuses", item), texts, openForms);
      if (!keys.add(status.key())) {
        faults.add("status \"" + status.key() + "\" is there twice");
      }
      if (status.titles().containsKey("en")
          && !titles.add(Titles.normal(status.title(Locale.ENGLISH)))) {
        faults.add("status \"" + status.key() + "\" has the title of another one");
      }
      statuses.add(status);
    }
    if (statuses.isEmpty()) {
      faults.add("there is no status");
    }
    return new CatalogueEdition(number, faults.isEmpty() ? statuses : List.of(), unknown);
  }

  private Status status(
      Map<?, ?> fields, Map<String, Map<String, Explanation>> texts, Set<String> openForms) {
    String key = string(fields.get("key"));
    String name = "status \"" + key + "\"";
    if (key.isEmpty()) {
      faults.add("a status has no key");
    }
    Map<String, String> titles = new HashMap<>();
    fields.forEach((field, value) -> {
      String language = String.valueOf(field);
      if (STATUS_FIELDS.contains(language)) {
        return;
      }
      if (CatalogueFile.LANGUAGE.matcher(language).matches()) {
        titles.put(language, string(value));
      } else {
        faults.add(name + " has an unknown field \"" + language + "\"");
      }
    });
    complete(name + " has no title in", titles);
    String category = string(fields.get("category"));
    if (category.isEmpty()) {
      faults.add(name + " has no category");
    }
    Finality finality =
        switch (string(fields.get("final"))) {
          case "no" -> Finality.NO;
          case "yes" -> Finality.YES;
          case "by-form" -> Finality.BY_FORM;
          default -> null;
        };
    if (finality == null) {
      faults.add(name + " needs final: \"no\", \"yes\" or \"by-form\", in quotes");
    }
    String text = string(fields.get("text"));
    Map<String, Explanation> explanations = texts.get(text);
    if (explanations == null) {
      faults.add(name + " has no text, or one that is not among the texts");
    }
    return new Status(
        key,
        titles,
        truth(name, "official", fields),
        category,
        finality == null ? Finality.NO : finality,
        truth(name, "asks", fields),
        explanations == null ? Map.of() : explanations,
        openForms);
  }

  private boolean truth(String name, String field, Map<?, ?> fields) {
    if (fields.get(field) instanceof Boolean value) {
      return value;
    }
    faults.add(name + " needs " + field + ": true or false");
    return false;
  }

  private Map<String, Explanation> explanations(String name, @Nullable Object value) {
    Map<?, ?> parts = map(name, value);
    Map<String, String> meaning = text(name, "meaning", parts);
    Map<String, String> next = text(name, "next", parts);
    Map<String, String> you = text(name, "you", parts);
    Map<String, Explanation> explanations = new HashMap<>();
    meaning.forEach((language, words) ->
        explanations.put(
            language,
            new Explanation(
                words, next.getOrDefault(language, ""), you.getOrDefault(language, ""))));
    return explanations;
  }

  private Map<String, String> text(String name, String part, Map<?, ?> parts) {
    Map<String, String> texts = new HashMap<>();
    map(name + ": " + part, parts.get(part))
        .forEach((language, words) -> texts.put(String.valueOf(language), string(words)));
    complete(name + " has no " + part + " in", texts);
    return texts;
  }

  private void complete(String what, Map<String, String> texts) {
    for (String language : languages) {
      if (texts.getOrDefault(language, "").isEmpty()) {
        faults.add(what + " " + language);
      }
    }
  }

  static Map<?, ?> map(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new WrongCatalogue(name + " is missing or has no fields");
  }

  static List<?> list(String name, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new WrongCatalogue(name + " is missing or not a list");
  }

  static String string(@Nullable Object value) {
    return value == null ? "" : value.toString().strip();
  }
}
