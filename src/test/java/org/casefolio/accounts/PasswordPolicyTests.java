package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTests {

  private static final Optional<EmailAddress> EMAIL =
      EmailAddress.parse("quietharbor@longmeadow.example");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lamp orbit fence mango tide",
        "zanahoria lejos tambor nube",
        "qx7vb2mk9tzr4wd",
        "ключи лежат под ковром",
        "椅子机山川海空雨雪風花鳥月星夜",
        "🦊🌵🎻🚲🍋🧭🪁🎈🐢🌋🧦🥁🛶🎩🪴",
      })
  void canBeChosen(String typed) {
    assertThat(judge(typed)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', MISSING",
    "qx7vb2mk9tzr4w, TOO_SHORT",
    "🦊🌵🎻🚲🍋🧭🪁🎈🐢🌋🧦🥁🛶🎩, TOO_SHORT",
    "password12345678, COMMON",
    "passwordpassword, REPEATS",
    "password password, REPEATS",
    "qwerty.qwerty-qwerty, REPEATS",
    "pass word-pass word, REPEATS",
    "aaaaaaaaaaaaaaaaaaaa, REPEATS",
    "abcabcabcabcabcabc, REPEATS",
    "ghijklmnopqrstuv, SEQUENCE",
    "12345678901234567890, REPEATS",
    "qwertyuiopasdfghjkl, COMMON",
    "river.stone2026!!, MADE_OF_NAMES",
    "River.Stone.River.Stone, MADE_OF_NAMES",
    "quietharbor@longmeadow.example, MADE_OF_NAMES",
    "quietharbor-1234, MADE_OF_NAMES",
    "Immigration-2026!, MADE_OF_NAMES",
    "uscis-casefolio-9, MADE_OF_NAMES",
    "longmeadow.example.26, MADE_OF_NAMES",
  })
  void cannotBeChosen(String typed, PasswordPolicy.Refused why) {
    assertThat(judge(typed)).contains(why);
  }

  @Test
  void countsCharactersAndNotBytes() {
    String fourteen = "ñ".repeat(14);
    String fifteen = "🦊🌵🎻🚲🍋🧭🪁🎈🐢🌋🧦🥁🛶🎩🪴";

    assertThat(new Password(fourteen).length()).isEqualTo(14);
    assertThat(fifteen.length()).isGreaterThan(15);
    assertThat(new Password(fifteen).length()).isEqualTo(15);
  }

  @Test
  void countsALetterWithItsAccentOnceHoweverItWasTyped() {
    assertThat(new Password("e\u0301".repeat(14)).length()).isEqualTo(14);
    assertThat(judge("e\u0301".repeat(14))).contains(PasswordPolicy.Refused.TOO_SHORT);
  }

  @Test
  void isTheSameHoweverItWasTyped() {
    assertThat(new Password("ｌａｍｐ\u00a0o\u0308l")).isEqualTo(new Password("lamp \u00f6l"));
  }

  @Test
  void mayHaveUpTo128Characters() {
    String most = "lamp orbit fence mango tide ".repeat(5).substring(0, 128);

    assertThat(judge(most)).isNotEqualTo(Optional.of(PasswordPolicy.Refused.TOO_LONG));
    assertThat(judge(most + "x")).contains(PasswordPolicy.Refused.TOO_LONG);
  }

  @Test
  void isJudgedInNoTimeEvenIfItWasMadeToBeSlow() {
    String slow = "4@3$1!0()|7+5%2z8&6^9".repeat(6).substring(0, 126);

    long before = System.nanoTime();
    var unused = judge(slow);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }

  private static Optional<PasswordPolicy.Refused> judge(String typed) {
    return PasswordPolicy.judge(new Password(typed), "river.stone", EMAIL);
  }
}
