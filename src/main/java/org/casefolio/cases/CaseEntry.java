package org.casefolio.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry in the history of a case as a reader sees it. An entry that was corrected or withdrawn
 * keeps its place and says what happened to it; its title is empty and its texts are absent.
 *
 * @param id where it stands in the order of arrival; entries of a case that came later have a
 *     greater one
 * @param title the agency's English title, verbatim; empty unless the entry is in force
 * @param titleEs the agency's own Spanish title
 * @param textEn the agency's English description
 * @param textEs the agency's Spanish description
 * @param occurredAt when it happened; for a date without a time noon UTC of that date
 * @param dateOnly whether only the date is known
 * @param learnedAt when this instance learned of it
 * @param respondBy the date that the agency gave for an answer
 * @param kind whether it came as a status, as a correction or as a step beside the status
 * @param state what has become of it
 * @param addedLater whether it came after an entry of an earlier batch that happened after it
 * @param beingChecked whether a person checks it before anyone is told
 */
public record CaseEntry(
    long id,
    String title,
    @Nullable String titleEs,
    @Nullable String textEn,
    @Nullable String textEs,
    Instant occurredAt,
    boolean dateOnly,
    Instant learnedAt,
    @Nullable LocalDate respondBy,
    Kind kind,
    State state,
    boolean addedLater,
    boolean beingChecked) {

  /** How an entry came. */
  public enum Kind {
    STATUS,
    CORRECTION,
    /** It stands beside the status: something that happened, which is never what is current. */
    STEP
  }

  /** What has become of an entry. */
  public enum State {
    /** It stands. */
    IN_FORCE,
    /** Another entry stands in its place. */
    CORRECTED,
    /** The agency took it back. */
    WITHDRAWN
  }

  /**
   * The title in a language: the agency's own where it supplied one, else the catalogue's, else the
   * English one as the agency wrote it.
   */
  public String title(Locale language, CatalogueEdition catalogue) {
    if (isEnglish(language) || title.isEmpty()) {
      return title;
    }
    String supplied = supplied(language, titleEs);
    if (supplied != null) {
      return supplied;
    }
    return catalogue.find(title).map(status -> status.title(language)).orElse(title);
  }

  /**
   * Whether {@link #title(Locale, CatalogueEdition)} is the agency's wording, or else a translation
   * that has to be marked as unofficial. A title that is shown in English for want of a translation
   * is the agency's.
   */
  public boolean translationOfficial(Locale language, CatalogueEdition catalogue) {
    return isEnglish(language)
        || supplied(language, titleEs) != null
        || catalogue
            .find(title)
            .filter(status -> status.translated(language))
            .map(status -> status.official(language))
            .orElse(true);
  }

  /** Whether {@link #title(Locale, CatalogueEdition)} is in that language at all. */
  public boolean translated(Locale language, CatalogueEdition catalogue) {
    return isEnglish(language)
        || supplied(language, titleEs) != null
        || catalogue.find(title).map(status -> status.translated(language)).orElse(false);
  }

  /** The agency's description in a language, where it supplied one. */
  public Optional<String> text(Locale language) {
    return Optional.ofNullable(isEnglish(language) ? textEn : supplied(language, textEs));
  }

  private static boolean isEnglish(Locale language) {
    return language.getLanguage().equals("en");
  }

  private static @Nullable String supplied(Locale language, @Nullable String spanish) {
    return language.getLanguage().equals("es") ? spanish : null;
  }
}
