package org.casefolio.notification;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CasesChanged.Wording;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;

/**
 * A change as it is told, whoever is told. Kept as JSON, so its names are those of rows that wait.
 *
 * @param receipt the receipt number
 * @param form the form of the case
 * @param entry the id of what was recorded
 * @param batch the batch of the feed that brought it
 * @param edition the edition of the catalogue to write from
 * @param kind what sort of news it is
 * @param late whether it happened before what is current
 * @param before what was current before
 * @param after what is current now
 * @param told what is told; of an entry that was taken back, nothing
 * @param day the day it happened, in the site's time zone
 * @param respondBy the date that the agency gave for an answer
 * @param asks whether something is asked of the reader
 */
record News(
    String receipt,
    String form,
    long entry,
    UUID batch,
    int edition,
    Kind kind,
    boolean late,
    @Nullable Title before,
    @Nullable Title after,
    @Nullable Title told,
    LocalDate day,
    @Nullable LocalDate respondBy,
    boolean asks) {

  /**
   * A status in the agency's words.
   *
   * @param en in English
   * @param es in Spanish, where the agency supplied it
   */
  record Title(String en, @Nullable String es) {

    static @Nullable Title of(@Nullable Wording wording) {
      return wording == null ? null : new Title(wording.title(), wording.titleEs());
    }

    /** How it reads in a language. */
    Worded in(Locale language, CatalogueEdition catalogue) {
      if (language.getLanguage().equals("en")) {
        return new Worded(en, language, true);
      }
      if (es != null && language.getLanguage().equals("es")) {
        return new Worded(es, language, true);
      }
      return catalogue
          .find(en)
          .filter(status -> status.translated(language))
          .map(status -> new Worded(status.title(language), language, status.official(language)))
          .orElse(new Worded(en, Locale.ENGLISH, true));
    }
  }

  /**
   * A status as it is shown.
   *
   * @param text the title
   * @param language the language it is in
   * @param official whether the wording is the agency's own
   */
  record Worded(String text, Locale language, boolean official) {}

  static News of(Change change, UUID batch, CatalogueEdition catalogue, ZoneId zone) {
    CaseEntry told = change.told();
    boolean stands = told.state() == CaseEntry.State.IN_FORCE;
    Title title = stands ? new Title(told.title(), told.titleEs()) : null;
    Title after = Title.of(change.after());
    Title asking = NewsPolicy.tellsOfThePast(change) ? title : after;
    return new News(
        change.receipt().value(),
        change.form(),
        change.entry(),
        batch,
        catalogue.number(),
        change.kind(),
        change.late(),
        Title.of(change.before()),
        after,
        title,
        told.occurredAt().atZone(told.dateOnly() ? ZoneOffset.UTC : zone).toLocalDate(),
        stands ? told.respondBy() : null,
        asking != null && catalogue.asks(asking.en()));
  }

  ReceiptNumber receiptNumber() {
    return new ReceiptNumber(receipt);
  }

  @Override
  public String toString() {
    return "News[" + kind + "]";
  }
}
