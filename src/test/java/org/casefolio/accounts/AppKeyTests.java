package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppKeyTests {

  /** The key of the examples of RFC 6238, appendix B, for SHA-1: the ASCII text of 20 digits. */
  private static final AppKey KEY = AppKey.parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").orElseThrow();

  /** The examples have eight digits; the last six of them are ours. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130",
  })
  void makesTheCodesOfTheStandard(long second, String code) {
    Instant moment = Instant.ofEpochSecond(second);

    assertThat(KEY.step(code, moment)).hasValue(second / 30);
    assertThat(KEY.step(code, moment.minusSeconds(30))).hasValue(second / 30);
    assertThat(KEY.step(code, moment.plusSeconds(30))).hasValue(second / 30);
    assertThat(KEY.step(code, moment.plusSeconds(60))).isEmpty();
    assertThat(KEY.step(code, moment.minusSeconds(60))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "28708", "2870820", "٢٨٧٠٨٢", "287 082", "abcdef"})
  void takesNothingElseForACode(String typed) {
    assertThat(KEY.step(typed, Instant.ofEpochSecond(59))).isEqualTo(OptionalLong.empty());
  }

  @Test
  void isAnotherOneEachTime() {
    AppKey key = AppKey.random();

    assertThat(AppKey.parse(key.text())).contains(key);
    assertThat(key.grouped()).matches("([A-Z2-7]{4} ){7}[A-Z2-7]{4}");
    assertThat(AppKey.random()).isNotEqualTo(key);
    assertThat(key.toString()).doesNotContain(key.text());
  }

  @Test
  void namesSiteAndAccountForTheApp() {
    assertThat(KEY.uri("Agency & Sons", "some.body"))
        .isEqualTo(
            "otpauth://totp/Agency%20%26%20Sons:some.body"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Agency%20%26%20Sons");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"})
  void isNotReadFromAnythingElse(String text) {
    assertThat(AppKey.parse(text)).isEmpty();
  }
}
