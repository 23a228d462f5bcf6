package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.sandbox.SyntheticCases.SyntheticCase;
import org.junit.jupiter.api.Test;

class SyntheticCasesTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

  private final Courses courses = Courses.read();
  private final SyntheticCases synthetic = new SyntheticCases(courses);
  private final List<SyntheticCase> all = synthetic.all(TODAY);

  @Test
  void areTenThousandAndTheSameEachTime() {
    assertThat(all).hasSize(10_000);
    assertThat(new SyntheticCases(Courses.read()).all(TODAY)).isEqualTo(all);
    assertThat(all.stream().map(SyntheticCase::receipt)).doesNotHaveDuplicates();
  }

  /** A change here changes the number that every page and guide of a demonstration names. */
  @Test
  void beginWithTheCaseOfTheFirstPage() {
    assertThat(all.getFirst().receipt()).isEqualTo(new ReceiptNumber("LIN6012350765"));
    assertThat(all.getFirst().form()).isEqualTo("I-765");
    assertThat(all.getFirst().events())
        .extracting(CaseEvent::title)
        .last()
        .isEqualTo("Case Is Being Actively Reviewed By USCIS");
  }

  @Test
  void haveNumbersOfAFiscalYearThatNoRealReceiptHas() {
    assertThat(all)
        .allSatisfy(one ->
            assertThat(one.receipt().value())
                .matches("(EAC|WAC|LIN|SRC|YSC)60\\d{3}5\\d{4}|(MSC|LIN|SRC)609\\d{7}"));
    assertThat(all.stream().map(one -> one.receipt().prefix()).distinct())
        .contains("EAC", "WAC", "LIN", "SRC", "MSC", "YSC");
    Set<ReceiptNumber> official = OfficialCases.read(courses.wording()).histories().keySet();
    assertThat(all.stream().map(SyntheticCase::receipt)).doesNotContainAnyElementsOf(official);
  }

  @Test
  void keepTheirNumbersAndTitlesWhateverTheDay() {
    List<SyntheticCase> later = synthetic.all(TODAY.plusDays(400));

    assertThat(later.stream().map(SyntheticCase::receipt).toList())
        .isEqualTo(all.stream().map(SyntheticCase::receipt).toList());
    assertThat(later.stream().map(SyntheticCasesTests::titles).toList())
        .isEqualTo(all.stream().map(SyntheticCasesTests::titles).toList());
  }

  /** The four forms whose receipts of one month are published: 358,919, 80,259, 77,112, 41,900. */
  @Test
  void haveTheFormsInThePublishedProportions() {
    Map<String, Long> forms =
        all.stream().collect(Collectors.groupingBy(SyntheticCase::form, Collectors.counting()));
    double perThousand = forms.get("I-765") / 358.919;

    assertThat(forms.get("N-400") / perThousand).isCloseTo(80.259, within(0.5));
    assertThat(forms.get("I-130") / perThousand).isCloseTo(77.112, within(0.5));
    assertThat(forms.get("I-485") / perThousand).isCloseTo(41.900, within(0.5));
    assertThat(forms.keySet()).contains("I-131", "I-90", "I-140", "I-129", "I-821", "I-539");
  }

  @Test
  void happenedInOrderOnWorkdaysDuringTheLastThreeYears() {
    Instant earliest = TODAY.minusDays(3 * 365 + 5).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant today = TODAY.atStartOfDay().toInstant(ZoneOffset.UTC);
    for (SyntheticCase one : all) {
      assertThat(one.events()).isNotEmpty();
      Instant before = earliest;
      for (CaseEvent event : one.events()) {
        assertThat(event.occurredAt()).isAfter(before).isBefore(today);
        assertThat(event.occurredAt().atZone(ZoneOffset.UTC).getDayOfWeek())
            .isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        before = event.occurredAt();
      }
    }
  }

  @Test
  void haveEventIdsThatAreTheirsAlone() {
    Set<String> ids = new HashSet<>();
    all.forEach(
        one -> one.events().forEach(event -> assertThat(ids.add(event.eventId())).isTrue()));
    assertThat(all.getFirst().events().getFirst().eventId()).isEqualTo("LIN6012350765-0");
  }

  @Test
  void goOnlyWhereTheirCourseLeads() {
    for (SyntheticCase one : all.subList(1, all.size())) {
      Course course = courses.of(one.form());
      List<String> titles = titles(one);
      assertThat(course.starts()).extracting(Course.Step::title).contains(titles.getFirst());
      for (int i = 1; i < titles.size(); i++) {
        assertThat(course.steps().get(titles.get(i - 1)))
            .extracting(Course.Step::title)
            .contains(titles.get(i));
      }
    }
  }

  @Test
  void areAtEveryStageAndMostlyPending() {
    long ended =
        all.stream()
            .filter(one -> !courses.of(one.form()).goesOn(one.events().getLast().title()))
            .count();
    assertThat(ended).isBetween(300L, 1_200L);

    Map<String, Long> current =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.events().getLast().title(), Collectors.counting()));
    assertThat(current).hasSizeGreaterThan(50);
    assertThat(current.get("Request for Evidence Was Sent")).isGreaterThan(50);
    assertThat(all.stream().mapToInt(one -> one.events().size()).sum()).isBetween(25_000, 60_000);
  }

  @Test
  void sayUntilWhenAnAnswerIsWanted() {
    for (SyntheticCase one : all) {
      for (CaseEvent event : one.events()) {
        boolean asked = courses.wording().answers().containsKey(event.title());
        assertThat(event.respondBy() != null).isEqualTo(asked);
        if (event.respondBy() != null) {
          assertThat(event.respondBy())
              .isAfter(event.occurredAt().atZone(Wording.ZONE).toLocalDate().plusDays(30));
        }
      }
    }
  }

  private static List<String> titles(SyntheticCase one) {
    return one.events().stream().map(CaseEvent::title).toList();
  }
}
