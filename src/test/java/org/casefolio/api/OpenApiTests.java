package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.casefolio.api.Caller.Answer;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.structure.Routes;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The description of the API says what the program does: no more and no less. */
@ApiSite
class OpenApiTests {

  private static final String TOKEN = "/oauth/accesstoken";
  private static final String CASE = "/case-status/{receiptNumber}";
  private static final String QUERY = "/api/v1/cases/query";
  private static final String STATUSES = "/api/v1/statuses";
  private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
  private static final String CHANGES = "/api/v1/changes";
  private static final String ONE = "{\"receiptNumbers\":[\"EAC0870000001\",\"x\"]}";

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private CaseLedger ledger;
  @Autowired private MovedClock clock;
  @Autowired private JdbcClient jdbc;

  private Caller caller(int rate, int day) {
    Caller caller =
        new Caller(port, clients.add("described " + UUID.randomUUID(), rate, day).orElseThrow());
    caller.authorize();
    return caller;
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private void cases() {
    String wrong = id();
    for (String number : new String[] {"EAC0870000001", "IOE0870000001"}) {
      ReceiptNumber receipt = new ReceiptNumber(number);
      ledger.record(
          batch(
              event(wrong + number)
                  .of(receipt)
                  .form("I-130")
                  .title("Case Was Denied")
                  .on("2026-01-05"),
              event(id())
                  .of(receipt)
                  .form("I-130")
                  .title("A Title That Nobody Knows")
                  .texts("Text.", "Texto.")
                  .respondBy("2026-12-24")
                  .at("2026-02-03T04:05:06Z")));
      ledger.record(batch(event(id()).of(receipt).withdraws(wrong + number)));
    }
    ledger.record(
        batch(
            event(id())
                .of(new ReceiptNumber("EAC0870000002"))
                .title("Case Was Received")
                .on("2026-01-05")));
  }

  @Test
  void isAnOpenApiOfThisSiteAndAllItsReferencesLeadSomewhere() {
    Answer answer = caller(1_000, 1_000).get("/api/openapi.json");
    Description description = new Description(answer.body());

    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode root = description.root();
    assertThat(root.get("openapi").asText()).isEqualTo("3.1.0");
    assertThat(root.at("/info/title").asText()).isNotBlank();
    assertThat(root.at("/servers/0/url").asText()).isEqualTo("https://status.example.org");
    description.resolves();
    Set<String> ids = new TreeSet<>();
    for (JsonNode id : root.findValues("operationId")) {
      assertThat(ids.add(id.asText())).isTrue();
    }
  }

  @Test
  void anAnswerThatIsNotAsDescribedWouldBeFound() {
    Caller caller = caller(1_000, 1_000);
    Description description = new Description(caller.get("/api/openapi.json").body());
    Answer statuses = caller.get(STATUSES);

    assertThatThrownBy(() -> description.hold("GET", CASE, statuses))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("case_status");
    assertThatThrownBy(() -> description.hold("POST", STATUSES, statuses))
        .hasMessageContaining("not described");
    assertThatThrownBy(() -> description.hold("GET", STATUSES, caller.caseStatus("x")))
        .hasMessageContaining("not described");
  }

  @Test
  void describesEveryAddressForPrograms() {
    Description description = new Description(caller(1_000, 1_000).get("/api/openapi.json").body());
    Set<String> described = new TreeSet<>();
    description.root().get("paths").fieldNames().forEachRemaining(described::add);

    assertThat(described)
        .isEqualTo(
            Routes.all().stream()
                .map(route -> route.path().replace("{*", "{"))
                .filter(path -> path.matches("/(oauth|case-status|api)/.*"))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyAnswerThatIsDescribedIsGivenAndIsAsDescribed() {
    cases();
    Caller caller = caller(1_000, 100_000);
    Description description = new Description(caller.get("/api/openapi.json").body());
    description.hold("GET", "/api/openapi.json", caller.get("/api/openapi.json"));

    // tokens
    description.hold("POST", TOKEN, caller.authorize());
    description.hold("POST", TOKEN, caller.requestToken("x=y"));
    description.hold("POST", TOKEN, caller.requestToken("grant_type=password"));
    description.hold("POST", TOKEN, caller.requestToken(caller.form() + "x"));
    description.hold("POST", TOKEN, caller.requestToken("x".repeat(10_000)));
    description.hold("POST", TOKEN, caller.requestToken("{}", "Content-Type", "application/json"));

    // the official API
    for (String number :
        new String[] {"EAC0870000001", "IOE0870000001", "EAC0870000002", "EAC0000000000", "x"}) {
      description.hold("GET", CASE, caller.caseStatus(number));
    }

    // ours
    description.hold("POST", QUERY, caller.ask("POST", QUERY, ONE));
    description.hold("POST", QUERY, caller.ask("POST", QUERY, "x"));
    description.hold("POST", QUERY, caller.ask("POST", QUERY, "{}"));
    description.hold("POST", QUERY, caller.ask("POST", QUERY, " ".repeat(100_000)));
    description.hold(
        "POST",
        QUERY,
        caller.send("POST", QUERY, new byte[] {1}, "Authorization", "Bearer " + caller.token()));
    Answer statuses = caller.get(STATUSES);
    description.hold("GET", STATUSES, statuses);
    description.hold(
        "GET", STATUSES, caller.get(STATUSES, "If-None-Match", statuses.header("ETag")));

    // the feed
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      description.hold(method, SUBSCRIPTIONS, caller.ask(method, SUBSCRIPTIONS, ONE));
      description.hold(method, SUBSCRIPTIONS, caller.ask(method, SUBSCRIPTIONS, "x"));
      description.hold(method, SUBSCRIPTIONS, caller.ask(method, SUBSCRIPTIONS, "{}"));
      description.hold(
          method, SUBSCRIPTIONS, caller.ask(method, SUBSCRIPTIONS, " ".repeat(1_500_000)));
      description.hold(
          method,
          SUBSCRIPTIONS,
          caller.send(
              method, SUBSCRIPTIONS, new byte[] {1}, "Authorization", "Bearer " + caller.token()));
    }
    caller.ask("POST", SUBSCRIPTIONS, ONE);
    description.hold("GET", SUBSCRIPTIONS, caller.get(SUBSCRIPTIONS));
    description.hold("GET", CHANGES, caller.get(CHANGES));
    cases();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> caller.get(CHANGES).json().get("changes").size() > 0);
    description.hold("GET", CHANGES, caller.get(CHANGES));
    description.hold("GET", CHANGES, caller.get(CHANGES + "?after=x"));
    description.hold("GET", CHANGES, caller.get(CHANGES + "?after=c99"));

    Caller nobody = new Caller(port, caller.credentials()).with("x".repeat(28));
    hold(description, nobody, false);

    Caller tooFast = caller(1, 1_000);
    description.hold("POST", TOKEN, tooFast.authorize());
    hold(description, tooFast, false);
    Caller usedUp = caller(1_000, 1);
    usedUp.caseStatus("EAC0000000000");
    hold(description, usedUp, false);

    // Until then a token is remembered.
    clock.move(Duration.ofSeconds(1));
    jdbc.sql("alter table api.client rename to client_away").update();
    try {
      hold(description, caller, true);
    } finally {
      jdbc.sql("alter table api.client_away rename to client").update();
    }

    Set<String> missing = new TreeSet<>(description.all());
    missing.removeAll(description.seen());
    assertThat(missing).isEmpty();
  }

  /** Asks for everything once. */
  private static void hold(Description description, Caller caller, boolean token) {
    if (token) {
      description.hold("POST", TOKEN, caller.authorize());
    }
    description.hold("GET", CASE, caller.caseStatus("EAC0870000001"));
    description.hold("POST", QUERY, caller.ask("POST", QUERY, ONE));
    description.hold("GET", STATUSES, caller.get(STATUSES));
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      description.hold(method, SUBSCRIPTIONS, caller.ask(method, SUBSCRIPTIONS, ONE));
    }
    description.hold("GET", SUBSCRIPTIONS, caller.get(SUBSCRIPTIONS));
    description.hold("GET", CHANGES, caller.get(CHANGES));
  }
}
