package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.casefolio.mail.Report.Flaw;
import org.casefolio.mail.Report.Malformed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every report of the corpus, and what somebody could send who wishes us ill. */
class ReportReaderTests {

  private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz234567";
  private static final MailBench bench = new MailBench();
  private static final ReportReader reader = new ReportReader(bench.paths);

  @AfterAll
  static void close() {
    bench.close();
  }

  static List<Corpus> corpus() {
    return Corpus.all();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void readsAReportAsExpected(Corpus report) {
    assertThat(written(reader.read(report.about(TOKEN)))).isEqualTo(report.expected());
  }

  @Test
  void corpusIsWhole() throws java.io.IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/bounces"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".eml")).map(Path::getFileName))
          .map(Path::toString)
          .containsExactlyInAnyOrderElementsOf(Corpus.all().stream().map(Corpus::file).toList())
          .hasSizeGreaterThanOrEqualTo(50);
    }
  }

  /** Cut off anywhere or scrambled, a report is still read as something, and never as another's. */
  @Test
  void nothingMakesTheReaderFail() {
    Random random = new Random(3464);
    for (Corpus report : Corpus.all()) {
      byte[] whole = report.about(TOKEN);
      for (int i = 0; i < 40 && whole.length > 0; i++) {
        byte[] bad = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
        for (int j = random.nextInt(20); j > 0; j--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        Report read = reader.read(bad);
        if (read instanceof Report.Failed failed) {
          assertThat(new String(bad, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT))
              .contains(failed.token().value());
        }
      }
    }
  }

  @Test
  void refusesWhatIsTooLarge() {
    byte[] large = new byte[ReportReader.MOST_BYTES + 1];
    Arrays.fill(large, (byte) 'x');

    assertThat(reader.read(large)).isEqualTo(new Malformed(Flaw.TOO_LARGE));
  }

  @Test
  void refusesAHeaderOfAHundredThousandLines() {
    assertThat(reader.read("X: y\r\n".repeat(80_000).getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(new Malformed(Flaw.TOO_COMPLEX));
  }

  @Test
  void readsPastAHeaderOfHundredsOfKilobytes() {
    byte[] report = Corpus.named("postfix-user-unknown").about(TOKEN);
    byte[] huge = ("X-Huge: " + "x".repeat(400_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] both = Arrays.copyOf(huge, huge.length + report.length);
    System.arraycopy(report, 0, both, huge.length, report.length);

    assertThat(written(reader.read(both))).isEqualTo("failed hard 5.1.1");
  }

  @Test
  void refusesABombOfParts() {
    String head = "To: x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
    assertThat(
            reader.read((head + "--x\r\n\r\n".repeat(60_000)).getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(new Malformed(Flaw.TOO_COMPLEX));
  }

  @Test
  void readsOnlySoMuchOfAPartThatHidesNothing() {
    String filler = "the mailbox is fine ".repeat(20_000);
    String report =
        "To: bounce+"
            + TOKEN
            + "@status.example.org\r\nFrom: mailer-daemon@home.example\r\n"
            + "Subject: Undeliverable\r\n\r\n"
            + filler
            + "550 5.1.1 user unknown";
    assertThat(reader.read(report.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(Report.NotAReport.class);
  }

  @Test
  void findsOurReturnPathAndNoOther() {
    Content content =
        Content.of(
            "<1@example.org>", MailBench.NOON, new Written("", "", "", java.util.Optional.empty()));
    String address = bench.paths.of(content);

    assertThat(address).matches("bounce\\+[a-z2-7]{32}@status\\.example\\.org");
    assertThat(bench.paths.find("<" + address.toUpperCase(Locale.ROOT) + ">"))
        .map(token -> bench.paths.hashes(token)[0])
        .contains(bench.paths.hash(content).orElseThrow());
    assertThat(bench.paths.find(address.replace("@", "a@"))).isEmpty();
    assertThat(bench.paths.find("bounce@status.example.org")).isEmpty();
    assertThat(URI.create("mailto:" + address)).isNotNull();
    assertThat(address.indexOf('@')).isLessThanOrEqualTo(64);
  }

  private static String written(Report report) {
    return switch (report) {
      case Report.Failed(var token, var weight, String code) ->
          ("failed " + weight.name().toLowerCase(Locale.ROOT) + " " + code).strip();
      case Report.Complained complained -> "complained";
      case Report.Automatic(var kind) -> "automatic " + kind.name().toLowerCase(Locale.ROOT);
      case Report.Foreign foreign -> "foreign";
      case Report.NotAReport other -> "not_a_report";
      case Malformed(var flaw) -> "malformed " + flaw.name().toLowerCase(Locale.ROOT);
    };
  }
}
