package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class UpstreamSettingsTests {

  private static final Map<String, String> GOOD =
      Map.of(
          "casefolio.demo", "true",
          "casefolio.upstream.token-url", "https://api.agency.example/oauth/accesstoken",
          "casefolio.upstream.api-url", "https://api.agency.example/case-status/",
          "casefolio.upstream.client-id", "firm",
          "casefolio.upstream.client-secret", "of-the~firm.0123");

  private static SettingsSource source(Map<String, String> values) {
    MockEnvironment environment = new MockEnvironment();
    values.forEach(environment::setProperty);
    return new SettingsSource(environment);
  }

  private static SettingsSource with(String name, String value) {
    Map<String, String> values = new HashMap<>(GOOD);
    if (value.isEmpty()) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
    return source(values);
  }

  private static UpstreamSettings read(SettingsSource source) {
    return UpstreamSettings.from(source, Settings.from(source));
  }

  @Test
  void whatIsOfficialIsTheDefault() {
    UpstreamSettings settings = read(with("casefolio.demo", "true"));

    assertThat(settings.apiUrl()).isEqualTo(URI.create("https://api.agency.example/case-status"));
    assertThat(settings.perSecond()).isEqualTo(10);
    assertThat(settings.perDay()).isEqualTo(400_000);
    assertThat(settings.resetZone().getId()).isEqualTo("America/New_York");
    assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.toString()).doesNotContain("0123");
  }

  @Test
  void anUpstreamMakesAMirrorWithoutAPublicCheck() {
    Settings mirror = Settings.from(source(GOOD));
    assertThat(mirror.isMirror()).isTrue();
    assertThat(mirror.publicCheck()).isFalse();
    assertThat(mirror.operator().kind()).isEqualTo(Operator.Kind.COMMUNITY_ORGANIZATION);
    assertThat(Settings.from(with("casefolio.public-check", "true")).publicCheck()).isTrue();

    Settings agency = Settings.from(source(Map.of("casefolio.demo", "true")));
    assertThat(agency.isMirror()).isFalse();
    assertThat(agency.publicCheck()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "casefolio.upstream.token-url | '' | CASEFOLIO_UPSTREAM_TOKEN_URL must be set",
        "casefolio.upstream.api-url | '' | CASEFOLIO_UPSTREAM_API_URL must be set",
        "casefolio.upstream.client-id | '' | CASEFOLIO_UPSTREAM_CLIENT_ID must be set",
        "casefolio.upstream.client-secret | '' | CASEFOLIO_UPSTREAM_CLIENT_SECRET must be set",
        "casefolio.upstream.client-secret | secret | CASEFOLIO_UPSTREAM_CLIENT_SECRET is a word",
        "casefolio.upstream.api-url | http://api.agency.example/x | must start with https://",
        "casefolio.upstream.api-url | https://a:b@api.agency.example/x | without a name",
        "casefolio.upstream.hours | sometimes | CASEFOLIO_UPSTREAM_HOURS must be hours such as",
        "casefolio.upstream.timeout | 5m | CASEFOLIO_UPSTREAM_TIMEOUT must be from 1s to 60s",
        "casefolio.upstream.every | 2h | CASEFOLIO_UPSTREAM_EVERY must be from 1s to 60m",
        "casefolio.upstream.per-day | none | CASEFOLIO_UPSTREAM_PER_DAY must be a whole number",
        "casefolio.upstream.official-site | here | CASEFOLIO_UPSTREAM_OFFICIAL_SITE must be a web",
        "casefolio.operator.kind | agency | CASEFOLIO_OPERATOR_KIND must be law-firm, employer or"
      })
  void aWrongOneIsNamed(String name, String value, String said) {
    assertThatThrownBy(() -> read(with(name, value)))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining(said);
  }
}
