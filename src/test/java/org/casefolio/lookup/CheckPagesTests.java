package org.casefolio.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.portfolio.PortfolioSite;
import org.casefolio.portfolio.Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The public check, over HTTP and without JavaScript. */
@PortfolioSite
class CheckPagesTests {

  private static final String CHECK = "form#check";
  private static final String AGAIN = "form#again";
  private static final String TYPED = "receiptNumber";
  private static final String RECEIVED = "Case Was Received";
  private static final AtomicInteger NUMBERS = new AtomicInteger(998_000_000);
  private static final AtomicInteger BLOCKS = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private CaseLedger ledger;

  private static ReceiptNumber fresh() {
    return new ReceiptNumber(
        "IOE" + String.format(Locale.ROOT, "%010d", NUMBERS.incrementAndGet()));
  }

  /** Numbers in a row of which no other test asks. */
  private static List<ReceiptNumber> block() {
    int first = 100_000_000 + 50_000 * BLOCKS.incrementAndGet();
    return IntStream.range(first, first + 3)
        .mapToObj(place -> new ReceiptNumber("LIN" + String.format(Locale.ROOT, "%010d", place)))
        .toList();
  }

  private ReceiptNumber known(String form) {
    return known(fresh(), form);
  }

  private ReceiptNumber known(ReceiptNumber number, String form) {
    ledger.record(
        batch(event("c" + number.value()).of(number).form(form).title(RECEIVED).on("2026-03-01")));
    return number;
  }

  private void mark(ReceiptNumber number, boolean isProtected) {
    ledger.record(
        batch(
            event(number.value() + isProtected)
                .of(number)
                .title("Case Was Approved")
                .on("2026-03-02")
                .isProtected(isProtected)));
  }

  private Reader check(String typed) {
    return Reader.visit(port).get("/").submit(CHECK, TYPED, typed);
  }

  @Test
  void beginsWithTheNumberAsItWasReadAndTheForm() {
    ReceiptNumber number = known("I-130");

    Reader visitor =
        check(" receipt number: " + number.grouped().toLowerCase(Locale.ROOT) + " (I-130)");

    assertThat(visitor.status()).isEqualTo(200);
    assertThat(visitor.path()).isEqualTo("/check");
    assertThat(visitor.text().indexOf(number.grouped()))
        .isPositive()
        .isLessThan(visitor.text().indexOf("I-130"));
    assertThat(visitor.text().indexOf("I-130")).isLessThan(visitor.text().indexOf(RECEIVED));
    assertThat(visitor.text()).contains("March 1, 2026", "What this means", "History");
  }

  @Test
  void showsTheLinksOfADescriptionAndNothingThatActs() {
    ReceiptNumber number = fresh();
    ledger.record(
        batch(
            event("d" + number.value())
                .of(number)
                .form("I-130")
                .title(RECEIVED)
                .texts(
                    "Go to <a href=\"https://www.example.gov/move\" target=\"_blank\""
                        + " onclick=\"go()\">www.example.gov/move</a>.<script>go()</script>",
                    "Vaya a www.example.gov/move.")));

    Reader visitor = check(number.value());

    assertThat(visitor.page().select(".cf-official a").outerHtml())
        .isEqualTo(
            "<a href=\"https://www.example.gov/move\" rel=\"noopener noreferrer\">"
                + "www.example.gov/move</a>");
    assertThat(visitor.body()).doesNotContain("go()");
  }

  @Test
  void needsNoSessionAndMakesNone() {
    Reader visitor = check(known("I-130").value());

    assertThat(visitor.cookies())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("session"));
    assertThat(visitor.page().select(CHECK + " input[name=form], " + AGAIN + " input[name=form]"))
        .isEmpty();
  }

  @Test
  void itsStaticFilesSayWhatTheyAreAndHowTheyAreWritten() {
    Reader visitor = Reader.visit(port).get("/");
    String style = visitor.page().select("link[rel=stylesheet]").attr("href");
    String script = visitor.page().select("script[src]").attr("src");

    assertThat(visitor.get(style).headers().firstValue("content-type"))
        .hasValueSatisfying(
            type -> assertThat(type).isEqualToIgnoringCase("text/css;charset=UTF-8"));
    assertThat(visitor.get(script).headers().firstValue("content-type"))
        .hasValueSatisfying(
            type -> assertThat(type).isEqualToIgnoringCase("text/javascript;charset=UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
      })
  void aRequestCannotHideInAnother(String lengths) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      String hidden = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket
          .getOutputStream()
          .write(
              ("POST /check HTTP/1.1\r\nHost: localhost\r\n" + lengths + hidden)
                  .getBytes(StandardCharsets.US_ASCII));

      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(answers).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 404");
    }
  }

  @Test
  void mayBeShownAgainByBackButByNoSharedCache() {
    assertThat(check(known("I-130").value()).headers().firstValue("Cache-Control"))
        .hasValueSatisfying(
            value -> assertThat(value).contains("private").doesNotContain("no-store"));
  }

  /** Headers and body, but for what is random or names the number. */
  private Map<String, String> whole(ReceiptNumber number, String language) {
    Reader visitor =
        Reader.visit(port).get("/?lang=" + language).submit(CHECK, TYPED, number.value());
    Map<String, String> whole = new TreeMap<>();
    visitor.headers().map().forEach((name, values) -> whole.put(name, String.join("\n", values)));
    whole.put("status", String.valueOf(visitor.status()));
    whole.put("body", visitor.body());
    whole.keySet().removeAll(List.of("date", "set-cookie", "retry-after"));
    whole.replaceAll((name, value) ->
        value
            .replaceAll("nonce-[^']+|nonce=\"[^\"]+\"", "nonce")
            .replaceAll("name=\"form\" value=\"[^\"]*\"", "")
            .replace(number.value(), "number")
            .replace(number.grouped(), "number"));
    return whole;
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void saysTheSameOfAnUnknownAndOfAProtectedCase(String language) {
    ReceiptNumber marked = known("I-130");
    mark(marked, true);
    ReceiptNumber byLaw = known("I-914");

    Map<String, String> unknown = whole(fresh(), language);

    assertThat(unknown.get("body")).doesNotContain("wrong number", "número equivocado");
    assertThat(whole(marked, language)).isEqualTo(unknown);
    assertThat(whole(byLaw, language)).isEqualTo(unknown);
  }

  /** Asks about numbers next to this one until it is too much. */
  private Reader askTooMuch(ReceiptNumber number) {
    Reader visitor = Reader.visit(port).get("/");
    for (int i = 0; i < 40 && visitor.status() == 200; i++) {
      visitor.post("/check", TYPED, number.value());
    }
    return visitor;
  }

  @Test
  void saysOpenlyThatTooMuchWasAskedAndNothingAboutTheCase() {
    List<ReceiptNumber> block = block();
    ReceiptNumber known = known(block.get(0), "I-130");
    ReceiptNumber marked = known(block.get(1), "I-130");
    mark(marked, true);
    ReceiptNumber unknown = block.get(2);

    Reader visitor = askTooMuch(unknown);

    assertThat(visitor.status()).isEqualTo(429);
    assertThat(visitor.page().title()).startsWith("Too many checks");
    assertThat(visitor.text())
        .contains("Too many checks came from your network. This says nothing about your case.")
        .containsPattern("Try again at \\d{1,2}:\\d\\d\\h[AP]M Eastern Time, or sign in\\.")
        .doesNotContain("ecognize");
    assertThat(Integer.parseInt(visitor.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 3_600);
    assertThat(visitor.page().select("main a[href=/sign-in]").text()).isEqualTo("Sign in");

    visitor.submit(AGAIN, "lang", "es");
    assertThat(visitor.status()).isEqualTo(429);
    assertThat(visitor.page().title()).startsWith("Demasiadas verificaciones");
    assertThat(visitor.text())
        .contains("Esto no dice nada sobre su caso.", "hora del Este. O inicie sesión.")
        .doesNotContain("reconoce");

    for (String language : List.of("en", "es")) {
      Map<String, String> answer = whole(unknown, language);
      assertThat(answer).containsEntry("status", "429");
      assertThat(whole(known, language)).isEqualTo(answer);
      assertThat(whole(marked, language)).isEqualTo(answer);
    }
    assertThat(check(known("I-130").value()).text()).as("elsewhere").contains(RECEIVED);
  }

  @Test
  void answersWhoIsSignedInBeyondWhatTheirNetworkMayAsk() {
    ReceiptNumber number = known(block().getFirst(), "I-130");
    Reader visitor = Reader.create(port, "too-many-checks");
    assertThat(askTooMuch(number).status()).isEqualTo(429);

    visitor.get("/").submit(CHECK, TYPED, number.value());
    assertThat(visitor.status()).isEqualTo(200);
    assertThat(visitor.text()).contains(RECEIVED);
    for (int i = 0; i < 30 && visitor.status() == 200; i++) {
      visitor.post("/check", TYPED, number.value());
    }
    assertThat(visitor.status()).isEqualTo(429);
    assertThat(visitor.text()).contains("or follow the case: you then see it in your portfolio");

    visitor.submit("main form[action=/portfolio/follow]");
    assertThat(visitor.path()).startsWith("/portfolio/case/");
    assertThat(visitor.text())
        .contains("You follow this case. You can see here how it stands from ")
        .doesNotContain(RECEIVED, "ecognize");
    visitor.submit("form#case", "lang", "es");
    assertThat(visitor.text())
        .contains("Usted ya sigue este caso. Podrá ver aquí cómo va a partir de esta fecha: ");
    assertThat(visitor.get("/portfolio").text())
        .contains("Se mostrará a partir de: ", "1 de 6 casos pendientes")
        .doesNotContain("No se reconoce");
    assertThat(visitor.get(visitor.page().select("tbody th a").attr("href") + "/print").text())
        .contains("Se mostrará más tarde");
    assertThat(visitor.get("/portfolio/cases.csv").body()).contains("Se mostrará a partir de: ");
  }

  @Test
  void showsACaseAgainThatIsNoLongerProtected() {
    ReceiptNumber number = known("I-130");
    mark(number, true);
    mark(number, false);

    assertThat(check(number.value()).text()).contains("Case Was Approved", RECEIVED);
  }

  @ParameterizedTest
  @CsvSource({
    "IOEO912345678, IOE 091 234 5678",
    "I0E0912345678, IOE 091 234 5678",
    "1OE0912345678, IOE 091 234 5678",
    "IOE09I2345678, IOE 091 234 5678",
    "IOE091234S678, IOE 091 234 5678",
    "IOE091Z345678, IOE 091 234 5678",
    "IOE091234567B, IOE 091 234 5678",
    "N8C2190012345, NBC 219 001 2345",
    "5RC2190012345, SRC 219 001 2345",
  })
  void offersALookAlikeAsAButtonAndCorrectsNothingByItself(String typed, String meant) {
    Reader visitor = check(typed);

    assertThat(visitor.status()).isEqualTo(422);
    assertThat(visitor.page().title()).startsWith("Error:");
    assertThat(visitor.page().getElementById(TYPED).attr("value")).isEqualTo(typed);
    assertThat(visitor.page().select("form.cf-card button").text().replace('\u00a0', ' '))
        .isEqualTo("Did you mean " + meant + "?");

    visitor.submit("form.cf-card");
    assertThat(visitor.status()).isEqualTo(200);
    assertThat(visitor.text()).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "A-012-345-678, This looks like an A-Number.",
    "GUZ2012523001, This looks like a case number of the National Visa Center",
    "IOE12, This receipt number is too short.",
    "hello, We found no receipt number in what you typed.",
    "'', Type the receipt number from your notice.",
  })
  void saysWhatIsWrong(String typed, String says) {
    Reader visitor = check(typed);

    assertThat(visitor.status()).isEqualTo(422);
    assertThat(visitor.page().select("#errors a[href=#receiptNumber]").text()).contains(says);
    assertThat(visitor.page().select("form.cf-card")).isEmpty();
  }

  @Test
  void understandsAnAsteriskAndAWholeCopiedLine() {
    assertThat(check("EAC*219012345").text()).contains("EAC *219 012 345");
    assertThat(check("Receipt Number\tCase Type\tEAC-21-900-12345\tI-130 01/02/2024").text())
        .contains("EAC 219 001 2345");
  }

  @Test
  void warnsOfAnUnknownPrefixAndRefusesNothing() {
    Reader visitor = check("XYZ0990000001");

    assertThat(visitor.status()).isEqualTo(200);
    assertThat(visitor.text()).contains("We do not know numbers that begin with XYZ.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IOE 09", "IOE0912345678"})
  void keepsWhatWasTypedInTheOtherLanguageAndDoesNothingElse(String typed) {
    Reader visitor = Reader.visit(port).get("/");
    String action = visitor.page().select("button[name=lang]").attr("formaction");

    visitor.post(action, Map.of(TYPED, typed, "lang", "es"));

    assertThat(visitor.status()).isEqualTo(200);
    assertThat(visitor.page().select("html").attr("lang")).isEqualTo("es");
    assertThat(visitor.page().select("#errors")).isEmpty();
    assertThat(visitor.page().getElementById(TYPED).attr("value")).isEqualTo(typed);
    assertThat(visitor.get("/").page().select("html").attr("lang")).as("next time").isEqualTo("es");
  }

  @Test
  void keepsTheErrorAndWhatWasMeantInTheOtherLanguage() {
    Reader visitor = check("I0E0912345678");
    assertThat(visitor.page().select("button[name=lang]").attr("formaction")).isEmpty();

    visitor.submit(CHECK, "lang", "es");

    assertThat(visitor.page().select("#errors").text())
        .contains("Un número de recibo comienza con tres letras");
    assertThat(visitor.page().select("form.cf-card button").text()).startsWith("¿Quiso decir");
    assertThat(visitor.page().getElementById(TYPED).attr("value")).isEqualTo("I0E0912345678");
  }

  @Test
  void answersAgainAndInTheOtherLanguage() {
    ReceiptNumber number = known("I-130");
    Reader visitor = check(number.value());

    visitor.submit(AGAIN);
    assertThat(visitor.text()).contains(number.grouped(), RECEIVED);
    visitor.submit(AGAIN, "lang", "es");

    assertThat(visitor.path()).isEqualTo("/check");
    assertThat(visitor.text()).contains(number.grouped(), "Estatus del caso", ", hora del Este.");
  }

  @Test
  void asksTheQuestionOfWhoeverComesByTheAddressOfTheAnswer() {
    assertThat(Reader.visit(port).get("/check").path()).isEqualTo("/");
  }

  @Test
  void takesTheNumberAlongIntoANewPortfolio() {
    ReceiptNumber number = known("I-130");
    Reader visitor = check(number.value());

    visitor.submit("main form[action=/create]");
    visitor.submit("form[action=/create]", "kind", "applicant", "step", "1");
    visitor.submit(
        "form[action=/create/account]",
        "userId",
        "from-the-check",
        "password",
        "lamp orbit fence mango tide",
        "email",
        "");

    // without an address for mail, the recovery codes come first
    visitor.get("/portfolio/add?step=3");
    assertThat(visitor.page().select("textarea[name=numbers]").text()).isEqualTo(number.value());
  }
}
