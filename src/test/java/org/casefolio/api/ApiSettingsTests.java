package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.casefolio.platform.vault.TestVault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ApiSettingsTests {

  private static SettingsSource source(String... namesAndValues) {
    MockEnvironment environment = new MockEnvironment();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.setProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new SettingsSource(environment);
  }

  @Test
  void isServedWhereNoOtherOneIsFollowedUnlessSaidOtherwise() {
    String served = "casefolio.api.served";
    String upstream = "casefolio.upstream.token-url";
    String url = "https://api.example.gov/oauth/accesstoken";
    assertThat(ApiSettings.serves(source())).isTrue();
    assertThat(ApiSettings.serves(source(upstream, url))).isFalse();
    assertThat(ApiSettings.serves(source(upstream, url, served, "true"))).isTrue();
    assertThat(ApiSettings.serves(source(served, "false"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "rate, 0",
    "rate, many",
    "day, 0",
    "zone, Mars/Olympus",
    "subscriptions, 0",
    "day, 9999999999"
  })
  void refusesWhatMakesNoSense(String name, String value) {
    SettingsSource source = source("casefolio.api." + name, value);
    assertThatThrownBy(() -> new ApiSettings(source, TestVault.settings()))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining(SettingsSource.variable("casefolio.api." + name));
  }
}
