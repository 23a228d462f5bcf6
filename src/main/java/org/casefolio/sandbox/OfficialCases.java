package org.casefolio.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;

/**
 * The test receipts of the official Case Status API, from the file {@code sandbox/official.yaml},
 * which explains itself.
 *
 * @param histories the events of each case, oldest first, in the order of the file
 */
record OfficialCases(Map<ReceiptNumber, List<CaseEvent>> histories) {

  private static final String FILE = "/sandbox/official.yaml";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  static OfficialCases read(Wording wording) {
    Map<ReceiptNumber, List<CaseEvent>> histories = new LinkedHashMap<>();
    for (Map<String, Object> one : Courses.maps(Courses.list(Courses.yaml(FILE), "cases"))) {
      ReceiptNumber receipt = new ReceiptNumber(Courses.text(one, "receipt"));
      String form = Courses.text(one, "form");
      List<CaseEvent> events = new ArrayList<>();
      for (Map<String, Object> entry : Courses.maps(Courses.list(one, "history"))) {
        events.add(
            event(SyntheticCases.eventId(receipt, events.size()), receipt, form, entry, wording));
      }
      histories.put(receipt, List.copyOf(events));
    }
    return new OfficialCases(histories);
  }

  private static CaseEvent event(
      String eventId,
      ReceiptNumber receipt,
      String form,
      Map<String, Object> entry,
      Wording wording) {
    String title = Courses.text(entry, "title");
    boolean dateOnly = entry.containsKey("date");
    Instant occurredAt =
        dateOnly
            ? CaseEvent.at(LocalDate.parse(Courses.text(entry, "date")))
            : LocalDateTime.parse(Courses.text(entry, "at"), TIME).atZone(Wording.ZONE).toInstant();
    String titleEs = optional(entry, "titleEs");
    return new CaseEvent(
        eventId,
        receipt,
        form,
        title,
        titleEs == null ? wording.spanish().get(title) : titleEs,
        optional(entry, "textEn"),
        optional(entry, "textEs"),
        occurredAt,
        dateOnly,
        null,
        null,
        null,
        null);
  }

  private static @Nullable String optional(Map<String, Object> entry, String key) {
    Object value = entry.get(key);
    return value == null ? null : value.toString();
  }
}
