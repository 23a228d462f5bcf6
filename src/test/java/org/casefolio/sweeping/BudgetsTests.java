package org.casefolio.sweeping;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTests {

  @ParameterizedTest
  @CsvSource({
    "casefolio.checks.always, 2, CASEFOLIO_CHECKS_ALWAYS must be a whole number from 3",
    "casefolio.sweep.alert, 30, 'must be more than CASEFOLIO_CHECKS_NEIGHBORHOOD, which is 30'",
    "casefolio.additions.day, none, CASEFOLIO_ADDITIONS_DAY must be a whole number",
    "casefolio.canaries, 'IOE0000000017, 12', CASEFOLIO_CANARIES must list receipt numbers",
  })
  void refusesWhatCannotBe(String name, String value, String says) {
    assertThatThrownBy(() -> TestSweeping.budgets(Map.of(name, value)))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining(says);
  }
}
