package org.casefolio.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;

/**
 * What the pretend agency says with a status.
 *
 * @param spanish the agency's own Spanish titles, by the English one
 * @param answers how many days there are for an answer, by title
 * @param english sentences by title; {0} stands for the form
 * @param spanishSentences the same in Spanish
 */
record Wording(
    Map<String, String> spanish,
    Map<String, Integer> answers,
    Map<String, String> english,
    Map<String, String> spanishSentences) {

  /** Where the pretend agency sits. */
  static final ZoneId ZONE = ZoneId.of("America/New_York");

  Wording {
    spanish = Map.copyOf(spanish);
    answers = Map.copyOf(answers);
    english = Map.copyOf(english);
    spanishSentences = Map.copyOf(spanishSentences);
  }

  static Wording of(Map<String, Object> file) {
    Map<String, String> spanish = new HashMap<>();
    Courses.map(file, "spanish").forEach((title, words) -> spanish.put(title, words.toString()));
    Map<String, Integer> answers = new HashMap<>();
    Courses.map(file, "answers")
        .forEach((title, days) -> answers.put(title, ((Number) days).intValue()));
    Map<String, String> english = new HashMap<>();
    Map<String, String> spanishSentences = new HashMap<>();
    Map<String, Object> sentences = Courses.map(file, "sentences");
    for (String title : sentences.keySet()) {
      Map<String, Object> languages = Courses.map(sentences, title);
      english.put(title, Courses.text(languages, "en"));
      spanishSentences.put(title, Courses.text(languages, "es"));
    }
    return new Wording(spanish, answers, english, spanishSentences);
  }

  /** The event with which the agency tells a status. */
  CaseEvent event(
      String eventId, ReceiptNumber receipt, String form, String title, Instant occurredAt) {
    Integer days = answers.get(title);
    LocalDate respondBy =
        days == null ? null : occurredAt.atZone(ZONE).toLocalDate().plusDays(days);
    return new CaseEvent(
        eventId,
        receipt,
        form,
        title,
        spanish.get(title),
        sentence(english, title, form),
        sentence(spanishSentences, title, form),
        occurredAt,
        false,
        respondBy,
        null,
        null,
        null);
  }

  private static @Nullable String sentence(
      Map<String, String> sentences, String title, String form) {
    String sentence = sentences.get(title);
    return sentence == null ? null : sentence.replace("{0}", form);
  }
}
