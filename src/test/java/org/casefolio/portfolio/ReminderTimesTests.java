package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ReminderTimesTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);
  private static final LocalDate YESTERDAY = TODAY.minusDays(1);

  private final ReminderTimes times = times(Map.of());

  static ReminderTimes times(Map<String, Object> set) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("set", set));
    return new ReminderTimes(new SettingsSource(environment));
  }

  @Test
  void remindsFourteenSevenAndTwoDaysBefore() {
    assertThat(times.dates(YESTERDAY, TODAY))
        .containsExactlyInAnyOrder(TODAY.plusDays(14), TODAY.plusDays(7), TODAY.plusDays(2));
    assertThat(times.due(TODAY.plusDays(14), YESTERDAY, TODAY)).contains(14);
    assertThat(times.due(TODAY.plusDays(2), YESTERDAY, TODAY)).contains(2);
    assertThat(times.due(TODAY.plusDays(3), YESTERDAY, TODAY)).isEmpty();
    assertThat(times.hour()).isEqualTo(9);
  }

  @Test
  void makesUpForMissedDaysWhileTheDateIsAhead() {
    LocalDate done = TODAY.minusDays(4);

    assertThat(times.due(TODAY.plusDays(5), done, TODAY))
        .as("a week before was missed")
        .contains(7);
    assertThat(times.due(TODAY, done, TODAY)).as("on the day itself").contains(2);
    assertThat(times.due(TODAY.minusDays(1), done, TODAY)).as("over").isEmpty();
    assertThat(times.dates(done, TODAY)).contains(TODAY.plusDays(5), TODAY);
    assertThat(times.dates(done, TODAY)).allMatch(date -> !date.isBefore(TODAY));
  }

  @Test
  void sendsOnlyTheLastOfSeveralThatWereMissed() {
    assertThat(times.due(TODAY.plusDays(2), TODAY.minusDays(30), TODAY)).contains(2);
    assertThat(times.due(TODAY.plusDays(6), TODAY.minusDays(30), TODAY)).contains(7);
  }

  @Test
  void isAsCheapAfterAYearOfSilenceAsAfterTwoMonths() {
    assertThat(times.dates(TODAY.minusYears(1), TODAY))
        .isEqualTo(times.dates(TODAY.minusDays(60), TODAY));
  }

  @Test
  void saysOnWhichDaysItReminds() {
    assertThat(times.daysOf(TODAY.plusDays(10), TODAY))
        .containsExactly(TODAY.plusDays(3), TODAY.plusDays(8));
  }

  @Test
  void canBeSet() {
    ReminderTimes set =
        times(Map.of("casefolio.reminder.days", "1, 30,1", "casefolio.reminder.hour", "7"));

    assertThat(set.daysBefore()).containsExactly(30, 1);
    assertThat(set.hour()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "61", "two", "-1", "14;7"})
  void refusesWhatIsNoNumberOfDays(String days) {
    assertThatThrownBy(() -> times(Map.of("casefolio.reminder.days", days)))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("CASEFOLIO_REMINDER_DAYS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "20", "noon"})
  void wakesNobody(String hour) {
    assertThatThrownBy(() -> times(Map.of("casefolio.reminder.hour", hour)))
        .isInstanceOf(WrongSetting.class);
  }
}
