package org.casefolio.chaos;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An event of a case, with a title that no other has.
 *
 * @param number from 0
 * @param occurredAt later than whatever was sent about the case before, or it would be no news
 */
record Event(int number, String receipt, Instant occurredAt) {

  static final Pattern TITLE = Pattern.compile("Trial Step (\\d{7}) Was Recorded");

  String id() {
    return "trial-" + number;
  }

  String title() {
    return "Trial Step %07d Was Recorded".formatted(number);
  }

  String line() {
    return """
    {"eventId":"%s","receiptNumber":"%s","formType":"I-130","title":"%s","occurredAt":"%s"}
    """
        .formatted(id(), receipt, title(), occurredAt);
  }
}
