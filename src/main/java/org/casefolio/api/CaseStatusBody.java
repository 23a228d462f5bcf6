package org.casefolio.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.view.OfficialText;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * A case as the official Case Status API writes it: its fields in their order, both of its formats
 * of dates, no dates for numbers that begin with IOE, null for a history without entries.
 *
 * <p>What it calls history is what came before the current status, oldest first: the sentence that
 * came with an entry or else its title. An entry that was taken back or corrected keeps its place
 * and date, and says so in place of its words.
 */
@Component
class CaseStatusBody {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd-yyyy HH:mm:ss");
  private static final Locale SPANISH = Locale.of("es");
  private static final String WITHOUT_DATES = "IOE";

  /** Whoever is remembered is asked for again and again. */
  private static final int MOST_WRITTEN = 2_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** By the very object: a case that was read anew is written anew. */
  private final Cache<Case, Written> written =
      Caffeine.newBuilder().weakKeys().maximumSize(MOST_WRITTEN).executor(Runnable::run).build();

  private final StatusCatalogue catalogue;
  private final MessageSource texts;
  private final ZoneId zone;

  CaseStatusBody(StatusCatalogue catalogue, MessageSource texts, Settings settings) {
    this.catalogue = catalogue;
    this.texts = texts;
    this.zone = settings.zone();
  }

  /** A body, and the words it was written with. */
  private static final class Written {

    private final CatalogueEdition edition;
    private final byte[] json;

    Written(CatalogueEdition edition, byte[] json) {
      this.edition = edition;
      this.json = json;
    }
  }

  /** The body as JSON; empty for a case of which nothing stands any more. */
  Optional<byte[]> of(Case known) {
    return known.current().map(current -> of(known, current));
  }

  private byte[] of(Case known, CaseEntry current) {
    CatalogueEdition edition = catalogue.current();
    Written before = written.getIfPresent(known);
    if (before != null && before.edition == edition) {
      return before.json;
    }
    byte[] json = JSON.writeValueAsBytes(body(known, current, edition));
    written.put(known, new Written(edition, json));
    return json;
  }

  private Map<String, Object> body(Case known, CaseEntry current, CatalogueEdition edition) {
    ReceiptNumber receipt = known.receipt();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("receiptNumber", receipt.value());
    status.put("formType", known.form());
    if (!receipt.prefix().equals(WITHOUT_DATES)) {
      status.put("submittedDate", TIME.format(submitted(known, current)));
      status.put("modifiedDate", TIME.format(time(current)));
    }
    String english = current.text(Locale.ENGLISH).orElse("");
    status.put("current_case_status_text_en", current.title());
    status.put("current_case_status_desc_en", english);
    status.put("current_case_status_text_es", current.title(SPANISH, edition));
    status.put("current_case_status_desc_es", current.text(SPANISH).orElse(english));
    status.put("hist_case_status", history(known, current, edition));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("case_status", status);
    body.put(
        "message",
        "Query was successful for payload {'receipt_number': '" + receipt.value() + "'}");
    return body;
  }

  private @Nullable List<Map<String, Object>> history(
      Case known, CaseEntry current, CatalogueEdition edition) {
    List<Map<String, Object>> history = new ArrayList<>();
    for (CaseEntry entry : known.history().reversed()) {
      if (entry.id() != current.id()) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("date", time(entry).toLocalDate().toString());
        line.put("completed_text_en", words(entry, Locale.ENGLISH, edition));
        line.put("completed_text_es", words(entry, SPANISH, edition));
        history.add(line);
      }
    }
    return history.isEmpty() ? null : history;
  }

  private String words(CaseEntry entry, Locale language, CatalogueEdition edition) {
    return switch (entry.state()) {
      case IN_FORCE ->
          entry
              .text(language)
              .map(OfficialText::plain)
              .orElseGet(() -> entry.title(language, edition));
      case CORRECTED -> texts.getMessage("api.history.corrected", null, language);
      case WITHDRAWN -> texts.getMessage("api.history.withdrawn", null, language);
    };
  }

  /** The first time of the first day; only its beginning where no time is known. */
  private LocalDateTime submitted(Case known, CaseEntry current) {
    List<CaseEntry> standing =
        known.history().stream()
            .filter(entry -> entry.state() == CaseEntry.State.IN_FORCE)
            .toList();
    LocalDate first =
        standing.stream()
            .map(entry -> time(entry).toLocalDate())
            .min(LocalDate::compareTo)
            .orElseGet(() -> time(current).toLocalDate());
    return standing.stream()
        .filter(entry -> !entry.dateOnly())
        .map(this::time)
        .filter(time -> time.toLocalDate().equals(first))
        .min(LocalDateTime::compareTo)
        .orElseGet(() -> first.atTime(LocalTime.MIDNIGHT));
  }

  private LocalDateTime time(CaseEntry entry) {
    return entry.dateOnly()
        ? entry.occurredAt().atZone(ZoneOffset.UTC).toLocalDate().atTime(LocalTime.MIDNIGHT)
        : entry.occurredAt().atZone(zone).toLocalDateTime();
  }
}
