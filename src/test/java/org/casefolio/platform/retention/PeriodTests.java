package org.casefolio.platform.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Every period is a setting, with a floor, a default and a reason that are written down. */
class PeriodTests {

  private static Retention with(Period period, int days) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("set", Map.of(period.setting(), days)));
    return new Retention(new SettingsSource(environment));
  }

  @ParameterizedTest
  @EnumSource
  void standsInTheTable(Period period) throws IOException {
    assertThat(Files.readString(Path.of("docs/privacy.md")))
        .contains(
            "| `"
                + SettingsSource.variable(period.setting())
                + "` | "
                + period.days()
                + " | "
                + period.floor()
                + " | ");
  }

  @ParameterizedTest
  @EnumSource
  void canBeSetButNotBelowItsFloor(Period period) {
    assertThat(TestRetention.byDefault().days(period)).isEqualTo(period.days());
    assertThat(with(period, period.floor()).days(period)).isEqualTo(period.floor());
    assertThatThrownBy(() -> with(period, period.floor() - 1))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining(SettingsSource.variable(period.setting()))
        .hasMessageContaining("from " + period.floor());
  }
}
