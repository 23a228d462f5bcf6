package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.view.StatusText;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.web.Page;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import picocli.CommandLine;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"casefolio.demo=true", "casefolio.sandbox.every=0", "management.server.port=0"})
class AgencyTests {

  private static final Duration ALL_IN_ONE_TICK = Duration.ofDays(10_000);

  @Autowired private Agency agency;
  @Autowired private AgencyOpening opening;
  @Autowired private Cases cases;
  @Autowired private StatusCatalogue catalogue;
  @Autowired private Database database;
  @Autowired private TryIt tryIt;
  @Autowired private FirstSteps firstSteps;
  @Autowired private MessageSource texts;
  @Autowired private CaseLedger ledger;
  @Autowired private Clock clock;
  @Autowired private ApplicationContext context;
  @Autowired private Settings settings;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws IOException {
    TestDatabase.register(properties);
    Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data-");
    properties.add("casefolio.data", data::toString);
  }

  @Test
  void allItsCasesAreThereWhenThePortOpens() {
    assertThat(agency.forms()).hasSize(10_050);
    assertThat(cases.summaries(agency.forms().keySet())).hasSize(10_050);
    assertThat(find("EAC0000000000")).isEmpty();
    assertThat(find("EAC9999999999")).isEmpty();
  }

  @Test
  void bringsNothingInTwice() {
    Map<ReceiptNumber, Long> before = newest();

    assertThat(opening.open()).isZero();
    database.sql("update sandbox.agency set loaded = false").update();
    assertThat(opening.open()).isZero();

    assertThat(newest()).isEqualTo(before);
  }

  @Test
  void theHistoryThatWasLoadedIsTheOneThatWasMadeUp() {
    List<CaseEvent> made = agency.official().histories().get(new ReceiptNumber("EAC9999103403"));
    Case loaded = find("EAC9999103403").orElseThrow();

    assertThat(loaded.form()).isEqualTo("I-130");
    assertThat(loaded.history().reversed())
        .extracting(CaseEntry::title)
        .containsExactlyElementsOf(made.stream().map(CaseEvent::title).toList());
    assertThat(loaded.current().orElseThrow().textEn()).isEqualTo(made.getLast().textEn());
  }

  @Test
  void officialReceiptsChangeWhenToldAndOnlyThen() {
    ReceiptNumber official = new ReceiptNumber("LIN9999106498");
    Map<ReceiptNumber, Long> before = newest();

    Agency.Advance advance = agency.advance(official);

    Case changed = cases.find(official).orElseThrow();
    assertThat(changed.history()).hasSize(agency.official().histories().get(official).size() + 1);
    assertThat(advance).isEqualTo(new Agency.Advanced(changed.current().orElseThrow().title()));
    Map<ReceiptNumber, Long> after = newest();
    assertThat(after.keySet())
        .filteredOn(one -> !after.get(one).equals(before.get(one)))
        .containsExactly(official);
  }

  @Test
  void anEndedCaseIsReopened() {
    ReceiptNumber ended =
        agency.forms().keySet().stream()
            .filter(one -> title(one).equals("Case Was Denied"))
            .findFirst()
            .orElseThrow();

    assertThat(agency.advance(ended)).isEqualTo(new Agency.Advanced("Case Was Reopened"));
    assertThat(agency.advance(ended))
        .isEqualTo(new Agency.Advanced("Case Is Being Actively Reviewed By USCIS"));
  }

  @Test
  void refusesACaseThatIsNotItsOwn() {
    assertThat(agency.advance(new ReceiptNumber("EAC9999999999"))).isEqualTo(new Agency.NotOurs());
  }

  @Test
  void anAskingStatusNamesTheLastDayForAnAnswer() {
    ReceiptNumber demo = SyntheticCases.DEMO_CASE;
    for (int i = 0; i < 9 && !title(demo).equals("Request for Evidence Was Sent"); i++) {
      agency.advance(demo);
    }

    CaseEntry asked = cases.find(demo).orElseThrow().current().orElseThrow();
    assertThat(asked.respondBy())
        .isEqualTo(asked.occurredAt().atZone(Wording.ZONE).toLocalDate().plusDays(87));
    assertThat(asked.text(Locale.of("es")).orElseThrow()).contains("Formulario I-765");
    assertThat(asked.titleEs()).isNull();
  }

  @Test
  void eightNodesTickAndOneCaseChanges() throws Exception {
    database.sql("update sandbox.agency set last_tick = 'epoch'").update();
    Map<ReceiptNumber, Long> before = newest();

    List<Optional<Agency.Advance>> ticks = atOnce(8, () -> agency.tick(ALL_IN_ONE_TICK));

    assertThat(ticks.stream().flatMap(Optional::stream))
        .hasSize(1)
        .allMatch(Agency.Advanced.class::isInstance);
    Map<ReceiptNumber, Long> after = newest();
    assertThat(after.entrySet()).filteredOn(one -> !before.entrySet().contains(one)).hasSize(1);
  }

  @Test
  void whatIsDoneTwiceAtTheSameMomentHappensOnce() throws Exception {
    ReceiptNumber receipt = new ReceiptNumber("SRC9999132719");
    int before = cases.find(receipt).orElseThrow().history().size();

    List<Agency.Advance> advances = atOnce(8, () -> agency.advance(receipt));

    long happened = advances.stream().filter(Agency.Advanced.class::isInstance).count();
    assertThat(happened).isPositive();
    assertThat(advances).allMatch(one -> !(one instanceof Agency.NotOurs));
    assertThat(cases.find(receipt).orElseThrow().history()).hasSize(before + (int) happened);
  }

  @Test
  void theClockNeverTouchesTheCaseOfTheFirstPageOrAnOfficialOne() {
    Set<ReceiptNumber> untouched = new HashSet<>(agency.official().histories().keySet());
    untouched.add(SyntheticCases.DEMO_CASE);
    var before = untouched.stream().map(one -> cases.find(one).orElseThrow().history()).toList();

    IntStream.rangeClosed(1, 30)
        .forEach(i -> {
          database.sql("update sandbox.agency set last_tick = 'epoch'").update();
          // another length puts the tick, and with it the choice, somewhere else
          assertThat(agency.tick(Duration.ofSeconds(i))).isPresent();
        });

    assertThat(untouched.stream().map(one -> cases.find(one).orElseThrow().history()).toList())
        .isEqualTo(before);
  }

  @Test
  void theButtonMakesSomethingHappenAndTheAddressNamesNoCase() throws Exception {
    int before = cases.find(SyntheticCases.DEMO_CASE).orElseThrow().history().size();

    HttpResponse<String> done = press(SyntheticCases.DEMO_CASE.value());

    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(done.headers().firstValue("Location")).hasValue("/?advanced=yes#try-it");
    assertThat(done.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(cases.find(SyntheticCases.DEMO_CASE).orElseThrow().history()).hasSize(before + 1);
    assertThat(press("EAC9999999999").headers().firstValue("Location"))
        .hasValue("/?advanced=unknown#try-it");
    assertThat(press("what?").headers().firstValue("Location"))
        .hasValue("/?advanced=unknown#try-it");

    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      answers.add(press("what?").headers().firstValue("Location").orElse(""));
    }
    assertThat(answers).contains("/?advanced=later#try-it");
  }

  @Test
  void theFirstPageNamesTheCaseInBothLanguages() {
    for (String language : List.of("en", "es")) {
      Document section = section(language, "");
      CaseEntry current =
          cases.find(SyntheticCases.DEMO_CASE).orElseThrow().current().orElseThrow();

      assertThat(section.text()).contains("LIN 601 235 0765");
      assertThat(section.select("form[action=/check] input[name=receiptNumber]").val())
          .isEqualTo("LIN6012350765");
      assertThat(section.select("form[action=/demo/advance]")).hasSize(2);
      assertThat(section.select("input[name=form]")).as("a token would set a cookie").isEmpty();
      assertThat(section.select("a[href=/demo/mailbox]")).hasSize(1);
      assertThat(section.select("[role=status]")).isEmpty();
      assertThat(section.text())
          .contains(StatusText.of(current, Locale.of(language), catalogue.current()).official());
      for (String outcome : AdvancePages.OUTCOMES) {
        assertThat(section(language, "advanced=" + outcome).select("[role=status]")).hasSize(1);
      }
      assertThat(section(language, "advanced=<script>").select("[role=status]")).isEmpty();
    }
    assertThat(section("es", "").text()).contains("Pruébelo").doesNotContain("Try it");
  }

  @Test
  void saysWhatToTryNext() {
    assertThat(firstSteps.text(Optional.empty()))
        .contains(
            "LIN 601 235 0765",
            "http://localhost:" + port + "/\n",
            "http://localhost:" + port + "/demo/mailbox",
            "java -jar target/casefolio.jar sandbox advance LIN6012350765");
  }

  @Test
  void hasNothingToSayOfAProtectedCase() {
    ReceiptNumber demo = SyntheticCases.DEMO_CASE;
    String status = title(demo);
    protect(demo, status, true);
    try {
      assertThat(agency.advance(demo)).isEqualTo(new Agency.NotOurs());
      assertThat(section("en", "").text()).contains(demo.grouped()).doesNotContain(status);
      assertThat(listed(1)).doesNotContain(demo.value());
    } finally {
      protect(demo, status, false);
    }
    assertThat(section("en", "").text()).contains(status);
    assertThat(listed(1)).startsWith(demo.value());
  }

  private void protect(ReceiptNumber receipt, String title, boolean mark) {
    ledger.record(
        batch(
            event("mark " + mark)
                .of(receipt)
                .form("I-765")
                .title(title)
                .at(clock.instant().toString())
                .isProtected(mark)));
  }

  /** What {@code sandbox list} prints. */
  private String listed(int count) {
    StringWriter printed = new StringWriter();
    CommandLine list =
        new CommandLine(
            new SandboxCommand.ListCases(
                context.getBeanProvider(AgencyOpening.class),
                context.getBeanProvider(Agency.class),
                context.getBeanProvider(Cases.class)));
    list.setOut(new PrintWriter(printed));
    assertThat(list.execute("--count", String.valueOf(count))).isZero();
    return printed.toString();
  }

  private Document section(String language, String query) {
    Locale locale = Locale.of(language);
    Page page =
        new Page(
            locale, "/", "nonce", query, null, false, texts, settings, () -> null, path -> path);
    StringOutput output = new StringOutput();
    tryIt.content(page).writeTo(output);
    return Jsoup.parse(output.toString());
  }

  private HttpResponse<String> press(String receiptNumber) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/demo/advance"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "receiptNumber=" + java.net.URLEncoder.encode(receiptNumber, "UTF-8")))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private Optional<Case> find(String receipt) {
    return cases.find(new ReceiptNumber(receipt));
  }

  private String title(ReceiptNumber receipt) {
    return cases.find(receipt).orElseThrow().current().orElseThrow().title();
  }

  /** The newest entry of each of the agency's cases; a case that changes has another one. */
  private Map<ReceiptNumber, Long> newest() {
    return cases.summaries(agency.forms().keySet()).values().stream()
        .collect(Collectors.toMap(CaseSummary::receipt, CaseSummary::newestEntry));
  }

  private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(() -> {
              start.await();
              return work.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    }
  }
}
