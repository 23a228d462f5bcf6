package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.Answer.Bilingual;
import org.casefolio.mirror.Answer.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

  private static Answer answer(String title, String description, String... history) {
    List<Step> steps = new ArrayList<>();
    for (String step : history) {
      String[] parts = step.split(": ", 2);
      steps.add(new Step(parts[0], new Bilingual(parts[1], "ES " + parts[1])));
    }
    return new Answer(
        new ReceiptNumber("EAC9999103403"),
        "I-130",
        "",
        "09-05-2023 14:28:46",
        new Bilingual(title, "ES " + title),
        new Bilingual(description, "ES " + description),
        steps,
        "Query was successful");
  }

  private static Known known(Answer... answers) {
    Known known = null;
    for (Answer answer : answers) {
      known = Difference.between(known, answer, TODAY).known();
    }
    if (known == null) {
      throw new IllegalArgumentException("no answer");
    }
    return known;
  }

  private static Difference after(Answer answer, Answer... before) {
    return Difference.between(known(before), answer, TODAY);
  }

  private static List<String> steps(Difference difference) {
    return difference.steps().stream().map(step -> step.on() + ": " + step.text().en()).toList();
  }

  @Test
  void theSameIsNoNews() {
    Answer one = answer("Case Was Received", "We received it.", "2026-03-01: We took it in.");

    assertThat(after(one, one).any()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "On September 5, 2023, we approved it. | On  September 5, 2023,\u00a0we approved it.",
        "On September 5, 2023, we approved it. | On 09/05/2023, we approved it.",
        "On September 5, 2023, we approved it. | On 2023-09-05, we approved it.",
        "On September 5, 2023, we approved it. | On Sep. 5th, 2023, we approved it.",
        "Go to <a href=\"https://x.gov/a\">x.gov/a</a>. | Go to <a"
            + " href='https://x.gov/b'>x.gov/b</a>.",
        "Go to <a href=\"https://x.gov/a\" target=\"_blank\">our page</a>. | Go to our page.",
        "It’s here. | It's here.",
        "One & two. | One &amp; two.",
      })
  void whatIsOnlyWrittenOtherwiseIsNoNews(String one, String other) {
    assertThat(after(answer("Title", other), answer("Title", one)).any()).isFalse();
    assertThat(after(answer("Title", one), answer("Title", other)).any()).isFalse();
  }

  @Test
  void anotherDateIsNews() {
    Difference difference =
        after(
            answer("Title", "On September 6, 2023, we approved it."),
            answer("Title", "On September 5, 2023, we approved it."));

    assertThat(difference.status()).isPresent();
  }

  @Test
  void anotherTitleIsNewsAndDatedByItsWords() {
    Difference difference =
        after(
            answer("Case Was Approved", "On March 2, 2026, we approved it."),
            answer("Case Was Received", "On March 1, 2026, we received it."));

    assertThat(difference.status().orElseThrow().title().en()).isEqualTo("Case Was Approved");
    assertThat(difference.status().orElseThrow().on()).isEqualTo("2026-03-02");
  }

  @Test
  void aStatusIsNeverDatedBeforeTheOneThatItFollowsNorAfterToday() {
    assertThat(
            after(
                    answer("Case Was Approved", "On February 2, 2026, we approved it."),
                    answer("Case Was Received", "On March 1, 2026, we received it."))
                .status()
                .orElseThrow()
                .on())
        .isEqualTo("2026-03-01");
    assertThat(
            after(
                    answer("Interview", "On April 2, 2026, we will see you."),
                    answer("Case Was Received", "We received it."))
                .status()
                .orElseThrow()
                .on())
        .isEqualTo(TODAY);
  }

  @Test
  void aTranslationThatComesIsNoNews() {
    Answer spanish = answer("Title", "Text.");
    Answer english =
        new Answer(
            spanish.receipt(),
            "I-130",
            "",
            "",
            new Bilingual("Title", ""),
            new Bilingual("Text.", ""),
            List.of(),
            "");

    assertThat(after(spanish, english).any()).isFalse();
    assertThat(after(english, spanish).any()).isFalse();
  }

  @Test
  void everyNewStepIsToldOnceHoweverManyCameAtOnce() {
    Answer first = answer("A", "a", "2026-02-01: One.");
    Answer then = answer("B", "b", "2026-02-03: Three.", "2026-02-01: One.", "2026-02-02: Two.");

    assertThat(steps(after(then, first))).containsExactly("2026-02-02: Two.", "2026-02-03: Three.");
    assertThat(after(then, first, then).any()).isFalse();
  }

  @Test
  void theOrderAndTheFormOfDatesDoNotCount() {
    Answer one = answer("A", "a", "2026-02-01: One.", "2026-02-02: Two.");
    Answer other = answer("A", "a", "02/02/2026: Two.", "02-01-2026 00:00:00: One.");

    assertThat(after(other, one).any()).isFalse();
  }

  @Test
  void twoOfTheSameDayAndWordsAreTwo() {
    Answer one = answer("A", "a", "2026-02-01: Fee taken.");
    Answer two = answer("A", "a", "2026-02-01: Fee taken.", "2026-02-01: Fee taken.");

    assertThat(steps(after(two, one))).containsExactly("2026-02-01: Fee taken.");
  }

  @Test
  void whatIsLeftOutForAWhileIsNotNewsWhenItComesBack() {
    Answer full = answer("A", "a", "2026-02-01: One.", "2026-02-02: Two.");
    Answer empty = answer("A", "a");

    assertThat(after(empty, full).any()).isFalse();
    assertThat(after(full, full, empty).any()).isFalse();
  }

  @Test
  void aStatusThatMovesIntoTheHistoryIsNotToldAgain() {
    Answer first = answer("Case Was Received", "We received it. We sent a notice.");
    Answer then =
        answer(
            "Case Was Approved",
            "We approved it.",
            "2026-02-01: We received it.",
            "2026-02-02: Case Was Reopened");
    Answer last =
        answer(
            "Card Was Mailed",
            "We mailed it.",
            "2026-02-01: We received it.",
            "2026-02-02: Case Was Reopened",
            "2026-02-03: Case Was Approved");

    assertThat(steps(after(then, first))).containsExactly("2026-02-02: Case Was Reopened");
    assertThat(steps(after(last, first, then))).isEmpty();
    assertThat(after(last, first, then).status()).isPresent();
  }

  @Test
  void aStatusThatCameTwiceIsToldTwice() {
    Answer first = answer("Case Was Received", "");
    Answer then =
        answer(
            "Case Was Approved",
            "",
            "2026-02-01: Case Was Received",
            "2026-02-02: Case Was Rejected",
            "2026-02-03: Case Was Received");

    assertThat(steps(after(then, first)))
        .containsExactly("2026-02-02: Case Was Rejected", "2026-02-03: Case Was Received");
  }

  @Test
  void theFirstAnswerTellsEverything() {
    Difference difference =
        Difference.between(null, answer("A", "On February 5, 2026, a.", "2026-02-01: One."), TODAY);

    assertThat(difference.status().orElseThrow().on()).isEqualTo("2026-02-05");
    assertThat(steps(difference)).containsExactly("2026-02-01: One.");
  }

  @Test
  void aDayThatCannotBeReadIsToday() {
    assertThat(steps(after(answer("A", "a", "soon: One."), answer("A", "a"))))
        .containsExactly("2026-03-03: One.");
  }
}
