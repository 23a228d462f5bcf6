package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.cases.Senders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The security headers on every kind of answer, those included that the server gives before any of
 * our code has run. What each route answers to everybody is walked by {@link AccessTests}, under
 * the same rules.
 */
@AccountsSite
class HeadersTests {

  private static final String EVENTS = "/intake/v1/events";
  private static final String NDJSON = "application/x-ndjson";

  /** Not understood, or not offered; never that something broke. */
  private static final Set<Integer> REFUSALS =
      Set.of(400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 505);

  @LocalServerPort private int port;
  @Autowired private Senders senders;
  @Autowired private JdbcClient jdbc;

  private final AnswerRules rules = new AnswerRules();

  private void assertStatus(int status, String method, Answer answer) {
    rules.hold(method, answer);
    assertThat(answer.status()).as(method + " " + answer.path()).isEqualTo(status);
  }

  @Test
  void standOnEveryStatus() {
    Visitor visitor = new Visitor(port);
    assertStatus(200, "GET", visitor.get("/"));
    assertStatus(302, "GET", visitor.get("/portfolio"));
    assertStatus(303, "GET", visitor.get("/create/account"));
    assertStatus(400, "GET", visitor.get("/a;b"));
    assertStatus(
        403,
        "POST",
        visitor.send("POST", "/create", "kind=applicant", "Content-Type", Visitor.FORM));
    assertStatus(404, "GET", visitor.get("/nothing/here"));
    assertStatus(404, "GET", visitor.get("/assets/nothing.css"));
    assertStatus(405, "GET", visitor.get("/sign-out"));
    assertStatus(
        413,
        "POST",
        visitor.send("POST", "/check", "x".repeat(2_200_000), "Content-Type", Visitor.FORM));
    assertStatus(
        422,
        "POST",
        visitor.send("POST", "/check", "receiptNumber=no", "Content-Type", Visitor.FORM));
    assertStatus(431, "GET", visitor.send("GET", "/", "", "X-Long", "x".repeat(20_000)));
  }

  @Test
  void standOnWhatProgramsAreAnswered() {
    String credential = senders.add("headers-" + UUID.randomUUID(), null).orElseThrow();
    Visitor program = new Visitor(port);
    assertStatus(401, "POST", program.send("POST", EVENTS, "{}", "Content-Type", NDJSON));
    assertStatus(405, "GET", program.get(EVENTS));
    String[] wrongType = {"Authorization", "Bearer " + credential, "Content-Type", "text/plain"};
    assertStatus(415, "POST", program.send("POST", EVENTS, "{}", wrongType));
    String[] right = {"Authorization", "Bearer " + credential, "Content-Type", NDJSON};
    assertStatus(200, "POST", program.send("POST", EVENTS, "{}", right));
    jdbc.sql("alter table cases.sender rename to sender_away").update();
    try {
      assertStatus(503, "POST", program.send("POST", EVENTS, "{}", right));
    } finally {
      jdbc.sql("alter table cases.sender_away rename to sender").update();
    }
  }

  /**
   * Whatever it says that it accepts: a sender is a program, and a browser has no business there.
   */
  @ParameterizedTest
  @MethodSource("wrongMethods")
  void programsAreToldOfAWrongMethodInTheirOwnLanguage(String method, String accepts) {
    Answer answer =
        RawRequest.send(
            port,
            method
                + " /intake/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: "
                + accepts
                + "\r\nContent-Length: 0\r\n\r\n");

    assertStatus(405, method, answer);
    assertThat(answer.header("allow")).isEqualTo("POST");
    assertThat(answer.header("content-type")).startsWith("application/problem+json");
    if (!method.equals("HEAD")) {
      assertThat(answer.body()).contains("urn:casefolio:problem:method");
    }
  }

  static Stream<Arguments> wrongMethods() {
    return Stream.of("GET", "HEAD", "PUT", "PATCH", "DELETE")
        .flatMap(
            method -> Stream.of("text/html", "*/*").map(accepts -> Arguments.of(method, accepts)));
  }

  @Test
  void standWhereTooMuchWasTried() {
    Visitor visitor = new Visitor(port);
    Answer answer = visitor.get("/sign-in");
    for (int i = 0; i < 40 && answer.status() != 429; i++) {
      answer = People.signIn(visitor, "headers.nobody", "wrong");
      rules.hold("POST", answer);
    }
    assertThat(answer.status()).isEqualTo(429);
  }

  @Test
  void letFilesBeKeptWhoseAddressNamesTheirContent() {
    Visitor visitor = new Visitor(port);
    Answer home = visitor.get("/");
    String file = home.page().select("link[rel=stylesheet]").attr("href");
    Answer css = visitor.get(file);

    assertThat(css.status()).isEqualTo(200);
    assertThat(css.header("cache-control")).contains("immutable", "max-age=31536000");
    assertThat(css.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(css.header("content-security-policy")).isNotEmpty();
    assertThat(css.header("strict-transport-security")).isNotEmpty();
    assertThat(css.setCookies()).isEmpty();
  }

  /**
   * The language and the known device stay: signing in again is no harder for having signed out.
   */
  @Test
  void haveTheBrowserForgetThePagesAtSignOut() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "headers.leaves", "");
    Answer page = visitor.get("/account?lang=es");
    Set<String> before = Set.copyOf(visitor.cookies().keySet());

    Answer out = visitor.submit(page, "/sign-out");

    assertStatus(303, "POST", out);
    assertThat(out.header("clear-site-data")).isEqualTo("\"cache\", \"storage\"");
    assertThat(before).contains("__Host-session", "__Host-lang", "__Host-device");
    assertThat(visitor.cookies().keySet())
        .contains("__Host-lang", "__Host-device")
        .doesNotContain("__Host-session");
  }

  @Test
  void haveTheBrowserForgetThePagesOfADeletedAccount() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "headers.deletes", "");
    Answer asked = visitor.submit(visitor.get("/account/delete"), "/account/delete");

    Answer deleted = visitor.prove(asked);

    assertStatus(303, "POST", deleted);
    assertThat(deleted.header("clear-site-data")).isEqualTo("\"cache\", \"storage\"");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void standOnWhatTheServerItselfRefuses(String what, String request) {
    Answer answer = RawRequest.send(port, request);

    rules.hold(what, answer.status(), answer.headers(), answer.body());
    assertThat(answer.status()).as(what).isIn(REFUSALS);
    assertThat(answer.header("content-type")).as(what).startsWith("text/html");
    assertThat(answer.body()).as(what).contains("<h1>").doesNotContain("marker");
  }

  private static Arguments line(String line, String... headers) {
    return Arguments.of(
        line.length() > 60 ? line.substring(0, 60) : line,
        line
            + "\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
            + "\r\n");
  }

  private static Arguments header(String... headers) {
    return Arguments.of(
        headers[0].length() > 60 ? headers[0].substring(0, 60) : headers[0],
        "GET /marker HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
            + "\r\n");
  }

  private static Arguments form(String path, String name, String body, String... headers) {
    return Arguments.of(
        name,
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
            + "\r\n"
            + body);
  }

  static Stream<Arguments> malformed() {
    String form = "Content-Type: application/x-www-form-urlencoded";
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        Arguments.of("no request", "marker\r\n\r\n"),
        Arguments.of("no version", "GET /marker\r\n\r\n"),
        Arguments.of("binary", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"),
        Arguments.of("no host", "GET /marker HTTP/1.1\r\nConnection: close\r\n\r\n"),
        line("GET /marker HTTP/9.9"),
        line("GET /marker HTTP/1.x"),
        line("G@T /marker HTTP/1.1"),
        line("GET marker HTTP/1.1"),
        line("GET /%zzmarker HTTP/1.1"),
        line("GET /%00marker HTTP/1.1"),
        line("GET /%c0%afmarker HTTP/1.1"),
        line("GET /%ff%femarker HTTP/1.1"),
        line("GET /..;/marker HTTP/1.1"),
        line("GET /../../etc/marker HTTP/1.1"),
        line("GET /%2e%2e/marker HTTP/1.1"),
        line("GET /a%2fmarker HTTP/1.1"),
        line("GET /a%5cmarker HTTP/1.1"),
        line("GET /a\\marker HTTP/1.1"),
        line("GET //marker HTTP/1.1"),
        line("GET /marker;x=%zz HTTP/1.1"),
        line("GET /" + "m".repeat(20_000) + " HTTP/1.1"),
        line("GET http://[marker/ HTTP/1.1"),
        line("CONNECT marker:443 HTTP/1.1"),
        header("marker"),
        header(": marker"),
        header("Mar ker: x"),
        header("X-Marker: a\u0000b"),
        header("X-Marker: " + "m".repeat(20_000)),
        header("Content-Length: marker"),
        header("Content-Length: -1"),
        header("Content-Length: 1", "Content-Length: 2"),
        header("Transfer-Encoding: marker"),
        header("Transfer-Encoding: chunked, marker"),
        header("Content-Length: 3", chunked),
        header("Expect: marker"),
        header("Host: other.example"),
        form("/check", "a chunk that is none", "marker\r\n\r\n", form, chunked),
        form(
            "/create",
            "a chunk that is none, where a token is needed",
            "marker\r\n\r\n",
            form,
            chunked),
        form("/check", "a huge form", "", form, "Content-Length: 99999999999"),
        form(
            "/portfolio/add",
            "parts without a boundary",
            "marker",
            "Content-Type: multipart/form-data",
            "Content-Length: 6"));
  }

  /** Forms that a server may read as it likes, as long as it does not break over them. */
  @ParameterizedTest
  @MethodSource("oddForms")
  void oddFormsBreakNothing(String what, String request) {
    Answer answer = RawRequest.send(port, request);

    rules.hold("POST /check " + what, answer.status(), answer.headers(), answer.body());
    assertThat(answer.status()).as(what).isIn(200, 400, 415, 422);
    assertThat(answer.body()).as(what).contains("<h1");
  }

  static Stream<Arguments> oddForms() {
    String form = "Content-Type: application/x-www-form-urlencoded";
    return Stream.of(
        form("/check", "a broken escape", "receiptNumber=%zz", form, "Content-Length: 17"),
        form("/check", "broken characters", "receiptNumber=%ff%fe%00", form, "Content-Length: 23"),
        form("/check", "a name without a value", "receiptNumber", form, "Content-Length: 13"),
        form("/check", "a value without a name", "=x&&=&", form, "Content-Length: 6"),
        form("/check", "many names", "a&".repeat(5_000), form, "Content-Length: 10000"),
        form("/check", "twice", "receiptNumber=a&receiptNumber=b", form, "Content-Length: 31"),
        form(
            "/check",
            "parts that are none",
            "marker",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Length: 6"),
        form(
            "/check",
            "an encoding that does not exist",
            "receiptNumber=x",
            form + ";charset=marker",
            "Content-Length: 15"));
  }

  /** Wrong in a way that needs no refusal: read as if it were not there. */
  @ParameterizedTest
  @MethodSource("odd")
  void oddHeadersBreakNothing(String header) {
    for (String path : List.of("/", "/sign-in", "/portfolio")) {
      Answer answer =
          RawRequest.send(
              port,
              "GET "
                  + path
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + header
                  + "\r\n\r\n");
      rules.hold(
          "GET " + path + " with " + header, answer.status(), answer.headers(), answer.body());
      assertThat(answer.status()).as(header).isIn(200, 302, 304, 400, 406);
    }
  }

  static Stream<String> odd() {
    return Stream.of(
        "Accept: ,;q=marker",
        "Accept: text/html;q=2",
        "Accept: image/png",
        "Accept-Language: ,;q=x",
        "Accept-Language: *-*-*;q=1.5, zh-Hant-" + "x-".repeat(200),
        "Accept-Language: " + "en-".repeat(3_000),
        "Accept-Encoding: gzip;q=-1, \u00ff",
        "Accept-Charset: marker",
        "Content-Type: ;;;",
        "Content-Type: text/html; charset=\"",
        "Cookie: ;;=;__Host-lang",
        "Cookie: __Host-lang=\"en",
        "Cookie: __Host-lang=%zz; __Host-session=\"\u00e9\u0000\"",
        "Cookie: __Host-session=.; __Host-device=;",
        "Cookie: __Host-session=" + "a".repeat(4_000) + ".b; __Host-form=" + "c".repeat(4_000),
        "Cookie: __Host-form=\u00ff",
        "If-Modified-Since: marker",
        "If-None-Match: marker",
        "Range: bytes=9-1",
        "User-Agent: " + "(".repeat(390),
        "X-Forwarded-For: ]:[,,marker",
        "Forwarded: for=\"[",
        "X-Forwarded-Proto: javascript",
        "Origin: null",
        "Authorization: Bearer",
        "Authorization: Basic %%%");
  }
}
