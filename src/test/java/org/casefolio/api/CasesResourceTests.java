package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.casefolio.api.Caller.Answer;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Many cases at once, and the catalogue. */
@ApiSite
class CasesResourceTests {

  private static final String QUERY = "/api/v1/cases/query";

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private CaseLedger ledger;

  private Caller caller;

  @BeforeEach
  void authorize() {
    caller = Caller.fresh(port, clients);
    caller.authorize();
  }

  private static String list(List<String> numbers) {
    return "{\"receiptNumbers\":[\"" + String.join("\",\"", numbers) + "\"]}";
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private ReceiptNumber known(String number) {
    ReceiptNumber receipt = new ReceiptNumber(number);
    String wrong = id();
    ledger.record(
        batch(
            event(id()).of(receipt).form("I-130").title("Case Was Received").on("2026-01-05"),
            event(wrong).of(receipt).form("I-130").title("Case Was Denied").on("2026-01-06"),
            event(id())
                .of(receipt)
                .form("I-130")
                .title("Request for Evidence Was Sent")
                .texts("We sent <b>it</b>.", "Lo <b>enviamos</b>.")
                .respondBy("2026-12-24")
                .at("2026-02-03T04:05:06Z")));
    ledger.record(batch(event(id()).of(receipt).withdraws(wrong)));
    return receipt;
  }

  @Test
  void answersEachInItsOrderWithAnOutcomeOfItsOwn() {
    String number = known("EAC0880000001").value();

    Answer answer =
        caller.ask(
            "POST",
            QUERY,
            list(List.of("EAC0000000000", "eac-088-000-0001", "A-012-345-678", number)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode rows = answer.json().get("cases");
    assertThat(rows.findValuesAsString("outcome"))
        .containsExactly("not-recognized", "found", "malformed", "found");
    assertThat(rows.get(1).get("receiptNumber").asString()).isEqualTo("eac-088-000-0001");
    assertThat(rows.get(0).has("case")).isFalse();
    JsonNode found = rows.get(3).get("case");
    assertThat(rows.get(1).get("case")).isEqualTo(found);
    assertThat(found.get("receiptNumber").asString()).isEqualTo(number);
    assertThat(found.get("status").toString())
        .isEqualTo(
            """
            {"statusCode":"request-for-evidence-was-sent",\
            "title":{"en":"Request for Evidence Was Sent","es":"Solicitud De Evidencia Fue Enviada"},\
            "spanishOfficial":false,\
            "description":{"en":"We sent <b>it</b>.","es":"Lo <b>enviamos</b>."},\
            "date":"2026-02-02","occurredAt":"2026-02-03T04:05:06Z","respondBy":"2026-12-24",\
            "final":false,"beingChecked":false}\
            """);
    assertThat(found.get("history").findValuesAsString("state"))
        .containsExactly("in-force", "withdrawn", "in-force");
    assertThat(found.get("history").get(1).get("title").isNull()).isTrue();
    assertThat(found.get("history").get(0).get("occurredAt").isNull()).isTrue();
  }

  @Test
  void saysTheSameOfAProtectedCaseAsOfAnUnknownOne() {
    ReceiptNumber byLaw = new ReceiptNumber("EAC0880000002");
    ledger.record(
        batch(event(id()).of(byLaw).form("I-914").title("Case Was Received").on("2026-03-05")));

    JsonNode rows =
        caller
            .ask("POST", QUERY, list(List.of(byLaw.value(), "EAC0000000000")))
            .json()
            .get("cases");

    assertThat(rows.get(0).toString().replace(byLaw.value(), ""))
        .isEqualTo(rows.get(1).toString().replace("EAC0000000000", ""));
  }

  @Test
  void saysOfACaseOfWhichNothingStandsThatThereIsNoStatus() {
    ReceiptNumber empty = new ReceiptNumber("EAC0880000003");
    String only = id();
    ledger.record(batch(event(only).of(empty).title("Case Was Received").on("2026-03-05")));
    ledger.record(batch(event(id()).of(empty).withdraws(only)));

    JsonNode row =
        caller.ask("POST", QUERY, list(List.of(empty.value()))).json().get("cases").get(0);

    assertThat(row.get("outcome").asString()).isEqualTo("found");
    assertThat(row.at("/case/status").isNull()).isTrue();
    assertThat(row.at("/case/history/0/state").asString()).isEqualTo("withdrawn");
  }

  @Test
  void countsEachAndAnswersSoManyAsTheDayHasLeft() {
    Caller few = new Caller(port, clients.add("few cases", null, 7).orElseThrow());
    few.authorize();
    assertThat(
            few.ask("POST", QUERY, list(List.of("EAC0000000000", "malformed"))).header("RateLimit"))
        .contains("\"day\";r=5;");

    Answer partly = few.ask("POST", QUERY, list(Collections.nCopies(8, "EAC0000000000")));
    assertThat(partly.status()).isEqualTo(200);
    assertThat(partly.json().get("cases").findValuesAsString("outcome"))
        .containsExactly(
            "not-recognized",
            "not-recognized",
            "not-recognized",
            "not-recognized",
            "not-recognized",
            "over-quota",
            "over-quota",
            "over-quota");

    Answer nothing = few.ask("POST", QUERY, list(List.of("EAC0000000000")));
    assertThat(nothing.status()).isEqualTo(429);
    assertThat(nothing.json().get("type").asString())
        .isEqualTo("urn:casefolio:problem:quota-used-up");
    assertThat(Integer.parseInt(nothing.header("Retry-After"))).isPositive();
    assertThat(few.caseStatus("EAC0000000000").status()).isEqualTo(429);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 400, not-json",
    "'[]', 422, wrong-body",
    "'{}', 422, wrong-body",
    "'{\"receiptNumbers\":[]}', 422, wrong-body",
    "'{\"receiptNumbers\":\"EAC0000000000\"}', 422, wrong-body",
    "'{\"receiptNumbers\":[1]}', 422, wrong-body",
    "'{\"receiptNumbers\":[[\"EAC0000000000\"]]}', 422, wrong-body",
    "'{\"receiptNumbers\":[\"EAC0000000000\"],\"more\":1}', 422, wrong-body",
    "'{\"receiptNumbers\":[\"a\"],\"receiptNumbers\":[\"b\"]}', 400, not-json",
    "'{\"receiptNumbers\":[\"a\"]} {}', 422, wrong-body",
    "'{\"receiptNumbers\":[\"a\"', 400, not-json",
    "'{\"receiptNumbers\":[[[[[[1]]]]]]}', 400, not-json",
    "null, 422, wrong-body",
    "nonsense, 400, not-json",
  })
  void saysWhatIsWrongWithABody(String body, int status, String problem) {
    Answer answer = send(body.getBytes(StandardCharsets.UTF_8), "application/json");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("type").asString()).isEqualTo("urn:casefolio:problem:" + problem);
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.json().get("detail").asString()).isNotBlank();
    assertThat(answer.json().has("instance")).isFalse();
  }

  private Answer send(byte[] body, String type) {
    return caller.send(
        "POST", QUERY, body, "Authorization", "Bearer " + caller.token(), "Content-Type", type);
  }

  @Test
  void takesAHundredAndNoMore() {
    List<String> numbers = new ArrayList<>(Collections.nCopies(100, "EAC0000000000"));
    assertThat(caller.ask("POST", QUERY, list(numbers)).json().get("cases").size()).isEqualTo(100);
    numbers.add("EAC0000000000");
    assertThat(caller.ask("POST", QUERY, list(numbers)).status()).isEqualTo(422);
    Answer huge = caller.ask("POST", QUERY, list(Collections.nCopies(5_000, "EAC0000000000")));
    assertThat(huge.status()).isEqualTo(413);
    assertThat(huge.json().get("type").asString()).endsWith(":too-large");
  }

  @Test
  void understandsJsonInUtf8Alone() {
    byte[] body = list(List.of("EAC0000000000")).getBytes(StandardCharsets.UTF_8);
    assertThat(send(body, "application/json; charset=utf-8").status()).isEqualTo(200);
    for (String type :
        List.of("text/plain", "application/json; charset=ISO-8859-1", Caller.FORM, "nonsense")) {
      assertThat(send(body, type).status()).as(type).isEqualTo(415);
    }
    assertThat(
            send(
                    "{\"receiptNumbers\":[\"ñ\"]}".getBytes(StandardCharsets.ISO_8859_1),
                    "application/json")
                .status())
        .isEqualTo(400);
  }

  @Test
  void wantsATokenBeforeItSaysAnythingElse() {
    caller.with("x".repeat(28));
    for (Answer answer :
        List.of(caller.ask("POST", QUERY, "nonsense"), caller.get("/api/v1/statuses"))) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.json().get("type").asString()).endsWith(":credential-needed");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void tellsWhoAsksTooFastToWait() {
    Caller slow = new Caller(port, clients.add("slow queries", 2, null).orElseThrow());
    slow.authorize();
    slow.get("/api/v1/statuses");
    Answer answer = slow.get("/api/v1/statuses");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().get("type").asString()).endsWith(":too-fast");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.header("RateLimit")).startsWith("\"second\";r=0;t=1");
  }

  @Test
  void hasTheCatalogueInBothLanguagesAndAgainOnlyWhenItChanged() {
    Answer answer = caller.get("/api/v1/statuses");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("statuses").size()).isGreaterThan(150);
    for (JsonNode status : answer.json().get("statuses")) {
      for (String words : List.of("/title", "/explanation/meaning", "/explanation/next")) {
        assertThat(status.at(words).get("en").asString()).isNotBlank();
        assertThat(status.at(words).get("es").asString()).isNotBlank();
      }
    }
    String tag = answer.header("ETag");
    assertThat(tag).matches("\"[^\"]+\"");
    for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      Answer again = caller.get("/api/v1/statuses", "If-None-Match", known);
      assertThat(again.status()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.header("ETag")).isEqualTo(tag);
    }
    assertThat(caller.get("/api/v1/statuses", "If-None-Match", "\"x\"").status()).isEqualTo(200);
  }

  @Test
  void saysWhichMethodsAnAddressUnderstands() {
    for (String method : List.of("PUT", "PATCH", "DELETE", "GET")) {
      Answer answer = caller.ask(method, QUERY, "");
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("Allow")).isEqualTo("POST");
      assertThat(answer.json().get("type").asString()).endsWith(":method");
    }
  }
}
