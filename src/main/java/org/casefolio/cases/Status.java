package org.casefolio.cases;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A status of the catalogue.
 *
 * @param key its stable name
 * @param titles its title by language
 * @param spanishOfficial whether the Spanish title is the agency's own
 * @param category the sort of step it is, such as {@code received}
 * @param finality whether anything is expected after it
 * @param asks whether something is asked of the reader, or a time limit may be running
 * @param explanations our plain words by language
 * @param formsWithLaterSteps the forms for which {@link Finality#BY_FORM} means no
 */
public record Status(
    String key,
    Map<String, String> titles,
    boolean spanishOfficial,
    String category,
    Finality finality,
    boolean asks,
    Map<String, Explanation> explanations,
    Set<String> formsWithLaterSteps) {

  /** Whether anything is expected after a status. */
  public enum Finality {
    /** More may follow. */
    NO,
    /** Nothing more is expected. */
    YES,
    /** Nothing more is expected, unless the form leads to a card, a document or an oath. */
    BY_FORM
  }

  public Status {
    titles = Map.copyOf(titles);
    explanations = Map.copyOf(explanations);
    formsWithLaterSteps = Set.copyOf(formsWithLaterSteps);
  }

  /** The title in a language, in English where there is none. */
  public String title(Locale language) {
    return in(language, titles);
  }

  /** Whether there is a title in that language: an older edition may lack it. */
  public boolean translated(Locale language) {
    return titles.containsKey(language.toLanguageTag())
        || titles.containsKey(language.getLanguage());
  }

  /** Whether the title in that language is the agency's own. */
  public boolean official(Locale language) {
    return switch (language.getLanguage()) {
      case "en" -> true;
      case "es" -> spanishOfficial;
      default -> false;
    };
  }

  /** Whether nothing more is expected to happen to a case on that form. */
  public boolean isFinalFor(String form) {
    return switch (finality) {
      case NO -> false;
      case YES -> true;
      case BY_FORM -> !formsWithLaterSteps.contains(FormNumber.normal(form));
    };
  }

  /** Our plain words in a language, in English where there are none. */
  public Explanation explanation(Locale language) {
    return in(language, explanations);
  }

  /** The text in a language, else in English, which every text has. */
  static <T> T in(Locale language, Map<String, T> texts) {
    T text = texts.get(language.toLanguageTag());
    if (text == null) {
      text = texts.get(language.getLanguage());
    }
    if (text == null) {
      text = texts.get("en");
    }
    if (text == null) {
      throw new IllegalStateException("a text without English");
    }
    return text;
  }
}
