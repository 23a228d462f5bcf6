package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.casefolio.cases.ReceiptReading.Malformed;
import org.casefolio.cases.ReceiptReading.Read;
import org.casefolio.cases.ReceiptReading.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptNumberTests {

  private static final List<String> PREFIXES =
      List.of("IOE", "EAC", "WAC", "LIN", "SRC", "MSC", "NBC", "YSC", "XQK", "ABC");
  private static final List<String> GAPS =
      List.of(
          " ", "-", "\u00a0", "\u202f", "\u2009", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014",
          "\u2015", "\u2212", "\ufe58", "\uff0d", "\u200b", "\u2060", "\ufeff", "\u00ad", " - ",
          "  ");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IOE0912345678",
        "ioe0912345678",
        "IOE 091 234 5678",
        "IOE-09-123-45678",
        "IOE.09.123.45678",
        "Recibo: IOE.0912345678. Gracias.",
        "  IOE0912345678\n",
        "I O E 0 9 1 2 3 4 5 6 7 8",
        "IOE\u20130912345678",
        "IOE\u00a0091\u00a02345678",
        "IOE091\u200b2345678",
        "\uff29\uff2f\uff25\uff10\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        "IOE\u0660\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "Receipt Number: IOE-091-234-5678 (I-485)",
        "Receipt Number IOE0912345678",
        "Case type I-485 IOE0912345678 Received date 01/02/2024",
        "IOE-091-234-5678 01/02/2024",
        "N\u00famero de recibo IOE 091 234 5678",
        "*IOE0912345678*",
        "\"IOE0912345678\",\"Mar\u00eda\"",
        "IOE0912345678\tMar\u00eda\tI-485",
        "IOE0912345678 I-485",
        "Tel 202 555 0123 / IOE0912345678",
        "A012345678 IOE0912345678",
        "IOE091\n2345678",
      })
  void understandsWhatPeopleType(String typed) {
    assertThat(ReceiptNumber.read(typed))
        .isEqualTo(new Read(new ReceiptNumber("IOE0912345678"), true));
    assertThat(ReceiptNumber.findIn(typed)).contains(new ReceiptNumber("IOE0912345678"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EAC*219012345",
        "eac *21 901 2345",
        "EAC-*-219012345",
        "EAC\uff0a219012345",
        "(EAC*219012345)"
      })
  void keepsTheAsterisk(String typed) {
    assertThat(ReceiptNumber.read(typed))
        .isEqualTo(new Read(new ReceiptNumber("EAC*219012345"), true));
  }

  @Test
  void readsAnUnknownPrefixAndSaysSo() {
    assertThat(ReceiptNumber.read("XYZ2019501234"))
        .isEqualTo(new Read(new ReceiptNumber("XYZ2019501234"), false));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "\"\"; EMPTY; none",
        "\" \u200b\u00a0 - \"; EMPTY; none",
        "EAC219001234; TOO_SHORT; none",
        "EAC 21 900 1234; TOO_SHORT; none",
        "EAC; TOO_SHORT; none",
        "My number is EAC 21900 1234; TOO_SHORT; none",
        "IOE09123456789; TOO_LONG; none",
        "IOE 091 234 56789; TOO_LONG; none",
        "IOE 091 234 5678 9; TOO_LONG; none",
        "IOE-091-234-5678-9; TOO_LONG; none",
        "1234567890; LETTERS_EXPECTED; none",
        "1234567890123; LETTERS_EXPECTED; none",
        "EA21900123456; LETTERS_EXPECTED; none",
        "EACX190012345; DIGITS_EXPECTED; none",
        "EAC2*90012345; DIGITS_EXPECTED; none",
        "I0E0912345678; LETTERS_EXPECTED; IOE0912345678",
        "1OE-091-234-5678; LETTERS_EXPECTED; IOE0912345678",
        "L1N2190012345; LETTERS_EXPECTED; LIN2190012345",
        "5RC2190012345; LETTERS_EXPECTED; SRC2190012345",
        "N8C2190012345; LETTERS_EXPECTED; NBC2190012345",
        "Y5C2190012345; LETTERS_EXPECTED; YSC2190012345",
        "IOEO912345678; DIGITS_EXPECTED; IOE0912345678",
        "IOE O91 234 567B; DIGITS_EXPECTED; IOE0912345678",
        "IOE091Z34S678; DIGITS_EXPECTED; IOE0912345678",
        "IOE09l2345678; DIGITS_EXPECTED; IOE0912345678",
        "IOE09I2345678; DIGITS_EXPECTED; IOE0912345678",
        "EAC*2I9012345; DIGITS_EXPECTED; EAC*219012345",
        "Receipt Number: I0E-O91-234-5678 (I-485); LETTERS_EXPECTED; IOE0912345678",
        "Receipt Number I0E O91 234 5678; LETTERS_EXPECTED; IOE0912345678",
        "A012345678; ALIEN_NUMBER; none",
        "A-012-345-678; ALIEN_NUMBER; none",
        "A# 012 345 678; ALIEN_NUMBER; none",
        "a12345678; ALIEN_NUMBER; none",
        "USCIS# 012-345-678; ALIEN_NUMBER; none",
        "012-345-678; ALIEN_NUMBER; none",
        "CDJ2019678001; VISA_CENTER_NUMBER; none",
        "GUZ 2012 523 001; VISA_CENTER_NUMBER; none",
        "2024AF00012345; VISA_CENTER_NUMBER; none",
        "hello; UNREADABLE; none",
        "?!; UNREADABLE; none",
        "I do not have my notice any more; UNREADABLE; none",
        "<script>alert(1)</script>; UNREADABLE; none",
        "\uacf5\uc9c0; UNREADABLE; none",
      })
  void saysWhatIsWrong(String typed, Why why, String didYouMean) {
    assertThat(ReceiptNumber.read(typed == null ? "" : typed))
        .isEqualTo(new Malformed(why, Optional.ofNullable(didYouMean).map(ReceiptNumber::new)));
    assertThat(ReceiptNumber.findIn(typed)).isEmpty();
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 20).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsEveryNumberHoweverItIsWritten(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String number = number(random);
      ReceiptNumber expected = new ReceiptNumber(number);
      StringBuilder typed = new StringBuilder();
      for (int i = 0; i < number.length(); i++) {
        char c = number.charAt(i);
        typed.append(random.nextBoolean() ? Character.toLowerCase(c) : c);
        if (i > 0 && i < 12 && random.nextInt(3) == 0) {
          typed.append(GAPS.get(random.nextInt(GAPS.size())));
        }
      }
      assertThat(ReceiptNumber.read(typed.toString()))
          .as("%s", typed)
          .isEqualTo(new Read(expected, expected.knownPrefix()));
      assertThat(ReceiptNumber.read(expected.grouped()))
          .isEqualTo(new Read(expected, expected.knownPrefix()));
      assertThat(expected.grouped().replace(" ", "")).isEqualTo(number);
      assertThat(ReceiptNumber.findIn("Receipt Number: " + expected.grouped() + " (I-130)"))
          .contains(expected);
    }
  }

  /** Never throws, never reads a number whose characters do not stand in the text in that order. */
  @ParameterizedTest
  @MethodSource("seeds")
  void makesNothingUp(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String alphabet = "IOEACLN0123456789OISBZ*- -*:#()/\n\t\u00a0\u2013\u00e9\ud83d\ude00";
      StringBuilder typed = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        typed.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      switch (ReceiptNumber.read(typed.toString())) {
        case Read read -> assertThat(subsequence(read.number().value(), typed.toString())).isTrue();
        case Malformed malformed ->
            malformed
                .didYouMean()
                .ifPresent(meant ->
                    assertThat(ReceiptNumber.read(meant.value())).isInstanceOf(Read.class));
      }
    }
  }

  @Test
  void offersTheNumberBackWhenOneCharacterWasMistaken() {
    String lookAlikes = "0O1I5S8B2Z";
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      String number = "IOE" + number(random).substring(3).replace('*', '0');
      for (int i = 0; i < 13; i++) {
        int at = lookAlikes.indexOf(number.charAt(i));
        if (at >= 0) {
          String mistaken =
              number.substring(0, i) + lookAlikes.charAt(at ^ 1) + number.substring(i + 1);
          assertThat(ReceiptNumber.read(mistaken))
              .as(mistaken)
              .isInstanceOfSatisfying(
                  Malformed.class,
                  malformed ->
                      assertThat(malformed.didYouMean()).contains(new ReceiptNumber(number)));
        }
      }
    }
  }

  @Test
  void looksOnlyAtTheBeginningOfALongText() {
    assertThat(ReceiptNumber.findIn("x".repeat(199) + " IOE0912345678")).isEmpty();
    for (String unit :
        List.of("A ", "A-1", "EAC 2", "I O E 0 ", "2024AF", "\ufdfa", "*", "- ", "\ud83d")) {
      String text = unit.repeat(1_000_000 / unit.length());
      assertTimeoutPreemptively(
          Duration.ofSeconds(2), () -> assertThat(ReceiptNumber.findIn(text)).isEmpty());
    }
  }

  @Test
  void showsOnlyItsLastFourCharactersInALog() {
    ReceiptNumber number = new ReceiptNumber("IOE0912345678");
    assertThat(number).hasToString("*********5678");
    assertThat(new Read(number, true).toString()).doesNotContain("IOE09123");
    assertThat(number.lastFour()).isEqualTo("5678");
    assertThat(number.grouped()).isEqualTo("IOE 091 234 5678");
    assertThat(new ReceiptNumber("EAC*219012345").grouped()).isEqualTo("EAC *219 012 345");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ioe0912345678",
        "IOE091234567",
        "IOE*91234567*",
        "EAC**19012345",
        "IO\u00c90912345678"
      })
  void cannotBeBuiltFromAnythingElse(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReceiptNumber(value))
        .withMessage("not a receipt number in its normal form");
  }

  private static String number(Random random) {
    StringBuilder number = new StringBuilder(PREFIXES.get(random.nextInt(PREFIXES.size())));
    number.append(random.nextInt(5) == 0 ? "*" : String.valueOf(random.nextInt(10)));
    for (int i = 0; i < 9; i++) {
      number.append(random.nextInt(10));
    }
    return number.toString();
  }

  private static boolean subsequence(String wanted, String text) {
    int at = 0;
    for (int i = 0; i < text.length() && at < wanted.length(); i++) {
      if (Character.toUpperCase(text.charAt(i)) == wanted.charAt(at)) {
        at++;
      }
    }
    return at == wanted.length();
  }

  /** Found by the fuzzer: what was offered was then refused for what it is. */
  @Test
  void offersNoCaseNumberOfTheVisaCenter() {
    assertThat(ReceiptNumber.read("GUZ2012523o01"))
        .isEqualTo(
            new ReceiptReading.Malformed(ReceiptReading.Why.VISA_CENTER_NUMBER, Optional.empty()));
  }
}
