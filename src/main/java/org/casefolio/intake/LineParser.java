package org.casefolio.intake;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.cases.Status;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.intake.FeedLine.Event;
import org.casefolio.intake.FeedLine.Faulty;
import org.casefolio.intake.FeedLine.Heartbeat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Understands one line of a feed, whether it was JSON or a row of a table. */
@Component
class LineParser {

  private static final Set<String> FIELDS =
      Set.of(
          "eventId",
          "receiptNumber",
          "formType",
          "title",
          "statusCode",
          "occurredAt",
          "titleEs",
          "textEn",
          "textEs",
          "respondBy",
          "protected",
          "corrects",
          "withdraws");

  private static final int LONGEST_ECHO = 200;
  private static final int DEEPEST = 8;
  private static final Duration AHEAD = Duration.ofHours(24);

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LineReader.LONGEST)
                  .maxNameLength(LONGEST_ECHO)
                  .maxNumberLength(LONGEST_ECHO)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private final StatusCatalogue catalogue;
  private final Clock clock;

  LineParser(StatusCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** A field cannot be used. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String reason;

    Fault(String field, String reason) {
      super(null, null, false, false);
      this.field = field;
      this.reason = reason;
    }
  }

  /** A JSON object on one line. */
  FeedLine parse(String line) {
    Map<String, Object> fields;
    try {
      fields = fields(line);
    } catch (StreamConstraintsException e) {
      return Faulty.line("not-acceptable-json");
    } catch (JacksonException e) {
      return Faulty.line("not-json");
    }
    return fields == null ? Faulty.line("not-an-object") : understand(fields);
  }

  /** The fields of a row; empty ones count as absent. */
  FeedLine parse(Map<String, String> row) {
    Map<String, Object> fields = new HashMap<>();
    row.forEach((name, value) -> {
      if (!value.isBlank()) {
        fields.put(
            name,
            name.equals("protected") && isTruth(value)
                ? (Object) Boolean.valueOf(value.strip())
                : value);
      }
    });
    return understand(fields);
  }

  private static boolean isTruth(String value) {
    String word = value.strip().toLowerCase(Locale.ROOT);
    return word.equals("true") || word.equals("false");
  }

  /** Texts and truth values as themselves, nothing for null, the token for anything else. */
  private @Nullable Map<String, Object> fields(String line) {
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        while (parser.nextToken() != null) {
          parser.skipChildren();
        }
        return null;
      }
      Map<String, Object> fields = new HashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (value) {
          case VALUE_NULL -> {}
          case VALUE_STRING -> fields.put(name, parser.getString());
          case VALUE_TRUE -> fields.put(name, true);
          case VALUE_FALSE -> fields.put(name, false);
          default -> {
            parser.skipChildren();
            fields.put(name, value);
          }
        }
      }
      return parser.nextToken() == null ? fields : null;
    }
  }

  private FeedLine understand(Map<String, Object> fields) {
    String eventId = echo(fields.get("eventId"));
    try {
      return fields.containsKey("heartbeat") ? heartbeat(fields) : event(fields);
    } catch (Fault e) {
      return new Faulty(eventId, e.field, e.reason);
    }
  }

  private FeedLine heartbeat(Map<String, Object> fields) throws Fault {
    if (fields.size() > 1) {
      throw new Fault("heartbeat", "not-together-with-other-fields");
    }
    Instant time = moment("heartbeat", needed(fields, "heartbeat"));
    if (time.isAfter(clock.instant().plus(AHEAD))) {
      throw new Fault("heartbeat", "in-the-future");
    }
    return new Heartbeat(time);
  }

  private FeedLine event(Map<String, Object> fields) throws Fault {
    for (String field : fields.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new Fault(field.matches("[A-Za-z0-9_-]{1,40}") ? field : "line", "unknown-field");
      }
    }
    String eventId = needed(fields, "eventId");
    ReceiptNumber receipt = receipt(needed(fields, "receiptNumber"));
    String withdraws = text(fields, "withdraws");
    boolean withdrawal = withdraws != null;
    String form = withdrawal ? text(fields, "formType") : needed(fields, "formType");
    String title = title(fields, withdrawal);
    String occurredAt = withdrawal ? text(fields, "occurredAt") : needed(fields, "occurredAt");
    boolean dateOnly = occurredAt != null && occurredAt.length() == "2026-03-01".length();
    return new Event(
        new CaseEvent(
            eventId,
            receipt,
            form == null ? "" : form,
            title,
            text(fields, "titleEs"),
            text(fields, "textEn"),
            text(fields, "textEs"),
            occurredAt == null
                ? clock.instant()
                : dateOnly
                    ? CaseEvent.at(date("occurredAt", occurredAt))
                    : moment("occurredAt", occurredAt),
            dateOnly,
            dateOrNull(fields, "respondBy"),
            truth(fields, "protected"),
            text(fields, "corrects"),
            withdraws));
  }

  private static ReceiptNumber receipt(String value) throws Fault {
    if (ReceiptNumber.read(value) instanceof ReceiptReading.Read read) {
      return read.number();
    }
    throw new Fault("receiptNumber", "not-a-receipt-number");
  }

  private String title(Map<String, Object> fields, boolean withdrawal) throws Fault {
    String title = text(fields, "title");
    String code = text(fields, "statusCode");
    if (code == null) {
      if (title == null && !withdrawal) {
        throw new Fault("title", "missing");
      }
      return title == null ? "" : title;
    }
    if (title != null) {
      throw new Fault("statusCode", "not-together-with-title");
    }
    Optional<Status> status = catalogue.current().findByKey(code.strip());
    if (status.isEmpty()) {
      throw new Fault("statusCode", "unknown-status-code");
    }
    return status.get().title(Locale.ENGLISH);
  }

  private static String needed(Map<String, Object> fields, String field) throws Fault {
    String value = text(fields, field);
    if (value == null || value.isBlank()) {
      throw new Fault(field, "missing");
    }
    return value;
  }

  private static @Nullable String text(Map<String, Object> fields, String field) throws Fault {
    Object value = fields.get(field);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new Fault(field, "not-a-text");
  }

  private static @Nullable Boolean truth(Map<String, Object> fields, String field) throws Fault {
    Object value = fields.get(field);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new Fault(field, "not-true-or-false");
  }

  private static @Nullable LocalDate dateOrNull(Map<String, Object> fields, String field)
      throws Fault {
    String value = text(fields, field);
    return value == null || value.isBlank() ? null : date(field, value.strip());
  }

  private static LocalDate date(String field, String value) throws Fault {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeException e) {
      throw new Fault(field, "not-a-date");
    }
  }

  private static Instant moment(String field, String value) throws Fault {
    try {
      return OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant();
    } catch (DateTimeException e) {
      throw new Fault(field, "not-a-time-with-offset");
    }
  }

  /** The event's id if it can stand in an answer. */
  static @Nullable String echo(@Nullable Object eventId) {
    return eventId instanceof String text
            && text.length() <= LONGEST_ECHO
            && text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE)
        ? text
        : null;
  }
}
