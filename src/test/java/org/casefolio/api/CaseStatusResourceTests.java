package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.casefolio.api.Caller.Answer;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** One case, over HTTP as existing clients ask for it. */
@ApiSite
class CaseStatusResourceTests {

  private static final String NOT_RECOGNIZED =
      "{\"code\":404,\"message\":\"Case Status Online does not recognize the receipt number"
          + " entered. Please check your receipt number and try again. If you need further"
          + " assistance, please call the Test Help Line at 1-800-555-0100.\"}";
  private static final String MALFORMED =
      "{\"code\":422,\"message\":\"The application receipt number is not formatted correctly, It"
          + " should be total of 13 characters (3 character prefix followed by 10 digits). Please"
          + " check your receipt number and try again\"}";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private CaseLedger ledger;
  @Autowired private MovedClock clock;
  @Autowired private MeterRegistry meters;
  @Autowired private JdbcClient jdbc;

  private Caller caller;

  @BeforeEach
  void authorize() {
    caller = Caller.fresh(port, clients);
    caller.authorize();
  }

  private static ReceiptNumber fresh(String prefix) {
    return new ReceiptNumber(
        prefix + String.format(Locale.ROOT, "%010d", 990_000_000 + NUMBERS.incrementAndGet()));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  /** A case with a time, a date alone, and a sentence of its own. */
  private ReceiptNumber known(ReceiptNumber number) {
    ledger.record(
        batch(
            event(id()).of(number).form("I-130").title("Case Was Received").on("2026-01-05"),
            event(id())
                .of(number)
                .form("I-130")
                .title("Request for Evidence Was Sent")
                .titleEs("Se Envió Una Solicitud De Evidencia")
                .texts("We sent <b>a request</b>.", "Enviamos <b>una solicitud</b>.")
                .at("2026-02-03T04:05:06Z"),
            event(id())
                .of(number)
                .form("I-130")
                .title("Case Was Approved")
                .titleEs("Caso Fue Aprobado")
                .texts(
                    "See <a href=\"https://www.example.gov/\" target=\"_blank\">here</a>.",
                    "Vea <a href=\"https://www.example.gov/\" target=\"_blank\">aquí</a>.")
                .at("2026-03-04T18:28:46Z")));
    return number;
  }

  @Test
  void answersEveryFieldInItsOrderWithBothFormatsOfDates() {
    ReceiptNumber number = known(fresh("EAC"));

    Answer answer = caller.caseStatus(number.value());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"case_status":{"receiptNumber":"%1$s","formType":"I-130",\
            "submittedDate":"01-05-2026 00:00:00","modifiedDate":"03-04-2026 13:28:46",\
            "current_case_status_text_en":"Case Was Approved",\
            "current_case_status_desc_en":"See <a href=\\"https://www.example.gov/\\" target=\\"_blank\\">here</a>.",\
            "current_case_status_text_es":"Caso Fue Aprobado",\
            "current_case_status_desc_es":"Vea <a href=\\"https://www.example.gov/\\" target=\\"_blank\\">aquí</a>.",\
            "hist_case_status":[\
            {"date":"2026-01-05","completed_text_en":"Case Was Received","completed_text_es":"Caso Fue Recibido"},\
            {"date":"2026-02-02","completed_text_en":"We sent a request.","completed_text_es":"Enviamos una solicitud."}]},\
            "message":"Query was successful for payload {'receipt_number': '%1$s'}"}\
            """
                .formatted(number.value()));
  }

  @Test
  void saysAndCountsTheSameOnTheShortWayAndOnTheWholeOne() {
    ReceiptNumber number = known(fresh("EAC"));
    double before = counted();

    Answer quick = caller.caseStatus(number.value(), "Accept-Encoding", "gzip");
    Answer whole =
        caller.caseStatus("%45" + number.value().substring(1), "Accept-Encoding", "gzip");

    assertThat(quick.body()).isEqualTo(whole.body());
    assertThat(named(quick)).isEqualTo(named(whole));
    Awaitility.await().until(() -> counted() == before + 2);
    assertThat(
            meters.find("http.server.requests").timers().stream()
                .map(timer -> timer.getId().getTags().stream().map(Tag::getKey).toList())
                .distinct())
        .hasSize(1);
  }

  /** What the metric says of those who were answered. */
  private double counted() {
    return meters
        .find("http.server.requests")
        .tags("uri", CaseStatusResource.PATH, "status", "200", "method", "GET")
        .timers()
        .stream()
        .mapToDouble(Timer::count)
        .max()
        .orElse(0);
  }

  /** Headers, but for what is random, is counted or is the time. */
  private static Map<String, List<String>> named(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.response().headers().map());
    headers.computeIfPresent(
        "content-security-policy",
        (_, policies) ->
            policies.stream()
                .map(policy -> policy.replaceFirst("script-src [^;]*", "script-src"))
                .toList());
    headers.keySet().removeAll(List.of("date", "ratelimit"));
    return headers;
  }

  @Test
  void hasNoDatesForNumbersThatBeginWithIoe() {
    JsonNode status = caller.caseStatus(known(fresh("IOE")).value()).json().get("case_status");

    List<String> names = new ArrayList<>();
    status.properties().forEach(field -> names.add(field.getKey()));
    assertThat(names)
        .containsExactly(
            "receiptNumber",
            "formType",
            "current_case_status_text_en",
            "current_case_status_desc_en",
            "current_case_status_text_es",
            "current_case_status_desc_es",
            "hist_case_status");
    assertThat(status.get("hist_case_status").size()).isEqualTo(2);
  }

  @Test
  void hasNullForAHistoryWithoutEntriesAndFillsSpanish() {
    ReceiptNumber number = fresh("LIN");
    ledger.record(
        batch(
            event(id())
                .of(number)
                .title("A Title That Nobody Knows")
                .texts("Only in English.", " ")
                .at("2026-02-03T04:05:06Z")));

    JsonNode status = caller.caseStatus(number.value()).json().get("case_status");

    assertThat(status.has("hist_case_status")).isTrue();
    assertThat(status.get("hist_case_status").isNull()).isTrue();
    assertThat(status.get("submittedDate")).isEqualTo(status.get("modifiedDate"));
    assertThat(status.get("current_case_status_text_es").asString())
        .isEqualTo("A Title That Nobody Knows");
    assertThat(status.get("current_case_status_desc_es").asString()).isEqualTo("Only in English.");
  }

  @Test
  void takesTheLettersInAnyCaseAndAnAsteriskEncodedOrNot() {
    ReceiptNumber number = new ReceiptNumber("EAC*99000" + (1000 + NUMBERS.incrementAndGet()));
    known(number);
    for (String written :
        List.of(
            number.value(),
            number.value().replace("*", "%2A"),
            number.value().replace("*", "%2a").toLowerCase(Locale.ROOT))) {
      Answer answer = caller.caseStatus(written);
      assertThat(answer.status()).as(written).isEqualTo(200);
      assertThat(answer.json().at("/case_status/receiptNumber").asString())
          .isEqualTo(number.value());
    }
  }

  @Test
  void ignoresStrayHeaders() {
    ReceiptNumber number = known(fresh("EAC"));
    assertThat(
            caller
                .caseStatus(
                    number.value(),
                    "demo_id",
                    "7",
                    "Content-Type",
                    "application/json",
                    "Accept",
                    "text/html",
                    "Cookie",
                    "a=b")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EAC99991034",
        "EAC99991034031",
        "EAC-99-991-03403",
        "EA19999103403",
        "EAC999910340%20",
        "EAC**99910340",
        "EAC9999103403%20",
        "%C3%89AC9999103403",
        "EAC%D9%A1999103403",
        "x",
        "",
        "EAC9999103403/",
        "EAC9999103403/history",
      })
  void saysThatANumberIsMalformed(String number) {
    Answer answer = caller.caseStatus(number);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).isEqualTo(MALFORMED);
    assertThat(answer.header("RateLimit")).isNotBlank();
  }

  @Test
  void saysTheSameOfAnUnknownAProtectedAndAnEmptyCase() {
    ReceiptNumber marked = known(fresh("EAC"));
    ledger.record(
        batch(
            event(id())
                .of(marked)
                .form("I-130")
                .title("Case Was Denied")
                .on("2026-03-05")
                .isProtected(true)));
    ReceiptNumber byLaw = fresh("EAC");
    ledger.record(
        batch(event(id()).of(byLaw).form("I-914").title("Case Was Received").on("2026-03-05")));
    ReceiptNumber empty = fresh("EAC");
    String only = id();
    ledger.record(batch(event(only).of(empty).title("Case Was Received").on("2026-03-05")));
    ledger.record(batch(event(id()).of(empty).withdraws(only)));

    for (String number :
        List.of(
            fresh("EAC").value(), "XYZ0990000001", marked.value(), byLaw.value(), empty.value())) {
      Answer answer = caller.caseStatus(number);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(NOT_RECOGNIZED);
      assertThat(answer.response().headers().map().keySet())
          .isEqualTo(caller.caseStatus("EAC0000000000").response().headers().map().keySet());
    }
  }

  @Test
  void keepsWhatWasTakenBackOrCorrectedInTheHistoryAndMarksIt() {
    ReceiptNumber number = known(fresh("EAC"));
    String wrong = id();
    String alsoWrong = id();
    ledger.record(
        batch(
            event(wrong).of(number).form("I-130").title("Case Was Denied").on("2026-04-05"),
            event(alsoWrong).of(number).form("I-130").title("Case Was Closed").on("2026-04-06")));
    ledger.record(
        batch(
            event(id()).of(number).withdraws(wrong),
            event(id())
                .of(number)
                .form("I-130")
                .title("Case Was Reopened")
                .on("2026-04-07")
                .corrects(alsoWrong)));

    JsonNode status = caller.caseStatus(number.value()).json().get("case_status");

    assertThat(status.get("current_case_status_text_en").asString()).isEqualTo("Case Was Reopened");
    JsonNode history = status.get("hist_case_status");
    assertThat(history.size()).isEqualTo(5);
    assertThat(history.get(3).toString())
        .isEqualTo(
            "{\"date\":\"2026-04-05\",\"completed_text_en\":\"Withdrawn: the agency took this entry"
                + " back.\",\"completed_text_es\":\"Retirado: la agencia retiró este dato.\"}");
    assertThat(history.get(4).toString())
        .isEqualTo(
            "{\"date\":\"2026-04-06\",\"completed_text_en\":\"Corrected: another entry stands in"
                + " the place of this one.\",\"completed_text_es\":\"Corregido: otro dato reemplaza"
                + " a este.\"}");
  }

  @ParameterizedTest
  @CsvSource({"none", "wrong", "basic", "empty", "other scheme"})
  void wantsATokenBeforeAnythingElse(String what) {
    String[] headers =
        switch (what) {
          case "none" -> new String[0];
          case "wrong" -> new String[] {"Authorization", "Bearer " + "x".repeat(28)};
          case "basic" -> new String[] {"Authorization", caller.basic()};
          case "empty" -> new String[] {"Authorization", "Bearer "};
          default -> new String[] {"Authorization", "Token " + caller.token()};
        };
    for (String number : List.of("EAC0000000000", "malformed")) {
      Answer answer = caller.send("GET", "/case-status/" + number, new byte[0], headers);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("{\"code\":401,\"message\":\"Invalid Access Token\"}");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void understandsOnlyGet() {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      Answer answer = caller.ask(method, "/case-status/EAC0000000000", "{}");
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("Allow")).isEqualTo("GET");
      assertThat(answer.json().get("code").asInt()).isEqualTo(405);
    }
  }

  @Test
  void saysHowMuchMayBeAskedAndSlowsDownWhoAsksTooFast() {
    Caller two = new Caller(port, clients.add("two a second", 3, 1_000).orElseThrow());
    two.authorize();

    Answer first = two.caseStatus("EAC0000000000");
    assertThat(first.header("RateLimit-Policy"))
        .isEqualTo("\"second\";q=3;w=1, \"day\";q=1000;w=86400");
    assertThat(first.header("RateLimit")).matches("\"second\";r=1;t=1, \"day\";r=999;t=\\d+");
    assertThat(two.caseStatus("EAC0000000000").status()).isEqualTo(404);

    Answer third = two.caseStatus("malformed");
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.body()).isEqualTo("{\"code\":429,\"message\":\"Spike Arrest Violation\"}");
    assertThat(third.header("Retry-After")).isEqualTo("1");

    clock.move(Duration.ofSeconds(1));
    Answer later = two.caseStatus("EAC0000000000");
    assertThat(later.status()).isEqualTo(404);
    assertThat(later.header("RateLimit")).as("what was refused is not counted").contains("r=997");
  }

  @Test
  void endsWithTheQuotaOfTheDayUntilMidnightInTheZone() {
    Caller five = new Caller(port, clients.add("five a day", null, 5).orElseThrow());
    five.authorize();
    for (int i = 0; i < 5; i++) {
      assertThat(five.caseStatus("EAC0000000000").status()).isEqualTo(404);
    }

    Answer sixth = five.caseStatus("EAC0000000000");

    assertThat(sixth.status()).isEqualTo(429);
    assertThat(sixth.body()).isEqualTo("{\"code\":429,\"message\":\"Spike Arrest Violation\"}");
    long wait = Long.parseLong(sixth.header("Retry-After"));
    assertThat(wait).isBetween(2L, 86_400L);
    assertThat(sixth.header("RateLimit")).endsWith("\"day\";r=0;t=" + wait);

    clock.move(Duration.ofSeconds(wait - 1));
    five.authorize();
    assertThat(five.caseStatus("EAC0000000000").status()).isEqualTo(429);
    clock.move(Duration.ofSeconds(1));
    assertThat(five.caseStatus("EAC0000000000").status()).isEqualTo(404);
  }

  @Test
  void endsAtOnceForWhoIsRevoked() {
    Caller gone = new Caller(port, clients.add("to be revoked", null, null).orElseThrow());
    gone.authorize();
    assertThat(gone.caseStatus("EAC0000000000").status()).isEqualTo(404);

    clients.revoke("to be revoked");

    assertThat(gone.caseStatus("EAC0000000000").status()).isEqualTo(401);
    assertThat(gone.authorize().status()).isEqualTo(401);
  }

  @Test
  void asksToTryAgainWhileTheDatabaseIsAway() {
    jdbc.sql("alter table cases.case_file rename to case_away").update();
    Answer answer;
    try {
      answer = caller.caseStatus("EAC0000000000");
    } finally {
      jdbc.sql("alter table cases.case_away rename to case_file").update();
    }
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("30");
    assertThat(answer.body()).isEqualTo("{\"code\":503,\"message\":\"Service Unavailable\"}");
  }
}
