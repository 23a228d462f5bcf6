package org.casefolio.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.casefolio.Casefolio;
import org.casefolio.cases.Case;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.Senders;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The feed as an agency's system uses it: over HTTP, against the real server. */
@SpringBootTest(
    classes = Casefolio.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "casefolio.demo=false",
      "casefolio.operator.name=Example Agency",
      "casefolio.operator.kind=agency",
      "casefolio.operator.contact=help@example.org",
      "casefolio.mail.from=no-reply@example.org",
      "casefolio.public-url=http://localhost",
      "casefolio.smtp.host=127.0.0.1",
      "management.server.port=0",
      "casefolio.catalogue=src/test/resources/cases/small-catalogue.yaml"
    })
class EventsResourceTests {

  private static final String NDJSON = "application/x-ndjson";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort private int port;
  @Autowired private Senders senders;
  @Autowired private Cases cases;
  @Autowired private JdbcClient jdbc;

  private String sender = "";
  private String credential = "";

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws IOException {
    TestDatabase.register(properties);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data-");
    properties.add("casefolio.data", folder.resolve("data")::toString);
    properties.add("casefolio.master-key-file", folder.resolve("master.key")::toString);
  }

  @BeforeEach
  void letASenderIn() {
    sender = "agency-" + UUID.randomUUID();
    credential = senders.add(sender, null).orElseThrow();
  }

  @Test
  void asksToTryAgainWhileTheDatabaseCannotSayWhoTheSenderIs() throws Exception {
    jdbc.sql("alter table cases.sender rename to sender_away").update();
    HttpResponse<String> response;
    try {
      response = send("");
    } finally {
      jdbc.sql("alter table cases.sender_away rename to sender").update();
    }

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("urn:casefolio:problem:try-again");
    assertThat(send("").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsAProgramThatOnlyPostIsUnderstood() throws Exception {
    for (String method : List.of("GET", "PUT", "DELETE")) {
      HttpResponse<String> response =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/intake/v1/events"))
                  .header("Accept", "*/*")
                  .method(method, BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).contains("POST");
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(response.body()).contains("urn:casefolio:problem:method");
    }
  }

  @Test
  void answersEveryLineInOrderAndNothingElse() throws Exception {
    HttpResponse<String> response =
        send(
            """
            {"eventId":"a1","receiptNumber":"IOE0900000001","formType":"i 485","title":"Case Was Received","occurredAt":"2026-03-01T10:00:00-05:00"}

            {"eventId":"a2","receiptNumber":"ioe-090-000-0001","formType":"I-485","statusCode":"request-for-evidence-was-sent","occurredAt":"2026-04-01","respondBy":"2026-06-30","titleEs":"Solicitud","textEn":"We sent a request.","textEs":"Enviamos una solicitud.","protected":false}
            this is not JSON
            \t
            {"eventId":"a1","receiptNumber":"IOE0900000001","formType":"I-485","title":"Case Was Received","occurredAt":"2026-03-01T15:00:00Z"}
            {"heartbeat":"2026-03-01T15:00:00Z"}
            {"eventId":"a3","receiptNumber":"IOE0900000001","withdraws":"a2"}\
            """);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(NDJSON);
    assertThat(response.body())
        .isEqualTo(
            """
            {"line":1,"eventId":"a1","result":"accepted"}
            {"line":3,"eventId":"a2","result":"accepted"}
            {"line":4,"result":"rejected","field":"line","reason":"not-json"}
            {"line":6,"eventId":"a1","result":"duplicate"}
            {"line":7,"result":"accepted"}
            {"line":8,"eventId":"a3","result":"accepted"}
            """);
    UUID batch = UUID.fromString(response.headers().firstValue("Casefolio-Batch").orElseThrow());
    assertThat(
            jdbc.sql(
                    """
                    select count(*) from cases.entry e join cases.batch b on b.number = e.batch
                    where b.id = ?
                    """)
                .param(batch)
                .query(Integer.class)
                .single())
        .isEqualTo(3);
    Case found = find("IOE0900000001");
    assertThat(found.form()).isEqualTo("I-485");
    assertThat(found.current().orElseThrow().title()).isEqualTo("Case Was Received");
    assertThat(found.history()).hasSize(2);
    assertThat(senders.list())
        .filteredOn(listed -> listed.name().equals(sender))
        .singleElement()
        .satisfies(listed -> assertThat(listed.lastHeard()).isNotNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[1,2]; line; not-an-object",
        "\"text\"; line; not-an-object",
        "{\"eventId\":\"x\"} {}; line; not-an-object",
        "{\"eventId\":\"x\",\"eventId\":\"y\"}; line; not-json",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}; line;"
            + " not-acceptable-json",
        "{\"eventId\":\"x\",\"protectd\":true}; protectd; unknown-field",
        "{\"eventId\":\"x\",\"a b\":true}; line; unknown-field",
        "{\"receiptNumber\":\"EAC2190012345\"}; eventId; missing",
        "{\"eventId\":7}; eventId; not-a-text",
        "{\"eventId\":\"x\"}; receiptNumber; missing",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC219001234\"}; receiptNumber;"
            + " not-a-receipt-number",
        "{\"eventId\":\"x\",\"receiptNumber\":[{\"a\":1}]}; receiptNumber; not-a-text",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\"}; formType; missing",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\"}; title;"
            + " missing",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"statusCode\":\"no\"};"
            + " statusCode; unknown-status-code",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"statusCode\":\"case-was-denied\",\"title\":\"T\"};"
            + " statusCode; not-together-with-title",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"T\"};"
            + " occurredAt; missing",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"T\",\"occurredAt\":\"2026-03-01T10:00:00\"};"
            + " occurredAt; not-a-time-with-offset",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"T\",\"occurredAt\":\"2026-02-30\"};"
            + " occurredAt; not-a-date",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"T\",\"occurredAt\":\"2999-01-01\"};"
            + " occurredAt; in-the-future",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"T\",\"occurredAt\":\"2026-01-01\",\"respondBy\":\"soon\"};"
            + " respondBy; not-a-date",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"T\",\"occurredAt\":\"2026-01-01\",\"protected\":\"yes\"};"
            + " protected; not-true-or-false",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"formType\":\"I-130\",\"title\":\"A\\u0000\",\"occurredAt\":\"2026-01-01\"};"
            + " title; character-not-allowed",
        "{\"eventId\":\"x\",\"receiptNumber\":\"EAC2190012345\",\"withdraws\":\"nothing\"};"
            + " withdraws; unknown-event",
        "{\"heartbeat\":\"now\"}; heartbeat; not-a-time-with-offset",
        "{\"heartbeat\":\"2999-01-01T00:00:00Z\"}; heartbeat; in-the-future",
        "{\"heartbeat\":\"2026-01-01T00:00:00Z\",\"eventId\":\"x\"}; heartbeat;"
            + " not-together-with-other-fields",
      })
  void rejectsALineAloneAndSaysWhy(String line, String field, String reason) throws Exception {
    List<String> answers =
        send(event("good-1", 99_977) + line + "\n" + event("good-2", 99_977))
            .body()
            .lines()
            .toList();
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).endsWith("\"result\":\"accepted\"}");
    assertThat(answers.get(1))
        .endsWith(
            "\"result\":\"rejected\",\"field\":\"" + field + "\",\"reason\":\"" + reason + "\"}");
    assertThat(answers.get(2)).endsWith("\"result\":\"accepted\"}");
  }

  @Test
  void survivesLinesThatAreNoText() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
    body.writeBytes(bytes(event("u1", 99_978)));
    body.write(new byte[] {'{', (byte) 0xff, (byte) 0xc0, '}', '\n'});
    body.writeBytes(bytes("{\"eventId\":\"" + "x".repeat(300_000) + "\"}\n"));
    body.writeBytes(bytes("{\"eventId\":\"\\ud800\",\"receiptNumber\":\"EAC2190012345\"}\r\n"));
    body.writeBytes(bytes(event("\\ud800", 99_978)));
    body.writeBytes(bytes(event("u2", 99_978)));

    assertThat(send(body.toByteArray(), "Content-Type", NDJSON + "; charset=UTF-8").body())
        .isEqualTo(
            """
            {"line":1,"eventId":"u1","result":"accepted"}
            {"line":2,"result":"rejected","field":"line","reason":"not-utf-8"}
            {"line":3,"result":"rejected","field":"line","reason":"too-long"}
            {"line":4,"result":"rejected","field":"formType","reason":"missing"}
            {"line":5,"result":"rejected","field":"eventId","reason":"character-not-allowed"}
            {"line":6,"eventId":"u2","result":"accepted"}
            """);
  }

  @Test
  void takesAnEmptyFeed() throws Exception {
    HttpResponse<String> response = send("\n\n");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void takesAFeedOfManyPartsPlainAndCompressed() throws Exception {
    String body =
        IntStream.range(0, 3_500).mapToObj(i -> event("m" + i, i)).collect(Collectors.joining());
    List<String> answers =
        send(gzip(bytes(body)), "Content-Type", NDJSON, "Content-Encoding", "gzip")
            .body()
            .lines()
            .toList();
    assertThat(answers).hasSize(3_500).allMatch(line -> line.contains("accepted"));
    assertThat(answers.get(2_999))
        .isEqualTo("{\"line\":3000,\"eventId\":\"m2999\",\"result\":\"accepted\"}");
    assertThat(send(body).body().lines().toList())
        .hasSize(3_500)
        .allMatch(line -> line.contains("duplicate"));
  }

  @Test
  void givesUpOnABodyThatIsNotTheGzipItClaimsToBe() throws Exception {
    byte[] bomb = gzip(new byte[64 * 1024 * 1024]);
    byte[] whole = gzip(bytes(event("cut", 99_979)));
    byte[] cut = Arrays.copyOf(whole, whole.length - 12);
    for (byte[] body : List.of(bytes(event("z", 99_979)), new byte[0], bomb, cut)) {
      HttpResponse<String> response =
          send(body, "Content-Type", NDJSON, "Content-Encoding", "gzip");
      assertThat(response.statusCode()).isEqualTo(400);
      assertProblem(response, "not-gzip");
    }
  }

  @Test
  void wantsACredentialBeforeItReadsAnything() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              bytes(
                  """
                  POST /intake/v1/events HTTP/1.1\r
                  Host: localhost\r
                  Content-Type: application/x-ndjson\r
                  Content-Length: 1000000\r
                  Expect: 100-continue\r
                  \r
                  """));
      assertThat(reader(socket).readLine()).startsWith("HTTP/1.1 401");
    }
    for (String authorization :
        List.of(
            "",
            "Bearer",
            "Bearer x",
            "Basic " + credential,
            credential,
            "Bearer " + credential + "x")) {
      HttpResponse<String> response =
          CLIENT.send(
              HttpRequest.newBuilder(uri())
                  .header("Content-Type", NDJSON)
                  .headers("X", "y", "Authorization", authorization)
                  .POST(BodyPublishers.ofString(event("never", 99_980)))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(authorization).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
      assertProblem(response, "credential-needed");
    }
    assertThat(cases.find(receipt(99_980))).isEmpty();
  }

  /** Of many within a minute or two, no more than one each; the first may have been recorded. */
  @Test
  void recordsThatACredentialWasWrong() throws Exception {
    credential = "wrong";
    for (int i = 0; i < 5; i++) {
      assertThat(send(event("never", 99_980)).statusCode()).isEqualTo(401);
    }

    assertThat(
            jdbc.sql(
                    """
                    select count(*) from audit.entry
                    where action = 'feed' and result = 'wrong-credential'
                      and account is null and network is not null
                      and at > clock_timestamp() - interval '1 minute'
                    """)
                .query(Integer.class)
                .single())
        .isBetween(1, 2);
  }

  @Test
  void letsARevokedSenderInNoMore() throws Exception {
    assertThat(send(event("r1", 99_981)).statusCode()).isEqualTo(200);
    assertThat(senders.revoke(sender)).isTrue();
    assertThat(send(event("r2", 99_981)).statusCode()).isEqualTo(401);
  }

  @Test
  void understandsNothingButNdjson() throws Exception {
    for (String type :
        List.of("application/json", "text/plain", NDJSON + ";charset=ISO-8859-1", "?")) {
      HttpResponse<String> response = send(bytes(event("t", 99_982)), "Content-Type", type);
      assertThat(response.statusCode()).as(type).isEqualTo(415);
      assertProblem(response, "content-type");
    }
    HttpResponse<String> response =
        send(bytes(event("t", 99_982)), "Content-Type", NDJSON, "Content-Encoding", "br");
    assertThat(response.statusCode()).isEqualTo(415);
    assertProblem(response, "content-encoding");
  }

  @Test
  void answersALineWhileTheFeedGoesOn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(bytes(head("Transfer-Encoding: chunked")));
      BufferedReader in = reader(socket);
      for (int i = 0; i < 3; i++) {
        byte[] line = bytes(event("live-" + i, 99_983));
        out.write(bytes(Integer.toHexString(line.length) + "\r\n"));
        out.write(line);
        out.write(bytes("\r\n"));
        out.flush();
        String wanted =
            "{\"line\":" + (i + 1) + ",\"eventId\":\"live-" + i + "\",\"result\":\"accepted\"}";
        String read = in.readLine();
        while (read != null && !read.equals(wanted)) {
          read = in.readLine();
        }
        assertThat(read).isEqualTo(wanted);
      }
    }
    assertThat(find(receipt(99_983).value()).history()).hasSize(3);
  }

  @Test
  void answersInOnePieceWhatHasCome() throws Exception {
    String feed = event("one-piece-1", 99_984) + event("one-piece-2", 99_984);
    HttpResponse<String> plain = send(feed);
    assertThat(plain.body().lines()).hasSize(2);
    assertThat(plain.headers().firstValueAsLong("Content-Length"))
        .hasValue(bytes(plain.body()).length);
    HttpResponse<String> compressed =
        send(gzip(bytes(feed)), "Content-Type", NDJSON, "Content-Encoding", "gzip");
    assertThat(compressed.body().lines()).hasSize(2).allMatch(line -> line.contains("duplicate"));
    assertThat(compressed.headers().firstValueAsLong("Content-Length"))
        .hasValue(bytes(compressed.body()).length);
  }

  @Test
  void keepsWhatItAnsweredForWhenTheConnectionIsCut() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      events.add(event("cut-" + i, 90_000 + i));
    }
    List<String> answered = new ArrayList<>();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes(head("Content-Length: 10000000")));
      socket.getOutputStream().write(bytes(String.join("", events.subList(0, 2_000))));
      socket.getOutputStream().write(bytes(events.get(2_000).substring(0, 40)));
      socket.getOutputStream().flush();
      BufferedReader in = reader(socket);
      while (answered.isEmpty() || !answered.getLast().contains("\"line\":2000,")) {
        String read = in.readLine();
        assertThat(read).isNotNull();
        if (read.startsWith("{")) {
          answered.add(read);
        }
      }
    }
    assertThat(answered).hasSize(2_000);
    List<String> again = send(String.join("", events)).body().lines().toList();
    assertThat(again.subList(0, 2_000)).allMatch(line -> line.contains("duplicate"));
    assertThat(again.subList(2_000, 2_500)).allMatch(line -> line.contains("accepted"));
  }

  @Test
  void breaksTheAnswerOffWhenItCannotGoOn() throws Exception {
    byte[] whole =
        gzip(
            bytes(
                IntStream.range(0, 3_000)
                    .mapToObj(i -> event("b" + i, i))
                    .collect(Collectors.joining())));
    byte[] damaged = whole.clone();
    damaged[whole.length - 6] ^= 1;
    assertThat(
            catchThrowable(() -> send(damaged, "Content-Type", NDJSON, "Content-Encoding", "gzip")))
        .isInstanceOf(IOException.class);
  }

  private HttpResponse<String> send(String body) throws Exception {
    return send(bytes(body), "Content-Type", NDJSON);
  }

  private HttpResponse<String> send(byte[] body, String... headers) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri())
            .headers(headers)
            .header("Authorization", "Bearer " + credential)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private String head(String header) {
    return "POST /intake/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + NDJSON
        + "\r\nAuthorization: Bearer "
        + credential
        + "\r\n"
        + header
        + "\r\n\r\n";
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/intake/v1/events");
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void assertProblem(HttpResponse<String> response, String type) {
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.body())
        .contains("\"type\":\"urn:casefolio:problem:" + type + "\"")
        .doesNotContain("/intake");
  }

  private Case find(String receipt) {
    return cases.find(new ReceiptNumber(receipt)).orElseThrow();
  }

  private static ReceiptNumber receipt(int number) {
    return new ReceiptNumber("WAC%010d".formatted(number));
  }

  private static String event(String id, int receipt) {
    return """
    {"eventId":"%s","receiptNumber":"%s","formType":"I-130","title":"Case Was Received","occurredAt":"2026-03-01T10:00:00Z"}
    """
        .formatted(id, receipt(receipt).value());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
