package org.casefolio.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The colour, the way out and the languages that an operator may choose, and which are refused. */
class LookTests {

  @Test
  void isOursUnlessToldOtherwise() {
    assertThat(settings(Map.of()).look()).isEqualTo(Look.OURS);
    assertThat(settings(Map.of("casefolio.color", "#005EA2")).look().isOurs()).isTrue();
  }

  @Test
  void derivesTheOtherShadesFromTheColor() {
    Look look = settings(Map.of("casefolio.color", "#7A1F5C")).look();
    assertThat(look.isOurs()).isFalse();
    assertThat(look.color()).hasToString("#7a1f5c");
    assertThat(look.dark()).hasToString("#5c1745");
    assertThat(look.darker()).hasToString("#3d102e");
    assertThat(look.tint()).hasToString("#ebdde7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"red", "#fff", "#12345g", "123456", "#1234567"})
  void refusesWhatIsNoColor(String written) {
    assertThatThrownBy(() -> settings(Map.of("casefolio.color", written)))
        .isInstanceOf(WrongSetting.class)
        .hasMessage("CASEFOLIO_COLOR must be a colour such as #005ea2.");
  }

  @ParameterizedTest
  @CsvSource({"#ffbe2e, 1.", "#2491ff, 3.", "#757575, 4."})
  void refusesAColorThatNobodyCouldRead(String written, String contrast) {
    assertThatThrownBy(() -> settings(Map.of("casefolio.color", written)))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("CASEFOLIO_COLOR must be darker: " + written + " on ")
        .hasMessageContaining("has a contrast of " + contrast)
        .hasMessageContaining("at least 4.5:1")
        .hasMessageNotContaining("\n");
  }

  @Test
  void countsContrastAsTheGuidelinesDo() {
    Color white = new Color(255, 255, 255);
    assertThat(new Color(0, 0, 0).contrast(white)).isCloseTo(21, within(0.001));
    assertThat(new Color(0x77, 0x77, 0x77).contrast(white)).isCloseTo(4.48, within(0.005));
    assertThat(white.contrast(new Color(0xff, 0, 0))).isCloseTo(3.998, within(0.005));
  }

  @Test
  void leavesForSomewhereSafe() {
    assertThat(settings(Map.of("casefolio.leave-url", "https://news.example/")).look().leave())
        .isEqualTo(URI.create("https://news.example/"));
    assertThatThrownBy(() -> settings(Map.of("casefolio.leave-url", "http://news.example/")))
        .hasMessage("CASEFOLIO_LEAVE_URL must start with https://.");
    assertThatThrownBy(() -> settings(Map.of("casefolio.leave-url", "javascript:alert(1)")))
        .hasMessageStartingWith("CASEFOLIO_LEAVE_URL must be a web address");
  }

  @Test
  void takesLanguagesByTheirTags() {
    assertThat(settings(Map.of("casefolio.languages", "es, en ,pt-BR,es")).languages())
        .containsExactly(Locale.of("es"), Locale.ENGLISH, Locale.of("pt", "BR"));
    assertThatThrownBy(() -> settings(Map.of("casefolio.languages", "en,es_US")))
        .hasMessage("CASEFOLIO_LANGUAGES must be a list of language tags such as en,es,pt-BR.");
    assertThatThrownBy(() -> settings(Map.of("casefolio.languages", ",")))
        .hasMessage("CASEFOLIO_LANGUAGES must name a language.");
  }

  private static Settings settings(Map<String, Object> set) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("set", set));
    return Settings.from(new SettingsSource(environment));
  }
}
