package org.casefolio.chaos;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An event of a case, with a title that no other has.
 *
 * @param number from 0
 * @param occurredAt later than whatever was sent about the case before, or it would be no news
 */
record Event(int number, String receipt, Instant occurredAt) {

  /** How a message in English says what it tells; what was so before stands in it, too. */
  private static final Pattern TOLD =
      Pattern.compile("(?:Now|First status): Trial Step (\\d{7}) Was Recorded");

  /** The numbers of those that a message tells. */
  static List<Integer> toldBy(String text) {
    return TOLD.matcher(text)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .distinct()
        .toList();
  }

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
