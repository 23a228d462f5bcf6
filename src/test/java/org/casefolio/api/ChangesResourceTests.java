package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.casefolio.api.Caller.Answer;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Subscriptions and the feed of changes, over HTTP. */
@ApiSite
class ChangesResourceTests {

  private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
  private static final String CHANGES = "/api/v1/changes";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private CaseLedger ledger;
  @Autowired private MovedClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private ApiSweep sweep;

  private Caller caller;

  @BeforeEach
  void authorize() {
    caller = Caller.fresh(port, clients);
    assertThat(caller.authorize().status()).isEqualTo(200);
  }

  private static ReceiptNumber fresh() {
    return new ReceiptNumber(
        "SRC" + String.format(Locale.ROOT, "%010d", 880_000_000 + NUMBERS.incrementAndGet()));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String list(Object... numbers) {
    List<String> quoted = new ArrayList<>();
    for (Object number : numbers) {
      quoted.add(
          "\"" + (number instanceof ReceiptNumber receipt ? receipt.value() : number) + "\"");
    }
    return "{\"receiptNumbers\":[" + String.join(",", quoted) + "]}";
  }

  private void tell(ReceiptNumber number, String title) {
    ledger.record(batch(event(id()).of(number).form("I-130").title(title).on("2026-03-01")));
  }

  private JsonNode changes(String query) {
    return caller.get(CHANGES + query).json();
  }

  /** The changes once there are so many. */
  private JsonNode await(int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> changes(""), feed -> feed.get("changes").size() == count);
  }

  /** Everything that was recorded has got its place. */
  private void awaitPlaces() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> jdbc.sql("select count(*) from api.arrival").query(Integer.class).single() == 0);
  }

  private static List<String> titles(JsonNode feed) {
    List<String> titles = new ArrayList<>();
    feed.get("changes").forEach(change -> titles.add(change.at("/entry/title/en").asString()));
    return titles;
  }

  @Test
  void subscribesToMoreToTheseAloneAndToFewer() {
    ReceiptNumber a = fresh();
    ReceiptNumber b = fresh();
    ReceiptNumber c = fresh();

    Answer added = caller.ask("POST", SUBSCRIPTIONS, list(b, a, a, "nonsense"));
    assertThat(added.status()).isEqualTo(200);
    assertThat(added.body()).isEqualTo("{\"subscriptions\":2,\"malformed\":[\"nonsense\"]}");
    assertThat(caller.ask("POST", SUBSCRIPTIONS, list(a)).body()).contains("\"subscriptions\":2");
    assertThat(caller.get(SUBSCRIPTIONS).body()).isEqualTo(list(a, b));

    assertThat(caller.ask("PUT", SUBSCRIPTIONS, list(c, b)).body()).contains("\"subscriptions\":2");
    assertThat(caller.get(SUBSCRIPTIONS).body()).isEqualTo(list(b, c));

    assertThat(caller.ask("DELETE", SUBSCRIPTIONS, list(a, b)).body())
        .contains("\"subscriptions\":1");
    assertThat(caller.get(SUBSCRIPTIONS).body()).isEqualTo(list(c));

    assertThat(caller.ask("PUT", SUBSCRIPTIONS, list()).body()).contains("\"subscriptions\":0");
    assertThat(caller.get(SUBSCRIPTIONS).body()).isEqualTo(list());
    assertThat(caller.ask("POST", SUBSCRIPTIONS, list()).status()).isEqualTo(422);
  }

  @Test
  void refusesMoreThanAClientMayHaveAndChangesNothing() {
    Object[] most = IntStream.range(0, ApiSite.SUBSCRIPTIONS).mapToObj(_ -> fresh()).toArray();
    assertThat(caller.ask("POST", SUBSCRIPTIONS, list(most)).status()).isEqualTo(200);

    Answer more = caller.ask("POST", SUBSCRIPTIONS, list(most[0], fresh()));
    assertThat(more.status()).isEqualTo(422);
    assertThat(more.json().get("type").asString()).endsWith(":too-many-subscriptions");
    assertThat(caller.ask("POST", SUBSCRIPTIONS, list(most)).status()).isEqualTo(200);
    assertThat(caller.get(SUBSCRIPTIONS).json().get("receiptNumbers").size())
        .isEqualTo(ApiSite.SUBSCRIPTIONS);

    ReceiptNumber other = fresh();
    assertThat(caller.ask("PUT", SUBSCRIPTIONS, list(other)).status()).isEqualTo(200);
    assertThat(caller.get(SUBSCRIPTIONS).body()).isEqualTo(list(other));
  }

  @Test
  void oneClientKnowsNothingOfAnother() {
    ReceiptNumber number = fresh();
    caller.ask("POST", SUBSCRIPTIONS, list(number));
    Caller other = Caller.fresh(port, clients);
    other.authorize();
    assertThat(other.get(SUBSCRIPTIONS).body()).isEqualTo(list());
    other.ask("DELETE", SUBSCRIPTIONS, list(number));
    tell(number, "Case Was Received");
    await(1);
    assertThat(other.get(CHANGES).json().get("changes").size()).isZero();
  }

  @Test
  void tellsEachChangeOnceInItsOrderFromACursorOn() {
    ReceiptNumber a = fresh();
    ReceiptNumber b = fresh();
    caller.ask("POST", SUBSCRIPTIONS, list(a, b));
    assertThat(changes("").toString()).isEqualTo("{\"changes\":[],\"next\":\"c0\",\"more\":false}");
    tell(a, "Case Was Received");
    tell(fresh(), "Case Was Received");
    tell(b, "Case Was Rejected");
    await(2);
    tell(a, "Case Was Approved");
    JsonNode all = await(3);

    assertThat(titles(all))
        .containsExactly("Case Was Received", "Case Was Rejected", "Case Was Approved");
    JsonNode first = all.get("changes").get(0);
    assertThat(first.get("receiptNumber").asString()).isEqualTo(a.value());
    assertThat(first.get("kind").asString()).isEqualTo("status");
    assertThat(first.at("/status/title/en").asString()).isEqualTo("Case Was Received");
    assertThat(first.at("/entry/state").asString()).isEqualTo("in-force");

    JsonNode part = changes("?limit=2");
    assertThat(part.get("more").asBoolean()).isTrue();
    assertThat(part.get("changes").size()).isEqualTo(2);
    assertThat(part.get("next")).isEqualTo(part.at("/changes/1/cursor"));
    JsonNode rest = changes("?after=" + part.get("next").asString());
    assertThat(titles(rest)).containsExactly("Case Was Approved");
    assertThat(rest.get("more").asBoolean()).isFalse();
    JsonNode end = changes("?after=" + rest.get("next").asString());
    assertThat(end.get("changes").size()).isZero();
    assertThat(end.get("next")).isEqualTo(rest.get("next"));
  }

  @Test
  void tellsNothingOfAFirstLoadOrOfWhatCameBefore() {
    ReceiptNumber number = fresh();
    tell(number, "Case Was Received");
    awaitPlaces();
    caller.ask("POST", SUBSCRIPTIONS, list(number));
    ledger.record(
        new Batch(
            UUID.randomUUID(),
            "agency",
            true,
            false,
            List.of(
                event(id()).of(number).title("Case Was Transferred").on("2026-03-02").build())));
    tell(number, "Case Was Approved");

    assertThat(titles(await(1))).containsExactly("Case Was Approved");
  }

  @Test
  void tellsThatAnEntryWasTakenBackOrCorrected() {
    ReceiptNumber number = fresh();
    tell(number, "Case Was Received");
    caller.ask("POST", SUBSCRIPTIONS, list(number));
    String wrong = id();
    ledger.record(batch(event(wrong).of(number).title("Case Was Denied").on("2026-03-02")));
    await(1);
    ledger.record(batch(event(id()).of(number).withdraws(wrong)));

    JsonNode change = await(2).get("changes").get(1);
    assertThat(change.get("kind").asString()).isEqualTo("correction");
    assertThat(change.at("/entry/state").asString()).isEqualTo("withdrawn");
    assertThat(change.at("/entry/title").isNull()).isTrue();
    assertThat(change.at("/status/title/en").asString()).isEqualTo("Case Was Received");
  }

  @Test
  void leavesNothingInTheFeedOfACaseThatIsProtectedFromNowOn() {
    ReceiptNumber number = fresh();
    ReceiptNumber other = fresh();
    caller.ask("POST", SUBSCRIPTIONS, list(number, other));
    tell(number, "Case Was Received");
    tell(other, "Case Was Received");
    JsonNode before = await(2);
    ledger.record(
        batch(
            event(id()).of(number).title("Case Was Approved").on("2026-03-02").isProtected(true)));
    tell(other, "Case Was Approved");

    JsonNode after = await(2);
    assertThat(after.toString()).doesNotContain(number.value());
    assertThat(titles(after)).containsExactly("Case Was Received", "Case Was Approved");
    assertThat(titles(changes("?after=" + before.get("next").asString())))
        .containsExactly("Case Was Approved");
  }

  @Test
  void forgetsAfterAMonthAndSaysSo() {
    ReceiptNumber number = fresh();
    caller.ask("POST", SUBSCRIPTIONS, list(number));
    tell(number, "Case Was Received");
    tell(number, "Case Was Rejected");
    String first = await(2).at("/changes/0/cursor").asString();
    String last = changes("").get("next").asString();
    clock.move(Duration.ofDays(30));
    caller.authorize();
    sweep.sweep();
    assertThat(changes("?after=c0").get("changes").size()).as("on the last day").isEqualTo(2);

    clock.move(Duration.ofDays(1));
    caller.authorize();
    tell(number, "Case Was Approved");
    await(3);
    sweep.sweep();

    for (String cursor : List.of("c0", first)) {
      Answer gone = caller.get(CHANGES + "?after=" + cursor);
      assertThat(gone.status()).isEqualTo(410);
      assertThat(gone.json().get("type").asString()).endsWith(":cursor-expired");
    }
    assertThat(titles(changes("?after=" + last))).containsExactly("Case Was Approved");
    assertThat(titles(changes(""))).containsExactly("Case Was Approved");
    clock.move(Duration.ofDays(31));
    caller.authorize();
    sweep.sweep();
    JsonNode empty = changes("");
    assertThat(empty.get("changes").size()).isZero();
    assertThat(changes("?after=" + empty.get("next").asString()).get("changes").size()).isZero();
  }

  @Test
  void saysThatACursorIsAheadOfARestoredBackup() {
    assertThat(caller.get(CHANGES + "?after=c1").status()).isEqualTo(410);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=",
        "after=x",
        "after=-1",
        "after=c-1",
        "after=c01",
        "after=c9999999999999999999",
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit="
      })
  void saysWhatIsWrongWithAQuery(String query) {
    Answer answer = caller.get(CHANGES + "?" + query);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("type").asString()).endsWith(":wrong-cursor");
  }

  @Test
  void holdsNoNumberInClear() {
    ReceiptNumber number = fresh();
    caller.ask("POST", SUBSCRIPTIONS, list(number));
    tell(number, "Case Was Received");
    await(1);
    for (String table : List.of("client", "subscription", "change", "arrival", "quota")) {
      assertThat(
              String.join(
                  "\n",
                  jdbc.sql("select t::text from api." + table + " t").query(String.class).list()))
          .doesNotContain(number.value(), number.value().substring(3));
    }
  }

  @Test
  void nothingIsLeftOfAClientThatWasRevoked() {
    Caller gone = new Caller(port, clients.add("with a feed", null, null).orElseThrow());
    gone.authorize();
    ReceiptNumber number = fresh();
    gone.ask("POST", SUBSCRIPTIONS, list(number));
    caller.ask("POST", SUBSCRIPTIONS, list(number));
    tell(number, "Case Was Received");
    await(1);
    String id =
        clients.list().stream()
            .filter(client -> client.name().equals("with a feed"))
            .findFirst()
            .orElseThrow()
            .id()
            .toString();

    clients.revoke("with a feed");
    tell(number, "Case Was Approved");
    await(2);

    for (String table : List.of("subscription", "change", "secret", "token")) {
      assertThat(
              jdbc.sql("select count(*) from api." + table + " where client = ?::uuid")
                  .param(id)
                  .query(Integer.class)
                  .single())
          .as(table)
          .isZero();
    }
    assertThat(
            jdbc.sql("select count(*) from platform.data_key where owner = ?::uuid")
                .param(id)
                .query(Integer.class)
                .single())
        .isZero();
  }
}
