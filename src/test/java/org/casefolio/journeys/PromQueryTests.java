package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether a query is held to what there is. */
class PromQueryTests {

  private static final Map<String, List<Map<String, String>>> SERIES =
      Map.of(
          "sent_total", List.of(Map.of("queue", "change"), Map.of("queue", "digest")),
          "age_seconds", List.of(Map.of()));

  private static List<String> missing(String expression) {
    return new PromQuery(expression).missing(SERIES);
  }

  @Test
  void findsWhatIsThere() {
    assertThat(missing("sum by (queue) (rate(sent_total{job=\"x\",queue=~\"change|digest\"}[5m]))"))
        .isEmpty();
    assertThat(missing("max(age_seconds) > 300 and sum(increase(sent_total[1h])) > 0.05"))
        .isEmpty();
    assertThat(missing("absent(up{job=\"x\"} == 1)")).isEmpty();
  }

  @Test
  void missesWhatIsNot() {
    assertThat(missing("max(age) > 300")).containsExactly("no metric age");
    assertThat(missing("rate(sent_total{queue=\"sign-in\"}[5m])"))
        .containsExactly("sent_total never has queue=sign-in");
    assertThat(missing("rate(sent_total{queue=~\"change|other\"}[5m])")).hasSize(1);
    assertThat(missing("sum by (outcome) (sent_total)"))
        .containsExactly("none has a label outcome");
  }

  @Test
  void refusesWhatItCannotRead() {
    for (String wrong : List.of("sum(age_seconds", "median(age_seconds)", "age_seconds ? 1", "1")) {
      assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> missing(wrong));
    }
  }
}
