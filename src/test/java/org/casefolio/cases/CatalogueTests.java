package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.casefolio.cases.CatalogueReader.WrongCatalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue of statuses as a file: the small one of the tests and the real one. */
class CatalogueTests {

  private static final Locale SPANISH = Locale.of("es");
  private static final List<Locale> BOTH = List.of(Locale.ENGLISH, SPANISH);

  @Test
  void findsAStatusHoweverItsTitleIsWritten() throws IOException {
    CatalogueEdition small = CatalogueReader.read(3, small(), BOTH);
    assertThat(small.number()).isEqualTo(3);
    for (String title :
        List.of(
            "Request for Additional Evidence Was Sent",
            "REQUEST FOR ADDITIONAL EVIDENCE WAS SENT",
            " Request  for Additional-Evidence\u00a0Was Sent. ",
            "request-for-evidence-was-sent")) {
      assertThat(small.find(title).map(Status::key)).contains("request-for-evidence-was-sent");
    }
    assertThat(small.find("Request for Evidence")).isEmpty();
    assertThat(small.explain("Case Was Received", SPANISH).meaning())
        .isEqualTo("La agencia tiene el caso.");
    assertThat(small.explain("Whatever", Locale.ENGLISH).meaning()).isEqualTo("No explanation.");
  }

  @Test
  void knowsWhatIsFinalByStatusAndForm() throws IOException {
    CatalogueEdition small = CatalogueReader.read(1, small(), BOTH);
    assertThat(small.isFinal("Case Was Approved", "I-130")).isTrue();
    assertThat(small.isFinal("Case Was Approved", "i 485")).isFalse();
    assertThat(small.isFinal("Case Was Denied", "I-485")).isTrue();
    assertThat(small.isFinal("Case Was Received", "I-130")).isFalse();
    assertThat(small.isFinal("Whatever", "I-130")).isFalse();
    assertThat(small.asks("Case Was Denied")).isTrue();
    assertThat(small.asks("Case Was Approved")).isFalse();
    assertThat(small.asks("Whatever")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "es: Caso Fue Recibido | x: y | status \"case-was-received\" has no title in es; status"
            + " \"case-was-received\" has an unknown field \"x\"",
        "es: Trabaja en él. | es: '' | text \"received\" has no next in es",
        "final: by-form | final: maybe | status \"case-was-approved\" needs final: \"no\", \"yes\""
            + " or \"by-form\", in quotes",
        "text: evidence | text: nothing | status \"request-for-evidence-was-sent\" has no text, or"
            + " one that is not among the texts",
        "en: Case Was Denied | en: CASE was approved | status \"case-was-denied\" has the title of"
            + " another one",
        "key: case-was-denied | key: case-was-approved | status \"case-was-approved\" is there"
            + " twice",
        "asks: true | asks: perhaps | status \"request-for-evidence-was-sent\" needs asks: true or"
            + " false",
        "statuses: | others: | statuses is missing or not a list",
        "statuses: | {{{ | not readable as YAML at line",
        "statuses: | texts: | not readable as YAML",
      })
  void isRefusedAsAWholeWhenAnythingIsMissing(String right, String wrong, String why)
      throws IOException {
    String yaml = small();
    int at = yaml.indexOf(right);
    assertThat(at).isNotNegative();
    String broken =
        yaml.substring(0, at) + wrong.replace("''", "\"\"") + yaml.substring(at + right.length());
    assertThatThrownBy(() -> CatalogueReader.read(1, broken, BOTH))
        .isInstanceOf(WrongCatalogue.class)
        .hasMessageContaining(why.split(";", -1)[0]);
  }

  @Test
  void isRefusedWithoutALanguageThatIsOffered() throws IOException {
    String yaml = small();
    assertThatThrownBy(
            () -> CatalogueReader.read(1, yaml, List.of(Locale.ENGLISH, SPANISH, Locale.FRENCH)))
        .hasMessageContaining("in fr")
        .hasMessageContaining("more");
  }

  @Test
  void isCompletedByTheFileOfAnotherLanguage() throws IOException {
    String french =
        """
        statuses:
        - {key: case-was-received, fr: Dossier reçu, official: true, final: "yes"}
        - {key: request-for-evidence-was-sent, fr: Demande de preuves envoyée}
        - {key: case-was-approved, fr: Dossier approuvé}
        - {key: case-was-denied, fr: Dossier refusé}
        - {key: of-another-catalogue, fr: Autre}
        unknown: {meaning: {fr: "?", en: Changed.}, next: {fr: "?"}, you: {fr: "?"}}
        texts:
          received: {meaning: {fr: L’agence a le dossier.}, next: {fr: Elle y travaille.}, you: {fr: Rien.}}
          evidence: {meaning: {fr: "?"}, next: {fr: "?"}, you: {fr: "?"}}
          approved: {meaning: {fr: "?"}, next: {fr: "?"}, you: {fr: "?"}}
        """;
    CatalogueEdition both =
        CatalogueReader.read(
            1,
            CatalogueFile.together(small(), List.of(french)),
            List.of(Locale.ENGLISH, SPANISH, Locale.FRENCH));
    CatalogueEdition small = CatalogueReader.read(1, small(), BOTH);
    assertThat(both.all()).hasSameSizeAs(small.all());
    Status received = both.findByKey("case-was-received").orElseThrow();
    assertThat(received.title(Locale.FRENCH)).isEqualTo("Dossier reçu");
    assertThat(received.official(Locale.FRENCH)).isFalse();
    assertThat(received.explanation(Locale.FRENCH).meaning()).isEqualTo("L’agence a le dossier.");
    assertThat(received.isFinalFor("I-130")).as("a language changes nothing else").isFalse();
    assertThat(both.unknown(Locale.ENGLISH)).isEqualTo(small.unknown(Locale.ENGLISH));
  }

  /** Writes {@code target/catalogue.txt}, for a person to read. */
  @Test
  void standsBesideEveryTitleInBothLanguages() throws IOException {
    CatalogueEdition real = CatalogueReader.read(1, file("/catalogue/statuses.yaml"), BOTH);
    StringBuilder text = new StringBuilder();
    for (Status status : real.all()) {
      text.append("== ")
          .append(status.title(Locale.ENGLISH))
          .append("\n   ")
          .append(status.title(SPANISH))
          .append(status.official(SPANISH) ? "" : " (traducción no oficial)")
          .append("\n   ")
          .append(status.category())
          .append(", final: ")
          .append(status.finality())
          .append(status.asks() ? ", asks something of the reader" : "")
          .append('\n');
      for (Locale language : BOTH) {
        Explanation words = status.explanation(language);
        assertThat(List.of(words.meaning(), words.next(), words.you())).noneMatch(String::isBlank);
        text.append("   [").append(language).append("] ").append(words.meaning()).append('\n');
        text.append("        ").append(words.next()).append('\n');
        text.append("        ").append(words.you()).append('\n');
      }
      text.append('\n');
    }
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/catalogue.txt"), text);
    assertThat(real.all()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(real.unknown(SPANISH)).isNotEqualTo(real.unknown(Locale.ENGLISH));
  }

  @Test
  void hasNoEnglishLeftInItsSpanish() throws IOException {
    CatalogueEdition real = CatalogueReader.read(1, file("/catalogue/statuses.yaml"), BOTH);
    List<String> same = new ArrayList<>();
    for (Status status : real.all()) {
      Explanation english = status.explanation(Locale.ENGLISH);
      Explanation spanish = status.explanation(SPANISH);
      if (status.title(Locale.ENGLISH).equals(status.title(SPANISH))
          || english.meaning().equals(spanish.meaning())
          || english.next().equals(spanish.next())
          || english.you().equals(spanish.you())) {
        same.add(status.key());
      }
    }
    assertThat(same).isEmpty();
  }

  @Test
  void namesFormsInBothLanguagesAndFallsBackToTheirNumber() throws IOException {
    Forms forms = TestForms.all();
    assertThat(forms.known("i 485")).isTrue();
    assertThat(forms.title("I-485", SPANISH)).isNotEqualTo(forms.title("I-485", Locale.ENGLISH));
    assertThat(forms.title("X-1", SPANISH)).isEqualTo("X-1");
    assertThat(forms.title("I-485", Locale.FRENCH)).isEqualTo("I-485");
    assertThat(forms.known("X-1")).isFalse();
    Map<?, ?> file =
        CatalogueReader.map("forms", CatalogueFile.load(file("/catalogue/forms.yaml")));
    TreeSet<String> incomplete = new TreeSet<>();
    for (Object form : CatalogueReader.list("forms", file.get("forms"))) {
      Map<?, ?> fields = CatalogueReader.map("form", form);
      for (String language : List.of("form", "en", "es")) {
        if (CatalogueReader.string(fields.get(language)).isEmpty()) {
          incomplete.add(String.valueOf(fields.get("form")));
        }
      }
    }
    assertThat(incomplete).isEmpty();
  }

  static String small() throws IOException {
    return Files.readString(TestCases.SMALL_CATALOGUE);
  }

  private static String file(String name) throws IOException {
    try (InputStream in = CatalogueTests.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
