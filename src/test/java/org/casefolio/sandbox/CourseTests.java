package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.casefolio.sandbox.Course.Step;
import org.junit.jupiter.api.Test;

class CourseTests {

  private final Courses courses = Courses.read();
  private final Map<String, Map<String, Object>> catalogue = catalogue();

  @Test
  void everyTitleIsInTheCatalogue() {
    Set<String> titles = new HashSet<>();
    Stream.concat(courses.all().stream(), Stream.of(courses.demonstration()))
        .forEach(course -> titles.addAll(course.titles()));
    titles.addAll(courses.wording().spanish().keySet());
    titles.addAll(courses.wording().answers().keySet());
    titles.addAll(courses.wording().english().keySet());

    assertThat(catalogue.keySet()).containsAll(titles);
    assertThat(titles).hasSizeGreaterThan(70);
  }

  @Test
  void theAgencysOwnSpanishIsWhatTheCatalogueCallsOfficial() {
    catalogue.forEach((title, status) -> {
      if (Boolean.TRUE.equals(status.get("official"))) {
        assertThat(courses.wording().spanish()).containsEntry(title, text(status, "es"));
      } else {
        assertThat(courses.wording().spanish()).doesNotContainKey(title);
      }
    });
  }

  @Test
  void nothingFollowsAFinalStatusAndEveryStatusThatAsksForEvidenceNamesADay() {
    for (Course course : courses.all()) {
      for (String title : course.titles()) {
        if (text(catalogue.get(title), "final").equals("yes")) {
          // what is told again and again is the one exception, and no course of its own
          assertThat(course.goesOn(title)).as(title).isFalse();
        }
        if (text(catalogue.get(title), "category").equals("evidence-requested")) {
          assertThat(courses.wording().answers()).containsKey(title);
        }
      }
    }
  }

  @Test
  void everyStartLeadsToAnEnd() {
    for (Course course : courses.all()) {
      for (int i = 0; i < 500; i++) {
        var random = SyntheticCases.random(i);
        List<String> titles = new ArrayList<>(List.of(course.start(random).title()));
        for (int steps = 0; steps < 40; steps++) {
          course.findNext(titles, random).map(Step::title).ifPresent(titles::add);
        }
        assertThat(course.goesOn(titles.getLast())).as("%s: %s", course.name(), titles).isFalse();
      }
    }
  }

  @Test
  void theDemonstrationIsToldAgainAndAgain() {
    List<String> titles = new ArrayList<>(List.of("Case Is Being Actively Reviewed By USCIS"));
    for (int i = 0; i < 18; i++) {
      titles.add(courses.demonstration().next(titles, false, SyntheticCases.random(i)));
    }

    assertThat(titles.subList(1, 10))
        .containsExactly(
            "Request for Evidence Was Sent",
            "Response To USCIS' Request For Evidence Was Received",
            "Case Was Approved",
            "New Card Is Being Produced",
            "Card Was Mailed To Me",
            "Card Was Picked Up By The United States Postal Service",
            "Card Was Delivered To Me By The Post Office",
            "Case Was Reopened",
            "Case Is Being Actively Reviewed By USCIS");
    assertThat(titles.subList(10, 19)).isEqualTo(titles.subList(1, 10));
  }

  @Test
  void aCaseOffTheCourseIsTakenUpAgainAndAnEndedOneReopened() {
    Course course = courses.of("I-130");
    var random = SyntheticCases.random(1);

    assertThat(course.next(List.of("Something Nobody Foresaw"), false, random))
        .isEqualTo("Case Is Being Actively Reviewed By USCIS");
    assertThat(course.next(List.of(), false, random))
        .isEqualTo("Case Is Being Actively Reviewed By USCIS");
    assertThat(course.next(List.of("Denial Was Upheld by Court"), true, random))
        .isEqualTo("Case Was Reopened");
    assertThat(course.next(List.of("Case Was Denied"), false, random))
        .isEqualTo("Case Was Reopened");
  }

  @Test
  void aTitleDoesNotComeTwiceWhileAnotherIsLeft() {
    Course course = courses.of("I-765");
    String reviewed = "Case Is Being Actively Reviewed By USCIS";
    List<String> others =
        course.steps().get(reviewed).stream()
            .map(Step::title)
            .filter(title -> !title.equals("Case Was Approved"))
            .toList();
    List<String> history = new ArrayList<>(others);
    history.add(reviewed);

    for (int i = 0; i < 50; i++) {
      assertThat(course.next(history, false, SyntheticCases.random(i)))
          .isEqualTo("Case Was Approved");
    }
  }

  private static Map<String, Map<String, Object>> catalogue() {
    Map<String, Map<String, Object>> byTitle = new LinkedHashMap<>();
    for (Map<String, Object> status :
        Courses.maps(Courses.list(Courses.yaml("/catalogue/statuses.yaml"), "statuses"))) {
      byTitle.put(text(status, "en"), status);
    }
    return byTitle;
  }

  private static String text(Map<String, Object> status, String key) {
    return Courses.text(status, key);
  }
}
