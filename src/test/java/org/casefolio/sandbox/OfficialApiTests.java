package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.casefolio.api.Caller;
import org.casefolio.api.Caller.Answer;
import org.casefolio.api.Clients;
import org.casefolio.api.Credentials;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.TestDatabase;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A demonstration in the place of the official sandbox. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "casefolio.demo=true",
      "casefolio.sandbox.every=0",
      "casefolio.api.rate=1000",
      "management.server.port=0",
      "server.jetty.accesslog.enabled=true"
    })
class OfficialApiTests {

  private static Path folder = Path.of("");

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private DemoClient demo;
  @Autowired private FirstSteps firstSteps;
  @Autowired private Agency agency;

  private Credentials credentials = new Credentials("", "");
  private Caller caller = new Caller(0, credentials);

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws IOException {
    TestDatabase.register(properties);
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data-");
    properties.add("casefolio.data", folder.resolve("data")::toString);
    properties.add("server.jetty.accesslog.filename", folder.resolve("access.log")::toString);
  }

  @BeforeEach
  void authorize() {
    credentials = clients.rotate(DemoClient.NAME).orElseThrow();
    caller = new Caller(port, credentials);
    assertThat(caller.authorize().status()).isEqualTo(200);
  }

  private static JsonNode facts(String receipt) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(Path.of("src/test/resources/api/" + receipt + ".json")));
  }

  @ParameterizedTest
  @CsvSource({"EAC9999103402", "EAC9999103403"})
  void thePubliclyKnownBodiesAreServedWordForWord(String receipt) throws IOException {
    Answer answer = caller.caseStatus(receipt);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(facts(receipt).toString());
  }

  @Test
  void theFiftyReceiptsOfTheSandboxAreServedHalfOfThemWithAHistory() {
    Map<ReceiptNumber, List<CaseEvent>> histories = agency.official().histories();
    int without = 0;
    for (ReceiptNumber receipt : histories.keySet()) {
      Answer answer = caller.caseStatus(receipt.value());
      assertThat(answer.status()).isEqualTo(200);
      JsonNode status = answer.json().get("case_status");
      assertThat(status.get("submittedDate").asString())
          .matches("\\d\\d-\\d\\d-\\d{4} \\d\\d:\\d\\d:\\d\\d");
      for (String filled :
          List.of("formType", "current_case_status_text_en", "current_case_status_text_es")) {
        assertThat(status.get(filled).asString()).isNotBlank();
      }
      without += status.get("hist_case_status").isNull() ? 1 : 0;
    }
    assertThat(histories).hasSize(50);
    assertThat(without).isEqualTo(25);
    assertThat(caller.caseStatus("EAC0000000000").body())
        .contains("please call the USCIS Contact Center at 1-800-375-5283.");
    assertThat(caller.caseStatus("EAC9999999999").status()).isEqualTo(404);
    assertThat(caller.authorize().json().get("organization_name").asString()).isEqualTo("uscis");
  }

  @ParameterizedTest
  @CsvSource({
    "TST0000000401, 401, Invalid Access Token, ''",
    "TST0000000404, 404, Case Status Online does not recognize, ''",
    "TST0000000422, 422, is not formatted correctly, ''",
    "TST0000000429, 429, Spike Arrest Violation, 1",
    "TST0000086429, 429, Spike Arrest Violation, 3600",
    "TST0000000503, 503, Service Unavailable, 30",
    "TST0000001503, 503, normal operation hours, ''",
    "TST0000000200, 200, <!doctype html>, ''",
    "TST0000001200, 200, <a href=, ''",
    "IOE9999999999, 200, Case Was Approved, ''",
    "TST0000000000, 200, '\"hist_case_status\":null', ''",
  })
  void someNumbersAlwaysGetTheSameAnswer(
      String receipt, int status, String contains, String retryAfter) {
    for (int i = 0; i < 2; i++) {
      Answer answer = caller.caseStatus(receipt);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).contains(contains);
      assertThat(answer.header("Retry-After")).isEqualTo(retryAfter);
    }
    assertThat(new Caller(port, credentials).caseStatus(receipt).body())
        .as("without a token")
        .contains("Invalid Access Token");
  }

  @Test
  void theirShapesAreWhatTheyAreSaidToBe() {
    assertThat(caller.caseStatus("TST0000000200").header("Content-Type"))
        .isEqualToIgnoringCase("text/html;charset=UTF-8");
    assertThat(caller.caseStatus("TST0000001503").body()).startsWith("\n\n  {\"error\":");
    String broken = caller.caseStatus("TST0000001200").body();
    assertThat(catchJson(broken)).isEmpty();
    assertThat(caller.caseStatus("IOE9999999999").json().get("case_status").has("modifiedDate"))
        .isFalse();
    assertThat(caller.caseStatus("TST0000000429").json().get("code").asInt()).isEqualTo(429);
  }

  private static Optional<JsonNode> catchJson(String body) {
    try {
      return Optional.of(JsonMapper.shared().readTree(body));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  @Test
  void oneNumberIsAnsweredSlowly() {
    long start = System.nanoTime();
    Answer answer = caller.caseStatus("TST0000010000");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
    assertThat(answer.json().at("/case_status/receiptNumber").asString())
        .isEqualTo("TST0000010000");
  }

  @Test
  void theClientIsMadeOnceAndPrintedOnce() {
    assertThat(demo.make()).isEmpty();
    assertThat(firstSteps.text(Optional.of(credentials)))
        .contains("client_id=" + credentials.clientId(), "client_secret=" + credentials.secret());
    assertThat(firstSteps.text(Optional.empty())).doesNotContain("client_");
  }

  @Test
  void theAccessLogOfTheServerHoldsNoNumber() throws IOException {
    caller.caseStatus("LIN9999106498");
    caller.get("/SRC9999102777");

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log().contains("GET /*** "));
    assertThat(log())
        .contains("GET /case-status/*** HTTP/1.1")
        .doesNotContain("9999106498", "9999102777");
  }

  private static String log() throws IOException {
    return Files.readString(folder.resolve("access.log"));
  }

  /** What the script wrote, and how it ended. */
  private record Run(int exit, String out, String err) {}

  private Run script(String receipt, String secret) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("node", "examples/case-status.mjs", receipt)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("CASE_STATUS_URL", "http://localhost:" + port);
    builder.environment().put("CLIENT_ID", credentials.clientId());
    builder.environment().put("CLIENT_SECRET", secret);
    builder.environment().put("TIMEOUT", "5");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void aScriptWrittenFromTheFactsGetsTheRightAnswers() throws IOException, InterruptedException {
    Run found = script("EAC9999103403", credentials.secret());
    assertThat(found.err()).isEmpty();
    assertThat(found.exit()).isZero();
    assertThat(found.out())
        .startsWith(
            "EAC9999103403 (I-130): Case Was Approved, since 09-05-2023 14:28:46\n"
                + "  Caso Fue Aprobado\n"
                + "  2023-09-05 We approved your Form I-130, Petition for Alien Relative.\n");
    assertThat(script("IOE9999999999", credentials.secret()).out())
        .startsWith("IOE9999999999 (I-130): Case Was Approved\n");
    assertThat(script("EAC*219012345", credentials.secret()))
        .isEqualTo(script("EAC0000000000", credentials.secret()));
  }

  @ParameterizedTest
  @CsvSource({
    "EAC0000000000, 2, does not recognize",
    "EAC, 2, is not formatted correctly",
    "TST0000000401, 1, 401: Invalid Access Token",
    "TST0000000429, 3, try again in 1 s",
    "TST0000001503, 3, 503: The Case Status API Sandbox is unavailable",
    "TST0000000200, 3, not JSON",
    "TST0000001200, 3, not JSON",
    "TST0000010000, 3, no answer (TimeoutError)",
  })
  void theScriptTakesEveryError(String receipt, int exit, String says)
      throws IOException, InterruptedException {
    Run run = script(receipt, credentials.secret());
    assertThat(run.err()).contains(says).doesNotContain("    at ");
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"en", "es"})
  void theLinesOfThePageForDevelopersWorkAsTheyStand(String language)
      throws IOException, InterruptedException {
    Document page = Jsoup.parse(caller.get("/developers?lang=" + language).body());
    assertThat(page.text()).contains("400,000");
    assertThat(Jsoup.parse(caller.get("/help?lang=" + language).body()).select("main a"))
        .anyMatch(link -> link.attr("href").equals("/developers"));
    List<String> lines = page.select("pre").eachText();
    assertThat(lines).hasSizeGreaterThan(3);
    Path out = Files.createTempFile(folder, "out", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                String.join(" && echo && ", lines)
                    .replaceAll("http://localhost:\\d+", "http://localhost:" + port))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("CLIENT_ID", credentials.clientId());
    builder.environment().put("CLIENT_SECRET", credentials.secret());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> answers = Files.readString(out).lines().filter(line -> !line.isEmpty()).toList();
    assertThat(answers).hasSize(lines.size() - 1);
    assertThat(answers.get(0)).startsWith("{\"case_status\":{\"receiptNumber\":\"EAC9999103403\"");
    assertThat(answers.get(1)).contains("\"outcome\":\"found\"", "\"outcome\":\"not-recognized\"");
    assertThat(answers.get(2)).startsWith("{\"edition\":");
    assertThat(answers.get(3)).isEqualTo("{\"subscriptions\":1,\"malformed\":[]}");
    assertThat(answers.get(4)).startsWith("{\"changes\":[");
  }

  @Test
  void theScriptSaysThatItsSecretIsWrong() throws IOException, InterruptedException {
    Run run = script("EAC9999103403", "wrong");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().strip()).isEqualTo("no token (401: ClientId is Invalid)");
  }
}
