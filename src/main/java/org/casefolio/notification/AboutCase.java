package org.casefolio.notification;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Sent;

/**
 * A case that a message is about.
 *
 * @param label the reader's own label, if it stood in the mail; else empty
 */
record AboutCase(ReceiptNumber receipt, String label) {

  private static final List<String> WRITERS =
      List.of(ChangeWriter.NAME, ReminderWriter.NAME, StopWriter.NAME, FinishedWriter.NAME);

  /** Whether a message is about cases; the others are about an account. */
  static boolean isAboutCases(Sent sent) {
    return WRITERS.contains(sent.writer());
  }

  /** The cases that a message is about; none if it is about all of them. */
  static Stream<AboutCase> of(Sent sent) {
    return of(sent.writer(), sent.facts());
  }

  /** The cases that facts of a writer are about. */
  static Stream<AboutCase> of(String writer, Collection<String> facts) {
    return switch (writer) {
      case StopWriter.NAME ->
          facts.stream()
              .map(StopFacts::read)
              .filter(stop -> !stop.receipt().isEmpty())
              .map(stop -> new AboutCase(new ReceiptNumber(stop.receipt()), stop.label()));
      case ReminderWriter.NAME ->
          facts.stream()
              .map(ReminderFacts::read)
              .map(reminder -> new AboutCase(reminder.receiptNumber(), reminder.label()));
      case ChangeWriter.NAME ->
          facts.stream()
              .map(ChangeFacts::read)
              .map(change -> new AboutCase(change.news().receiptNumber(), change.label()));
      case FinishedWriter.NAME ->
          facts.stream()
              .map(FinishedFacts::read)
              .flatMap(finished -> finished.cases().stream())
              .map(one -> new AboutCase(one.receiptNumber(), one.label()));
      default -> Stream.empty();
    };
  }

  @Override
  public String toString() {
    return "AboutCase";
  }
}
