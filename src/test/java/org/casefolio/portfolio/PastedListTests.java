package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading.Why;
import org.casefolio.platform.web.CsvFile;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedListTests {

  private static final String ONE = "IOE0990000001";
  private static final String TWO = "EAC9990012345";

  private final PastedList lists =
      new PastedList(
          Headings.of(
              List.of("Receipt number", "Número de recibo"),
              List.of("Label", "Etiqueta"),
              List.of("Note", "Nota"),
              List.of("E-mail", "Correo"),
              List.of("no"),
              List.of("at once", "de inmediato")));

  static Stream<Arguments> layouts() {
    return Stream.of(
        Arguments.of("one to a line", ONE + "\n" + TWO, "", ""),
        Arguments.of("Windows line ends and blank lines", "\r\n" + ONE + "\r\n\r\n" + TWO, "", ""),
        Arguments.of("old Macintosh line ends", ONE + "\r" + TWO, "", ""),
        Arguments.of("commas on one line", ONE + ", " + TWO, "", ""),
        Arguments.of("spaces on one line", ONE + " " + TWO, "", ""),
        Arguments.of("groups", "IOE 099 000 0001\neac 99 900 12345", "", ""),
        Arguments.of("dashes of all kinds", "IOE-0990-000-001\nEAC–99–900–12345", "", ""),
        Arguments.of("no-break spaces", "IOE\u00a0099\u00a0000\u00a00001\n" + TWO, "", ""),
        Arguments.of("digit by digit", "I O E 0 9 9 0 0 0 0 0 0 1\n" + TWO, "", ""),
        Arguments.of("two columns, tab", "Ana\t" + ONE + "\nLuis\t" + TWO, "Ana", "Luis"),
        Arguments.of("two columns, semicolon", ONE + ";Ana\n" + TWO + "; Luis", "Ana", "Luis"),
        Arguments.of("two columns, comma", ONE + ",Ana\n" + TWO + ",Luis", "Ana", "Luis"),
        Arguments.of("words before", "Ana " + ONE + "\nLuis: " + TWO, "Ana", "Luis:"),
        Arguments.of("words behind", ONE + " Ana\n" + TWO + " (Luis)", "Ana", "(Luis)"),
        Arguments.of("copied lines", "Receipt Number: " + ONE + "\nReceipt number " + TWO, "", ""),
        Arguments.of(
            "a name with a comma between tabs",
            "Diaz, Ana\t" + ONE + "\nDiaz, Luis\t" + TWO,
            "Diaz, Ana",
            "Diaz, Luis"),
        Arguments.of(
            "a name with a comma between semicolons",
            "Diaz, Ana;" + ONE + "\nDiaz, Luis;" + TWO,
            "Diaz, Ana",
            "Diaz, Luis"),
        Arguments.of(
            "quoted names",
            "\"Diaz, Ana\"," + ONE + "\n\"Luis \"\"Lucho\"\" Diaz\"," + TWO,
            "Diaz, Ana",
            "Luis \"Lucho\" Diaz"),
        Arguments.of(
            "a heading and other columns",
            "Name,Receipt,Form\nAna," + ONE + ",I-485\nLuis," + TWO + ",I-765",
            "Ana, I-485",
            "Luis, I-765"),
        Arguments.of(
            "a Spanish heading",
            "Cliente\tNúmero de recibo\nAna\t" + ONE + "\nLuis\t" + TWO,
            "Ana",
            "Luis"),
        Arguments.of(
            "Excel's line for the separator",
            "sep=;\nName;Receipt number\nAna;" + ONE + "\nLuis;" + TWO,
            "Ana",
            "Luis"),
        Arguments.of("a stray quote", "\"Ana\t" + ONE + "\nLuis\"\t" + TWO, "\"Ana", "Luis\""),
        Arguments.of("a byte order mark", "\uFEFF" + ONE + "\n" + TWO, "", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void readsEveryLayout(String layout, String text, String firstLabel, String secondLabel) {
    assertThat(lists.read(text))
        .hasSize(2)
        .extracting(row -> ((PastedRow.Receipt) row).wanted())
        .containsExactly(
            new Wanted(new ReceiptNumber(ONE), firstLabel, "", PerCase.LIKE_THE_REST),
            new Wanted(new ReceiptNumber(TWO), secondLabel, "", PerCase.LIKE_THE_REST));
  }

  @Test
  void givesTwoNumbersOfOneRowTheSameLabel() {
    assertThat(lists.read("Ana\t" + ONE + "\t" + TWO))
        .extracting(row -> ((PastedRow.Receipt) row).wanted().label())
        .containsExactly("Ana", "Ana");
  }

  @Test
  void keepsAnAsterisk() {
    assertThat(lists.read("SRC*990012345"))
        .singleElement()
        .extracting(row -> ((PastedRow.Receipt) row).wanted().receipt())
        .isEqualTo(new ReceiptNumber("SRC*990012345"));
  }

  @Test
  void saysWhatIsWrongAndAsksRatherThanCorrects() {
    List<PastedRow> rows = lists.read("Ana;IOE099OOO0001\nLuis;A123456789\nEva;nothing");

    assertThat(rows)
        .containsExactly(
            new PastedRow.Unread(
                1,
                "IOE099OOO0001",
                "Ana",
                Why.DIGITS_EXPECTED,
                java.util.Optional.of(new ReceiptNumber(ONE))),
            new PastedRow.Unread(
                2, "A123456789", "Luis", Why.ALIEN_NUMBER, java.util.Optional.empty()),
            new PastedRow.Unread(3, "Eva", "nothing", Why.UNREADABLE, java.util.Optional.empty()));
  }

  @Test
  void doesNotGuessWhereANumberInGroupsEnds() {
    assertThat(lists.read("IOE 099 000 0001 2"))
        .singleElement()
        .isInstanceOfSatisfying(
            PastedRow.Unread.class, row -> assertThat(row.why()).isEqualTo(Why.TOO_LONG));
  }

  @Test
  void countsRowsAsTheReaderSeesThem() {
    assertThat(lists.read("Name,Receipt\n\nAna," + ONE + "\n\nLuis,nothing"))
        .extracting(PastedRow::row)
        .containsExactly(3, 5);
  }

  @Test
  void warnsOfLettersThatAreNew() {
    assertThat(lists.read("QQQ9990012345"))
        .singleElement()
        .isInstanceOfSatisfying(
            PastedRow.Receipt.class, row -> assertThat(row.knownPrefix()).isFalse());
  }

  @Test
  void readsOurOwnFileBackAsItWas() {
    StringBuilder text = new StringBuilder();
    CsvFile file = new CsvFile(text);
    file.row(List.of("Receipt number", "Form", "Status", "Since", "Label", "Note", "E-mail"));
    file.row(
        List.of(
            ONE,
            "I-485",
            "Case Was Received",
            "2026-03-01",
            "=Ana \"A\", Diaz;",
            "- a\n- b",
            "no"));
    file.row(List.of(TWO, "", "Not recognized here", "", "", "", "yes"));

    assertThat(lists.read(text.toString()))
        .extracting(row -> ((PastedRow.Receipt) row).wanted())
        .containsExactly(
            new Wanted(new ReceiptNumber(ONE), "=Ana \"A\", Diaz;", "- a\n- b", PerCase.NONE),
            new Wanted(new ReceiptNumber(TWO), "", "", PerCase.LIKE_THE_REST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1", "-1", "@sum", "\t=1", "=HYPERLINK(\"http://example.org\")", "＝1+1"})
  void neverWritesACellThatASpreadsheetWouldCalculate(String label) {
    StringBuilder text = new StringBuilder();
    CsvFile file = new CsvFile(text);
    file.row(List.of(label));

    assertThat(text.substring(1)).matches("(?s)\"?'.*");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void findsEveryNumberInWhateverTable(long seed) {
    Random random = new Random(seed);
    List<ReceiptNumber> numbers = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String separator = List.of("\t", ";", ",").get(random.nextInt(3));
    int column = random.nextInt(4);
    for (int row = 0; row < 300; row++) {
      ReceiptNumber number =
          new ReceiptNumber("IOE" + String.format("%010d", random.nextLong(1_000_000_000L)));
      numbers.add(number);
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        cells.add(i == column ? written(number, random) : noise(random));
      }
      text.append(String.join(separator, cells)).append(random.nextBoolean() ? "\n" : "\r\n");
    }

    assertThat(lists.read(text.toString()))
        .extracting(row -> ((PastedRow.Receipt) row).wanted().receipt())
        .containsExactlyElementsOf(numbers);
  }

  private static String written(ReceiptNumber number, Random random) {
    String value = random.nextBoolean() ? number.value() : number.grouped();
    value = random.nextBoolean() ? value : value.replace(' ', '-');
    value = random.nextBoolean() ? value : value.toLowerCase(java.util.Locale.ROOT);
    return random.nextBoolean() ? value : "\"" + value + "\"";
  }

  private static String noise(Random random) {
    return List.of("", "Ana", "I-485", "3/1/2026", "\"Calle 5 #12\"", "José Núñez", "2026", "x")
        .get(random.nextInt(8));
  }

  @Test
  void neverFailsAndNeverTakesLongWhateverIsPasted() {
    Random random = new Random(7);
    String characters = "IOEA*0123456789 \t\n\r\",;'=-\u00a0\u2013\uFEFF\uD83D\uDE00ñ|:.";
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      IntStream.range(0, random.nextInt(400))
          .forEach(i -> text.append(characters.charAt(random.nextInt(characters.length()))));
      assertThat(lists.read(text.toString())).hasSizeLessThan(400);
    }
    String longLine = "A1 234567890 ".repeat(70_000);
    assertThat(lists.read(longLine)).hasSize(1);
  }
}
