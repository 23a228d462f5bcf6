package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maria6",
        "river.stone",
        "a-b_c.d",
        "123456",
        "mañana.azul",
        "Владимир",
        "さくらサクラ桜",
        "김철수김철수",
        "देवनागरी",
        "abcdefghijabcdefghijabcdefghij",
        "house12345",
        "nguyễn.văn",
        "łukasz.żuk",
        "əliyev",
        "ворона",
        "Ольга-Петрова",
        "Андрій",
        "οδυσσευς",
        "Հայաստան",
        "ქართული",
        "محمد.علي",
        "יוסףכהן",
        "አበበ.በቀለ",
        "தமிழ்மொழி",
        "สมชายใจดี",
        "taro太郎123",
      })
  void canBeChosen(String typed) {
    assertThat(UserId.choose(typed)).isInstanceOf(UserId.Chosen.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', MISSING",
    "'   ', MISSING",
    "short, LENGTH",
    "abcdefghijabcdefghijabcdefghijk, LENGTH",
    "maria@home.example, LOOKS_LIKE_EMAIL",
    "maria＠home, LOOKS_LIKE_EMAIL",
    "maria gomez, CHARACTERS",
    "maria/gomez, CHARACTERS",
    "maria\u200bgomez, CHARACTERS",
    "smile\uD83D\uDE00smile, CHARACTERS",
    "......, CHARACTERS",
    "\u0301maria6, CHARACTERS",
    "IOE0912345678, LOOKS_LIKE_RECEIPT",
    "ioe-091-234-5678, LOOKS_LIKE_RECEIPT",
    "ＩＯＥ0912345678, LOOKS_LIKE_RECEIPT",
    "eac_999910340, LOOKS_LIKE_RECEIPT",
    "A123456789, LOOKS_LIKE_NUMBER",
    "a-123-456-78, LOOKS_LIKE_NUMBER",
    "A1234567, LOOKS_LIKE_NUMBER",
    "202-555-0143, LOOKS_LIKE_NUMBER",
    "5550143, LOOKS_LIKE_NUMBER",
    "٢٠٢٥٥٥٠١٤٣, LOOKS_LIKE_NUMBER",
    "раypal, MIXED_SCRIPTS",
    "mariα6, MIXED_SCRIPTS",
    "maria1٢, MIXED_SCRIPTS",
    "maria१२३, MIXED_SCRIPTS",
    "ѕсоре.осе, LOOKS_LIKE_LATIN",
    "ёхорасу, LOOKS_LIKE_LATIN",
    "ВОРОНА, LOOKS_LIKE_LATIN",
    "mɑria6, CHARACTERS",
    "ƽimple6, CHARACTERS",
    "ǀǀǀǀǀǀ, CHARACTERS",
    "ᏚᎢᎡᎦᎷᎠ, CHARACTERS",
    "m\u0335ariaa, CHARACTERS",
    "maria\u0131\u0307, CHARACTERS",
    "maria\u202e6, CHARACTERS",
    "maria\uFE0F6, CHARACTERS",
    "𝐈𝐎𝐄𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖, LOOKS_LIKE_RECEIPT",
    "ⓐ①②③④⑤⑥⑦⑧⑨, LOOKS_LIKE_NUMBER",
    "+1 202 555 0143, LOOKS_LIKE_NUMBER",
    "(202) 555-0143, LOOKS_LIKE_NUMBER",
    "A 123 456 789, LOOKS_LIKE_NUMBER",
    "IOE 0912345678, LOOKS_LIKE_RECEIPT",
    "A#123456789, LOOKS_LIKE_NUMBER",
  })
  void cannotBeChosen(String typed, UserId.Refused why) {
    assertThat(UserId.choose(typed)).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource({
    "Maria.Stone, maria.stone",
    "ＭＡＲＩＡ６, maria6",
    "ﬁnland, finland",
    "straße, STRASSE",
    "ΟΔΥΣΣΕΥΣ, οδυσσευς",
    "' maria6 ', maria6",
    "mañana.azul, MAN\u0303ANA.AZUL",
  })
  void isTheSameHoweverItIsWritten(String one, String other) {
    assertThat(compared(one)).isEqualTo(compared(other)).isPresent();
  }

  /** Found by the fuzzer: in upper case it has more characters than can be chosen. */
  @Test
  void isTheSameInUpperCaseWhereThatIsLonger() {
    assertThat(UserId.parse("STOE09127678STOE09127678ASSEASSE").map(UserId::compared))
        .isEqualTo(compared("stoe09127678stoe09127678aßeaße"))
        .isPresent();
  }

  @Test
  void tellsDotsFromHyphens() {
    assertThat(compared("maria.stone")).isNotEqualTo(compared("maria-stone"));
  }

  @Test
  void keepsWhatWasChosenAsItWasWritten() {
    assertThat(UserId.choose("Maria.Stone"))
        .isEqualTo(new UserId.Chosen(new UserId("Maria.Stone", "maria.stone")));
  }

  @Test
  void isNothingWhenNobodyCanHaveIt() {
    assertThat(UserId.parse("")).isEmpty();
    assertThat(UserId.parse("x".repeat(91))).isEmpty();
  }

  @Test
  void saysNothingOfItself() {
    assertThat(UserId.parse("maria6").orElseThrow()).hasToString("UserId");
  }

  private static Optional<String> compared(String typed) {
    return UserId.parse(typed).map(UserId::compared);
  }
}
