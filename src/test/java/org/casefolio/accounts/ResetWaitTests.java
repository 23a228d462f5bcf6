package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class ResetWaitTests {

  private static Duration wait(MockEnvironment environment) {
    SettingsSource source = new SettingsSource(environment);
    return new ResetWait(source, Settings.from(source)).get();
  }

  private static MockEnvironment agency() {
    return new MockEnvironment()
        .withProperty("casefolio.public-url", "https://status.example.org")
        .withProperty("casefolio.operator.name", "Test Agency")
        .withProperty("casefolio.operator.kind", "agency")
        .withProperty("casefolio.operator.contact", "help@status.example.org")
        .withProperty("casefolio.mail.from", "no-reply@status.example.org");
  }

  @Test
  void isADayOrLonger() {
    assertThat(wait(agency())).isEqualTo(Duration.ofHours(24));
    assertThat(wait(agency().withProperty("casefolio.second-step.reset-after", "3d")))
        .isEqualTo(Duration.ofDays(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "23h", "31d"})
  void isNeverShorterNorForEver(String setting) {
    assertThatExceptionOfType(WrongSetting.class)
        .isThrownBy(() -> wait(agency().withProperty("casefolio.second-step.reset-after", setting)))
        .withMessageContaining("CASEFOLIO_SECOND_STEP_RESET_AFTER")
        .withMessageContaining("24h");
  }

  @Test
  void needNotBeWaitedForInADemonstration() {
    assertThat(wait(new MockEnvironment().withProperty("casefolio.second-step.reset-after", "0s")))
        .isZero();
  }
}
