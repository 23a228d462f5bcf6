package org.casefolio.chaos;

import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event of a case, with a title that no other has.
 *
 * @param number from 0
 * @param occurredAt later than whatever was sent about the case before, or it would be no news
 */
record Event(int number, String receipt, Instant occurredAt) {

  private static final Pattern TITLE = Pattern.compile("Trial Step (\\d{7}) Was Recorded");

  private static final Pattern TOGETHER =
      Pattern.compile("tells you about (\\d+) changes of this case together");

  /** The numbers of those that a message tells. It names the status before, too; they rise. */
  static List<Integer> toldBy(String text) {
    List<Integer> all =
        TITLE
            .matcher(text)
            .results()
            .map(found -> Integer.valueOf(found.group(1)))
            .distinct()
            .sorted()
            .toList();
    Matcher together = TOGETHER.matcher(text);
    int told = together.find() ? Integer.parseInt(together.group(1)) : 1;
    return all.subList(Math.max(0, all.size() - told), all.size());
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
