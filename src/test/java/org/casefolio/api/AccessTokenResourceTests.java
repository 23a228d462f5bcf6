package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.api.Caller.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Tokens, over HTTP as existing clients ask for them. */
@ApiSite
class AccessTokenResourceTests {

  private static final String REQUIRED =
      "{\"ErrorCode\":\"invalid_request\",\"Error\":\"Required param : grant_type\"}";
  private static final String INVALID =
      "{\"ErrorCode\":\"invalid_client\",\"Error\":\"ClientId is Invalid\"}";

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private MovedClock clock;
  @Autowired private JdbcClient jdbc;

  private Caller caller;

  @BeforeEach
  void letAClientIn() {
    caller = Caller.fresh(port, clients);
  }

  @Test
  void answersEveryFieldInItsOrderAndEveryScalarAsText() {
    Answer answer = caller.authorize();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    List<String> names = new ArrayList<>();
    for (var field : answer.json().properties()) {
      names.add(field.getKey());
      if (!field.getKey().equals("api_product_list_json")) {
        assertThat(field.getValue().isString()).as(field.getKey()).isTrue();
      }
    }
    assertThat(names)
        .containsExactly(
            "refresh_token_expires_in",
            "api_product_list",
            "api_product_list_json",
            "organization_name",
            "developer.email",
            "token_type",
            "issued_at",
            "client_id",
            "access_token",
            "application_name",
            "scope",
            "expires_in",
            "refresh_count",
            "status");
    JsonNode token = answer.json();
    assertThat(token.get("expires_in").asString()).isEqualTo("1799");
    assertThat(token.get("issued_at").asString()).isEqualTo(Long.toString(clock.millis()));
    assertThat(token.get("token_type").asString()).isEqualTo("Bearer");
    assertThat(token.get("status").asString()).isEqualTo("approved");
    assertThat(token.get("client_id").asString()).isEqualTo(caller.credentials().clientId());
    assertThat(token.get("access_token").asString()).matches("[A-Za-z0-9_-]{28}");
    assertThat(token.get("organization_name").asString()).isEqualTo("Test Agency");
    assertThat(token.get("api_product_list").asString()).isEqualTo("[Case Status API]");
    assertThat(token.get("api_product_list_json").get(0).asString()).isEqualTo("Case Status API");
    assertThat(token.get("scope").asString()).isEmpty();
  }

  @Test
  void takesTheCredentialsFromTheFormOrBesideItAndIgnoresTheScope() {
    assertThat(
            caller
                .requestToken(
                    "grant_type=client_credentials&scope=case-status",
                    "Content-Type",
                    "application/x-www-form-urlencoded; charset=UTF-8",
                    "Authorization",
                    caller.basic())
                .status())
        .isEqualTo(200);
    assertThat(caller.requestToken(caller.form() + "&scope=read&demo_id=7").status())
        .isEqualTo(200);
    assertThat(
            caller
                .requestToken(
                    caller.form().replace("_", "%5f").replace("-", "%2D"),
                    "Content-Type",
                    Caller.FORM)
                .status())
        .isEqualTo(200);
  }

  @Test
  void wantsTheGrantTypeInTheForm() {
    Answer basicAlone =
        caller.requestToken("", "Content-Type", Caller.FORM, "Authorization", caller.basic());
    assertThat(basicAlone.status()).isEqualTo(400);
    assertThat(basicAlone.body()).isEqualTo(REQUIRED);

    Answer inTheQuery =
        caller.send(
            "POST",
            "/oauth/accesstoken?" + caller.form(),
            new byte[0],
            "Content-Type",
            Caller.FORM);
    assertThat(inTheQuery.status()).isEqualTo(400);
    assertThat(inTheQuery.body()).isEqualTo(REQUIRED);

    Answer other = caller.requestToken("grant_type=password&username=a&password=b");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.json().get("ErrorCode").asString()).isEqualTo("unsupported_grant_type");
  }

  @Test
  void saysTheSameOfAWrongSecretAnUnknownClientAndNone() {
    String grant = "grant_type=client_credentials";
    for (String form :
        List.of(
            caller.form() + "x",
            grant + "&client_id=nobody&client_secret=" + caller.credentials().secret(),
            grant + "&client_id=" + caller.credentials().clientId(),
            grant)) {
      Answer answer = caller.requestToken(form);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(INVALID);
      assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
    }
    for (String header : List.of("Basic %%%", "Basic bm9jb2xvbg==", "Bearer x", "Basic /w==")) {
      assertThat(
              caller
                  .requestToken(grant, "Content-Type", Caller.FORM, "Authorization", header)
                  .status())
          .isEqualTo(401);
    }
    assertThat(
            jdbc.sql("select count(*) from audit.entry where result = 'wrong-credential'")
                .query(Integer.class)
                .single())
        .isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '{\"grant_type\":\"client_credentials\"}', 415",
    "text/plain, grant_type=client_credentials, 415",
    "multipart/form-data; boundary=x, --x--, 415",
    "no type at all, grant_type=client_credentials, 415",
    "application/x-www-form-urlencoded, grant_type=%zz, 400",
    "application/x-www-form-urlencoded, grant_type=client_credentials&client_id=%ff, 400",
    "application/x-www-form-urlencoded, %, 400",
  })
  void refusesClearlyWhatIsNoForm(String type, String body, int status) {
    Answer answer = caller.requestToken(body, "Content-Type", type);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().get("ErrorCode").asString()).isEqualTo("invalid_request");
    assertThat(answer.json().get("Error").asString()).isNotBlank();
  }

  @Test
  void refusesWhatIsTooLongOrNotUtf8() {
    Answer tooLong = caller.requestToken(caller.form() + "&x=" + "y".repeat(9_000));
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.json().get("Error").asString()).contains("8192");

    Answer latin =
        caller.send(
            "POST",
            "/oauth/accesstoken",
            "grant_type=client_credentials&client_id=ñ".getBytes(StandardCharsets.ISO_8859_1),
            "Content-Type",
            Caller.FORM);
    assertThat(latin.status()).isEqualTo(400);
    assertThat(latin.json().get("Error").asString()).contains("UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"GET", "PUT", "PATCH", "DELETE"})
  void understandsOnlyPost(String method) {
    Answer answer = caller.send(method, "/oauth/accesstoken", new byte[0], "Accept", "text/html");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertThat(answer.json().get("ErrorCode").asString()).isEqualTo("invalid_request");
  }

  @Test
  void eachTokenIsGoodToItsEndAndNoLonger() {
    caller.authorize();
    String first = caller.token();
    clock.move(Duration.ofMinutes(29));
    caller.authorize();
    String second = caller.token();
    assertThat(second).isNotEqualTo(first);
    assertThat(caller.with(first).caseStatus("EAC0000000000").status()).isEqualTo(404);

    clock.move(Duration.ofMinutes(1));
    assertThat(caller.with(first).caseStatus("EAC0000000000").status()).isEqualTo(401);
    assertThat(caller.with(second).caseStatus("EAC0000000000").status()).isEqualTo(404);
  }

  @Test
  void readsATokenAsItIsWhateverCameBeforeOnTheConnection() throws IOException {
    caller.authorize();
    String token = caller.token();
    int letter = 0;
    while (!Character.isLowerCase(token.charAt(letter))) {
      letter++;
    }
    String beginning = token.substring(0, letter + 1).toUpperCase(Locale.ROOT);
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      assertThat(statusOf(socket, beginning)).isEqualTo(401);
      assertThat(statusOf(socket, token)).isEqualTo(404);
    }
  }

  /** The answer to a look-up on a connection that stays. */
  private static int statusOf(Socket socket, String token) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET /case-status/EAC0000000000 HTTP/1.1\r\nHost: localhost\r\n"
                    + ("Authorization: Bearer " + token + "\r\n\r\n"))
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertThat(length.find()).isTrue();
    socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return Integer.parseInt(head.substring(9, 12));
  }

  @Test
  void keepsNeitherSecretNorTokenInClear() {
    caller.authorize();
    for (String table : List.of("client", "secret", "token")) {
      List<String> rows =
          jdbc.sql("select t::text from api." + table + " t").query(String.class).list();
      assertThat(rows).isNotEmpty();
      assertThat(String.join("\n", rows))
          .doesNotContain(caller.credentials().secret(), caller.token());
    }
  }

  @Test
  void limitsHowFastTokensAreAskedFor() {
    Caller slow = new Caller(port, clients.add("slow tokens", 2, null).orElseThrow());
    assertThat(slow.authorize().status()).isEqualTo(200);
    assertThat(slow.authorize().status()).isEqualTo(200);

    Answer third = slow.authorize();
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("Retry-After")).isEqualTo("1");

    clock.move(Duration.ofSeconds(1));
    assertThat(slow.authorize().status()).isEqualTo(200);
  }

  @Test
  void asksToTryAgainWhileTheDatabaseIsAway() {
    jdbc.sql("alter table api.secret rename to secret_away").update();
    Answer answer;
    try {
      answer = caller.authorize();
    } finally {
      jdbc.sql("alter table api.secret_away rename to secret").update();
    }
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("30");
    assertThat(answer.body()).isEqualTo("{\"code\":503,\"message\":\"Service Unavailable\"}");
  }
}
