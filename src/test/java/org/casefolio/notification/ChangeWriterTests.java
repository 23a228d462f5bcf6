package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.TestCases;
import org.casefolio.cases.TestForms;
import org.casefolio.mail.TestOutbox;
import org.casefolio.mail.Written;
import org.casefolio.notification.ChangeFacts.Reminded;
import org.casefolio.notification.News.Title;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.TestPortfolios;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mail about a change says, at each level and in each language. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeWriterTests {

  private static final Locale ES = Locale.of("es");
  private static final Title RECEIVED = new Title("Case Was Received", null);
  private static final Title EVIDENCE = new Title("Request for Additional Evidence Was Sent", null);
  private static final Title APPROVED = new Title("Case Was Approved", "Caso Fue Aprobado");

  private final TestDatabase database = TestDatabase.create();
  private final Settings settings = NotificationBench.settings();
  private Vault vault;
  private ChangeWriter writer;

  @BeforeAll
  void build() {
    Clock clock = Clock.fixed(Instant.parse("2026-03-03T17:00:00Z"), ZoneOffset.UTC);
    TestCases cases =
        TestCases.on(
            database.dataSource(),
            database.database(),
            clock,
            Map.of(
                "casefolio.catalogue",
                Path.of("src/main/resources/catalogue/statuses.yaml").toString()));
    vault = TestVault.on(database);
    writer =
        new ChangeWriter(
            TestOutbox.letters(settings, "mail", "notification"),
            cases.catalogue(),
            TestForms.all(),
            new CaseLinks(new StopTokens(vault), settings),
            new VisibleCases(cases.cases()),
            TestPortfolios.on(
                    database.database(), vault, cases.cases(), clock, database.transactions())
                .portfolios());
  }

  @AfterAll
  void close() {
    database.close();
  }

  private static News news(
      Kind kind, boolean late, Title before, Title after, Title told, boolean asks) {
    return new News(
        "IOE0912344321",
        "I-485",
        77,
        UUID.randomUUID(),
        1,
        kind,
        late,
        before,
        after,
        told,
        LocalDate.parse("2026-03-03"),
        null,
        asks,
        null);
  }

  private static News change() {
    return news(Kind.NEW, false, RECEIVED, APPROVED, APPROVED, false);
  }

  private static News request() {
    return news(Kind.NEW, false, RECEIVED, EVIDENCE, EVIDENCE, true);
  }

  private static ChangeFacts facts(News news, Detail detail) {
    return new ChangeFacts(UUID.randomUUID(), UUID.randomUUID(), "", detail, false, news);
  }

  private Written write(ChangeFacts facts, Locale language) {
    return writer.write(UUID.randomUUID(), List.of(facts.json()), language);
  }

  private Written write(News news, Locale language) {
    return write(facts(news, Detail.WHAT_CHANGED), language);
  }

  private static String firstLine(Written written) {
    return written.text().lines().findFirst().orElseThrow();
  }

  @Test
  void saysWhatItWasAndWhatItIsInTheFirstLine() {
    Written english = write(change(), Locale.ENGLISH);
    assertThat(english.subject()).isEqualTo("A case ending 4321 has changed");
    assertThat(firstLine(english)).isEqualTo("Before: Case Was Received → Now: Case Was Approved");

    Written spanish = write(change(), ES);
    assertThat(spanish.subject()).isEqualTo("Un caso que termina en 4321 cambió");
    assertThat(firstLine(spanish)).startsWith("Antes: ").endsWith("→ Ahora: Caso Fue Aprobado");
  }

  @Test
  void saysFormMeaningAndWhatToDo() {
    String english = write(change(), Locale.ENGLISH).text();
    assertThat(english)
        .contains("Form: I-485, ")
        .contains("Date of this entry: March 3, 2026")
        .contains("What this means")
        .contains("What happens next")
        .contains("What you may have to do");

    String spanish = write(change(), ES).text();
    assertThat(spanish)
        .contains("Formulario: I-485, ")
        .contains("3 de marzo de 2026")
        .contains("Qué significa")
        .contains("Qué sigue");
  }

  @Test
  void saysWhenSomethingIsAsked() {
    Written english = write(request(), Locale.ENGLISH);
    assertThat(english.subject()).isEqualTo("A case ending 4321 needs something from you");
    assertThat(english.text()).contains("A case that you follow needs something from you");

    Written spanish = write(request(), ES);
    assertThat(spanish.subject()).isEqualTo("Un caso que termina en 4321 requiere algo de usted");
    assertThat(spanish.text()).contains("Un caso que usted sigue requiere algo de usted");
  }

  @Test
  void givesTheAgencysDateAndNoneOfItsOwn() {
    News dated =
        new News(
            "IOE0912344321",
            "I-485",
            77,
            UUID.randomUUID(),
            1,
            Kind.NEW,
            false,
            RECEIVED,
            EVIDENCE,
            EVIDENCE,
            LocalDate.parse("2026-03-03"),
            LocalDate.parse("2026-05-29"),
            true,
            null);

    assertThat(write(dated, Locale.ENGLISH).text())
        .contains(
            "The agency asks for an answer by: May 29, 2026 (only the date on your notice counts)");
    assertThat(write(request(), Locale.ENGLISH).text()).doesNotContain("answer by:");
  }

  @Test
  void marksATranslationThatIsOurs() {
    Written written = write(news(Kind.FIRST, false, null, EVIDENCE, EVIDENCE, true), ES);

    assertThat(firstLine(written)).endsWith("(traducción no oficial)");
    assertThat(written.text())
        .contains(
            "traducción no oficial; texto oficial: “Request for Additional Evidence Was Sent”");
    assertThat(write(change(), ES).text().lines().filter(line -> line.startsWith("Ahora: ")))
        .containsExactly("Ahora: Caso Fue Aprobado");
  }

  @Test
  void keepsATitleThatNobodyKnowsInItsLanguage() {
    Title unknown = new Title("Case Was Teleported", null);

    Written written = write(news(Kind.NEW, false, APPROVED, unknown, unknown, false), ES);

    assertThat(firstLine(written)).contains("Case Was Teleported").doesNotContain("no oficial)");
    assertThat(Jsoup.parse(written.html()).select("span[lang=en]").text())
        .isEqualTo("Case Was Teleported");
  }

  @Test
  void putsStatusAndLabelOnlyWhereTheyWereChosen() {
    ChangeFacts plain = facts(change(), Detail.WHAT_CHANGED);
    ChangeFacts chosen =
        new ChangeFacts(
            plain.account(), plain.follow(), "Mamá", Detail.WHAT_CHANGED, true, plain.news());

    assertThat(write(plain, Locale.ENGLISH).subject()).doesNotContain("Approved");
    assertThat(write(plain, Locale.ENGLISH).text()).doesNotContain("Your label");
    assertThat(write(chosen, Locale.ENGLISH).subject())
        .isEqualTo("A case ending 4321 has changed: Case Was Approved");
    assertThat(write(chosen, Locale.ENGLISH).text()).contains("Your label: Mamá");
    assertThat(write(chosen, Locale.ENGLISH).html()).contains("Mamá");
  }

  @Test
  void saysPlainlyThatAnEarlierMessageIsCorrected() {
    Written english =
        write(news(Kind.CORRECTION, false, APPROVED, RECEIVED, RECEIVED, false), Locale.ENGLISH);
    assertThat(english.subject()).isEqualTo("Correction: a case ending 4321");
    assertThat(english.text())
        .startsWith("Correction. Before: Case Was Approved → Now: Case Was Received")
        .contains("this message corrects that one");

    Written spanish = write(news(Kind.CORRECTION, false, APPROVED, RECEIVED, RECEIVED, false), ES);
    assertThat(spanish.subject()).startsWith("Corrección");
    assertThat(spanish.text()).contains("este mensaje lo corrige");
  }

  @Test
  void saysWhatACorrectionOfThePastNowReadsAndThatTheStatusIsAsItWas() {
    News past = news(Kind.CORRECTION, true, APPROVED, APPROVED, RECEIVED, false);

    Written english = write(past, Locale.ENGLISH);
    assertThat(firstLine(english))
        .isEqualTo(
            "Correction of an earlier entry, which now reads: Case Was Received. The status is"
                + " still: Case Was Approved");
    assertThat(english.text())
        .containsSubsequence(
            "The corrected entry now reads: Case Was Received",
            "Date of this entry: March 3, 2026",
            "Now: Case Was Approved")
        .doesNotContain("Before:");

    Written spanish = write(past, ES);
    assertThat(firstLine(spanish))
        .startsWith("Corrección de un dato anterior, que ahora dice: ")
        .endsWith(". El estatus sigue siendo: Caso Fue Aprobado");
    assertThat(spanish.text()).contains("El dato corregido ahora dice: ");
  }

  @Test
  void saysThatAnEarlierEntryWasTakenBack() {
    assertThat(
            firstLine(
                write(
                    news(Kind.CORRECTION, true, APPROVED, APPROVED, null, false), Locale.ENGLISH)))
        .isEqualTo("An earlier entry was taken back. The status is still: Case Was Approved");
  }

  @Test
  void saysThatTheCurrentEntryWasCorrectedAndReadsTheSame() {
    Written written =
        write(news(Kind.CORRECTION, false, APPROVED, APPROVED, APPROVED, false), Locale.ENGLISH);

    assertThat(firstLine(written))
        .isEqualTo("Correction of the current entry. The status is still: Case Was Approved");
    assertThat(written.text())
        .containsSubsequence("Now: Case Was Approved", "Date of this entry: March 3, 2026")
        .doesNotContain("Before:");
  }

  @Test
  void saysThatSomethingCameLate() {
    Written written =
        write(news(Kind.NEW, true, APPROVED, APPROVED, EVIDENCE, true), Locale.ENGLISH);

    assertThat(firstLine(written))
        .isEqualTo(
            "Reported late: Request for Additional Evidence Was Sent. Status now: Case Was"
                + " Approved");
    assertThat(written.text()).contains("it reached us only now");
  }

  @ParameterizedTest
  @CsvSource({"en, There is news in your portfolio", "es, Hay novedades en su lista de casos"})
  void saysNothingButThatThereIsNewsToWhoeverChoseThat(String tag, String subject) {
    Locale language = Locale.forLanguageTag(tag);
    for (News news : new News[] {change(), request()}) {
      ChangeFacts facts =
          new ChangeFacts(
              UUID.randomUUID(),
              UUID.randomUUID(),
              "Mamá",
              Detail.ONLY_THAT_THERE_IS_NEWS,
              true,
              news);

      Written written = write(facts, language);

      Document html = Jsoup.parse(written.html());
      String text = written.text().replaceAll("https://\\S+", "");
      assertThat(written.subject()).isEqualTo(subject);
      for (String said : new String[] {written.subject(), text, html.text(), html.title()}) {
        assertThat(said)
            .doesNotContainPattern("\\d")
            .doesNotContain("Mamá")
            .doesNotContain("Approved")
            .doesNotContain("Aprobado")
            .doesNotContain("Evidenc");
      }
      assertThat(written.text())
          .contains("https://status.example.org/portfolio?lang=" + tag)
          .doesNotContain("/portfolio/case/");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WHAT_CHANGED, en", "WHAT_CHANGED, es",
    "ONLY_THAT_THERE_IS_NEWS, en", "ONLY_THAT_THERE_IS_NEWS, es"
  })
  void everyMailSaysWhoSendsItAndHowToCheckIt(Detail detail, String tag) {
    Locale language = Locale.forLanguageTag(tag);
    boolean english = tag.equals("en");
    for (News news :
        new News[] {
          change(),
          request(),
          news(Kind.FIRST, false, null, RECEIVED, RECEIVED, false),
          news(Kind.CORRECTION, false, APPROVED, null, null, false),
          news(Kind.NEW, true, APPROVED, APPROVED, EVIDENCE, true)
        }) {
      ChangeFacts facts = facts(news, detail);

      Written written = write(facts, language);

      Document html = Jsoup.parse(written.html());
      for (String part : new String[] {written.text(), html.text()}) {
        assertThat(part)
            .contains("Test Agency")
            .contains(english ? "You get it because" : "Lo recibe porque")
            .contains(
                english
                    ? "We never ask for money, passwords or documents"
                    : "Nunca le pedimos dinero")
            .contains("status.example.org")
            .contains(english ? "“What we told you”" : "“Lo que le avisamos”")
            .doesNotContain("IOE0912344321")
            .doesNotContain("notification.")
            .doesNotContain("{0}");
      }
      assertThat(html.selectFirst("html").attr("lang")).isEqualTo(tag);
      assertThat(html.select("h1")).hasSize(1);
      assertThat(html.select("img, script, iframe, form, link")).isEmpty();
      assertThat(html.select("a[href]"))
          .allSatisfy(
              link -> assertThat(link.attr("href")).startsWith("https://status.example.org/"));
      assertThat(html.select("main a[href]")).as("one link beside the way out").hasSize(1);
      assertThat(written.unsubscribe().orElseThrow())
          .startsWith("https://status.example.org/unsubscribe/one-click?token=");
      assertThat(written.text()).contains("https://status.example.org/unsubscribe?lang=" + tag);
      assertThat(written.subject().lines()).hasSize(1);
      if (detail == Detail.WHAT_CHANGED) {
        assertThat(html.select("main a").attr("href"))
            .isEqualTo(
                "https://status.example.org/portfolio/case/" + facts.follow() + "?lang=" + tag);
      }
    }
  }

  @Test
  void showsALabelAsTextAndNothingElse() {
    ChangeFacts facts =
        new ChangeFacts(
            UUID.randomUUID(),
            UUID.randomUUID(),
            "<img src=x onerror=alert(1)>",
            Detail.WHAT_CHANGED,
            false,
            change());

    assertThat(Jsoup.parse(write(facts, Locale.ENGLISH).html()).select("img")).isEmpty();
  }

  private Written write(List<ChangeFacts> facts, Locale language) {
    return writer.write(
        UUID.randomUUID(), facts.stream().map(ChangeFacts::json).toList(), language);
  }

  /** A change of one of two cases of a reader, the later ones further on. */
  private static ChangeFacts change(
      boolean other, int entry, Title before, Title after, Detail detail, String label) {
    return new ChangeFacts(
        new UUID(1, 1),
        new UUID(2, other ? 2 : 1),
        label,
        detail,
        false,
        new News(
            other ? "EAC2612348888" : "IOE0912344321",
            "I-485",
            entry,
            new UUID(3, 3),
            1,
            Kind.NEW,
            false,
            before,
            after,
            after,
            LocalDate.parse("2026-03-0" + entry),
            null,
            EVIDENCE.equals(after),
            null));
  }

  private static List<ChangeFacts> oneCase(Detail detail, Title last) {
    return List.of(
        change(false, 3, APPROVED, last, detail, "Mamá"),
        change(false, 2, RECEIVED, APPROVED, detail, "Mamá"));
  }

  private static List<ChangeFacts> twoCases(Detail detail) {
    return List.of(
        change(false, 3, APPROVED, RECEIVED, detail, "Mamá"),
        change(true, 4, RECEIVED, APPROVED, detail, ""),
        change(false, 2, RECEIVED, APPROVED, detail, "Mamá"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Something is needed from you. Before: Case Was Received → Now: Request | What to do"
            + " first",
        "es | Se requiere algo de usted. Antes: | Lo primero que debe hacer",
      })
  void saysFirstWhatIsNeeded(Locale language, String opening, String heading) {
    Written written = write(request(), language);

    assertThat(firstLine(written)).startsWith(opening);
    List<String> headings = Jsoup.parse(written.html()).select("h2").eachText();
    assertThat(headings).first().isEqualTo(heading);
    assertThat(headings)
        .doesNotContain("What you may have to do", "Lo que usted quizás tenga que hacer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | A case ending 4321 has changed several times | Before: Case Was Received → Now: Case"
            + " Was Received | March 2, 2026: Before: Case Was Received → Now: Case Was Approved |"
            + " March 3, 2026: Before: Case Was Approved → Now: Case Was Received",
        "es | Un caso que termina en 4321 cambió varias veces | Antes: Caso Fue Recibido → Ahora:"
            + " Caso Fue Recibido | 2 de marzo de 2026: Antes: Caso Fue Recibido → Ahora: Caso Fue"
            + " Aprobado | 3 de marzo de 2026: Antes: Caso Fue Aprobado → Ahora: Caso Fue Recibido",
      })
  void tellsSeveralChangesOfOneCase(
      Locale language, String subject, String opening, String first, String second) {
    Written written = write(oneCase(Detail.WHAT_CHANGED, RECEIVED), language);

    assertThat(written.subject()).isEqualTo(subject);
    assertThat(plain(firstLine(written))).isEqualTo(opening);
    assertThat(Jsoup.parse(written.html()).select("li").eachText().stream().map(this::plain))
        .containsExactly(first, second);
    assertThat(written.text()).contains("Mamá", "4321");
    assertThat(written.text()).doesNotContain("IOE0912344321");
  }

  /** Without the remark that a translation is ours. */
  private String plain(String text) {
    return text.replaceAll(" \\((unofficial translation|traducción no oficial)\\)", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | A case ending 4321 needs something from you | Something is needed from you.",
        "es | Un caso que termina en 4321 requiere algo de usted | Se requiere algo de usted.",
      })
  void saysFirstWhatIsNeededOfSeveralChanges(Locale language, String subject, String opening) {
    Written written = write(oneCase(Detail.WHAT_CHANGED, EVIDENCE), language);

    assertThat(written.subject()).isEqualTo(subject);
    assertThat(firstLine(written)).startsWith(opening);
    assertThat(Jsoup.parse(written.html()).select("li")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | We reminded you to answer by April 1, 2026. That reminder was about what the agency"
            + " had reported before: Request",
        "es | Le recordamos que respondiera a más tardar el 1 de abril de 2026. Ese recordatorio se"
            + " refería a lo que la agencia había informado antes:",
      })
  void saysOfWhichReminderACorrectionIs(Locale language, String reminder) {
    ChangeFacts last = change(false, 3, EVIDENCE, RECEIVED, Detail.WHAT_CHANGED, "");
    ChangeFacts correction =
        new ChangeFacts(
            last.account(),
            last.follow(),
            "",
            last.detail(),
            false,
            last.news(),
            null,
            List.of(new Reminded(LocalDate.parse("2026-04-01"), EVIDENCE)),
            List.of());
    ChangeFacts before = change(false, 2, RECEIVED, APPROVED, Detail.WHAT_CHANGED, "");

    assertThat(write(correction, language).text()).containsOnlyOnce(reminder);
    assertThat(Jsoup.parse(write(List.of(before, correction), language).html()).select("li").text())
        .containsOnlyOnce(reminder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | We told you before: Request",
        "es | Antes le informamos: ",
      })
  void saysWhatNoLongerStandsWhereTheStatusIsTheSame(Locale language, String said) {
    ChangeFacts last = change(false, 3, RECEIVED, RECEIVED, Detail.WHAT_CHANGED, "");
    ChangeFacts correction =
        new ChangeFacts(
            last.account(),
            last.follow(),
            "",
            last.detail(),
            false,
            last.news(),
            null,
            List.of(),
            List.of(EVIDENCE));
    ChangeFacts before = change(false, 2, RECEIVED, APPROVED, Detail.WHAT_CHANGED, "");

    assertThat(write(correction, language).text()).containsOnlyOnce(said);
    assertThat(Jsoup.parse(write(List.of(before, correction), language).html()).select("li").text())
        .containsOnlyOnce(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | News about 2 of your cases | 3 changes in 2 of the cases that you follow. | Case"
            + " ending 8888 | Case ending 4321 – Mamá",
        "es | Novedades sobre 2 de sus casos | 3 cambios en 2 de los casos que usted sigue. | Caso"
            + " que termina en 8888 | Caso que termina en 4321 – Mamá",
      })
  void tellsSeveralCasesInADigest(
      Locale language, String subject, String opening, String one, String other) {
    Written written = write(twoCases(Detail.WHAT_CHANGED), language);

    assertThat(written.subject()).isEqualTo(subject);
    assertThat(firstLine(written)).isEqualTo(opening);
    Document html = Jsoup.parse(written.html());
    assertThat(html.select("h2").eachText()).contains(one, other);
    assertThat(html.select("li")).hasSize(3);
    assertThat(html.select("a[href*=/portfolio?lang=" + language + "]")).hasSize(1);
    String token = written.unsubscribe().orElseThrow().replaceFirst(".*token=", "");
    assertThat(new StopTokens(vault).open(token).orElseThrow().follow()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"en, There is news in your portfolio", "es, Hay novedades en su lista de casos"})
  void saysNoMoreThanThatThereIsNewsHoweverMuchThereIs(Locale language, String subject) {
    for (List<ChangeFacts> some :
        List.of(
            twoCases(Detail.ONLY_THAT_THERE_IS_NEWS),
            oneCase(Detail.ONLY_THAT_THERE_IS_NEWS, EVIDENCE),
            List.of(
                twoCases(Detail.WHAT_CHANGED).getFirst(),
                twoCases(Detail.ONLY_THAT_THERE_IS_NEWS).get(1)))) {
      Written written = write(some, language);

      assertThat(written.subject()).isEqualTo(subject);
      assertThat(written.text() + written.html())
          .doesNotContain("4321", "8888", "Mamá", "Received", "Approved", "Aprobado", "Request");
    }
  }

  @Test
  void makesALinkThatOpensAgain() {
    ChangeFacts facts = facts(change(), Detail.WHAT_CHANGED);
    String address = write(facts, Locale.ENGLISH).unsubscribe().orElseThrow();
    String token = address.substring(address.indexOf("token=") + 6);

    StopTokens.Stop stop = new StopTokens(vault).open(token).orElseThrow();

    assertThat(stop.account().value()).isEqualTo(facts.account());
    assertThat(stop.follow()).contains(facts.follow());
    assertThat(token).matches("[A-Za-z0-9_-]+");
    assertThat(new StopTokens(vault).open(token.substring(3))).isEmpty();
    assertThat(new StopTokens(vault).open("no token at all")).isEmpty();
    assertThat(new StopTokens(vault).open("")).isEmpty();
  }
}
