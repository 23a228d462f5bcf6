package org.casefolio.api;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Status;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A case as our own API writes it: all that a reader is shown, in both languages. */
@Component
class CaseBody {

  private static final Locale SPANISH = Locale.of("es");

  private final StatusCatalogue catalogue;
  private final ZoneId zone;

  CaseBody(StatusCatalogue catalogue, Settings settings) {
    this.catalogue = catalogue;
    this.zone = settings.zone();
  }

  /** The whole case, its history oldest first. */
  Map<String, Object> of(Case known) {
    CatalogueEdition edition = catalogue.current();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("receiptNumber", known.receipt().value());
    body.put("formType", known.form());
    body.put(
        "status",
        known.current().map(current -> status(current, known.form(), edition)).orElse(null));
    body.put(
        "history",
        known.history().reversed().stream().map(entry -> entry(entry, edition)).toList());
    body.put("lastReport", known.lastReport().truncatedTo(ChronoUnit.SECONDS).toString());
    return body;
  }

  /** What is current. */
  Map<String, Object> status(CaseEntry current, String form, CatalogueEdition edition) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("statusCode", edition.find(current.title()).map(Status::key).orElse(null));
    status.put("title", title(current, edition));
    status.put("spanishOfficial", current.translationOfficial(SPANISH, edition));
    status.put("description", description(current));
    putTime(status, current);
    LocalDate respondBy = current.respondBy();
    status.put("respondBy", respondBy == null ? null : respondBy.toString());
    status.put("final", edition.isFinal(current.title(), form));
    status.put("beingChecked", current.beingChecked());
    return status;
  }

  /** One entry; one that no longer stands has neither title nor description. */
  Map<String, Object> entry(CaseEntry entry, CatalogueEdition edition) {
    boolean stands = entry.state() == CaseEntry.State.IN_FORCE;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("state", state(entry));
    body.put("title", stands ? title(entry, edition) : null);
    body.put("description", stands ? description(entry) : null);
    putTime(body, entry);
    body.put("learnedAt", entry.learnedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    body.put("correction", entry.kind() == CaseEntry.Kind.CORRECTION);
    return body;
  }

  private static String state(CaseEntry entry) {
    return switch (entry.state()) {
      case IN_FORCE -> "in-force";
      case CORRECTED -> "corrected";
      case WITHDRAWN -> "withdrawn";
    };
  }

  private static Map<String, String> title(CaseEntry entry, CatalogueEdition edition) {
    return words(entry.title(), entry.title(SPANISH, edition));
  }

  private static @Nullable Map<String, String> description(CaseEntry entry) {
    String english = entry.text(Locale.ENGLISH).orElse(null);
    String spanish = entry.text(SPANISH).orElse(english);
    return spanish == null ? null : words(english == null ? spanish : english, spanish);
  }

  /** In English and Spanish, in this order. */
  static Map<String, String> words(String english, String spanish) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("en", english);
    words.put("es", spanish);
    return words;
  }

  /** The day in the site's zone, and the moment where it is known. */
  private void putTime(Map<String, Object> body, CaseEntry entry) {
    body.put(
        "date",
        entry
            .occurredAt()
            .atZone(entry.dateOnly() ? ZoneOffset.UTC : zone)
            .toLocalDate()
            .toString());
    body.put(
        "occurredAt",
        entry.dateOnly() ? null : entry.occurredAt().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** The statuses of an edition, for clients that want to know them before they meet them. */
  static Map<String, Object> catalogue(CatalogueEdition edition) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("edition", edition.number());
    body.put("statuses", edition.all().stream().map(CaseBody::status).toList());
    return body;
  }

  private static Map<String, Object> status(Status status) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statusCode", status.key());
    body.put("title", words(status.title(Locale.ENGLISH), status.title(SPANISH)));
    body.put("spanishOfficial", status.official(SPANISH));
    body.put("category", status.category());
    body.put(
        "final",
        switch (status.finality()) {
          case NO -> "no";
          case YES -> "yes";
          case BY_FORM -> "by-form";
        });
    body.put("asks", status.asks());
    var english = status.explanation(Locale.ENGLISH);
    var spanish = status.explanation(SPANISH);
    Map<String, Object> explanation = new LinkedHashMap<>();
    explanation.put("meaning", words(english.meaning(), spanish.meaning()));
    explanation.put("next", words(english.next(), spanish.next()));
    explanation.put("you", words(english.you(), spanish.you()));
    body.put("explanation", explanation);
    return body;
  }
}
