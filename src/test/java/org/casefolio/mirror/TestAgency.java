package org.casefolio.mirror;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agency's Case Status API as its facts say, with whatever it may do wrong: a server of its own
 * on a free port of this machine.
 */
public final class TestAgency implements AutoCloseable {

  public static final String CLIENT = "mirror-of-a-test";
  public static final String SECRET = "s3cret~of-a.test_0123456789";

  /** What the agency says of a number that it does not know. */
  public static final String UNKNOWN =
      "Case Status Online does not recognize the receipt number entered. Please check your receipt"
          + " number and try again. If you need further assistance, please call the USCIS Contact"
          + " Center at 1-800-375-5283.";

  private static final JsonMapper JSON = JsonMapper.shared();

  /** What an answer can be instead of what it should be. */
  public enum Fault {
    NONE,
    LEADING_BLANKS,
    BROKEN_JSON,
    HTML,
    EMPTY,
    HUGE,
    NOT_UTF8,
    CUT_OFF,
    SLOW_DRIP,
    OTHER_CASE,
    REDIRECT,
    ERROR_500,
    BAD_GATEWAY,
    PLATFORM_ERRORS,
    NOT_FOUND_PAGE,
    TOKEN_REVOKED,
    TOO_MANY,
    TOO_MANY_FAULT,
    TOO_MANY_WITH_TIME,
    CLOSED,
    CLOSED_NESTED
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Map<String, Object>> cases = new ConcurrentHashMap<>();
  private final Map<String, Long> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger tokenRequests = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
  private volatile IntFunction<Fault> faults = number -> Fault.NONE;
  private volatile BiConsumer<String, Map<String, Object>> listener = (receipt, status) -> {};
  private volatile String life = "1799";
  private volatile boolean lettingIn = true;

  private TestAgency() {
    this.server = open();
  }

  public static TestAgency start() {
    return new TestAgency();
  }

  private HttpServer open() {
    try {
      HttpServer opened =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
      opened.setExecutor(threads);
      opened.createContext("/oauth/accesstoken", this::token);
      opened.createContext("/case-status/", this::caseStatus);
      opened.createContext("/elsewhere", exchange -> send(exchange, 200, "{}"));
      opened.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI tokenUrl() {
    return URI.create(address() + "/oauth/accesstoken");
  }

  public URI apiUrl() {
    return URI.create(address() + "/case-status");
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets how a case stands: title, description and the history of dates and sentences. */
  public void put(String receipt, String title, String description, List<String[]> history) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("receiptNumber", receipt);
    status.put("formType", "I-130");
    if (!receipt.startsWith("IOE")) {
      status.put("submittedDate", "09-05-2023 14:28:46");
      status.put("modifiedDate", "09-05-2023 14:28:46");
    }
    status.put("current_case_status_text_en", title);
    status.put("current_case_status_desc_en", description);
    status.put("current_case_status_text_es", title.isEmpty() ? "" : "ES " + title);
    status.put("current_case_status_desc_es", description.isEmpty() ? "" : "ES " + description);
    status.put(
        "hist_case_status",
        history.isEmpty()
            ? null
            : history.stream()
                .map(step ->
                    Map.of(
                        "date", step[0],
                        "completed_text_en", step[1],
                        "completed_text_es", "ES " + step[1]))
                .toList());
    cases.put(receipt, status);
  }

  /** Changes one field of a case. */
  public void set(String receipt, String field, Object value) {
    cases.computeIfPresent(
        receipt,
        (key, before) -> {
          Map<String, Object> after = new LinkedHashMap<>(before);
          after.put(field, value);
          return after;
        });
  }

  public void remove(String receipt) {
    cases.remove(receipt);
  }

  /** What to do wrong at which request for a case; the first one is 1. */
  public void faults(IntFunction<Fault> plan) {
    this.faults = plan;
  }

  /** Calls a listener with every answer that tells of a case, before it is sent. */
  public void listen(BiConsumer<String, Map<String, Object>> to) {
    this.listener = to;
  }

  /** How long tokens say they are good, in seconds. */
  public void life(String seconds) {
    this.life = seconds;
  }

  /** Forgets all tokens. */
  public void revokeAll() {
    tokens.clear();
  }

  /** Whether the credentials are good. */
  public void lettingIn(boolean on) {
    this.lettingIn = on;
  }

  public int requests() {
    return requests.get();
  }

  public int tokenRequests() {
    return tokenRequests.get();
  }

  /** How often a case was told of. */
  public int answered() {
    return answered.get();
  }

  /** The receipt numbers that were asked for, in order. */
  public List<String> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    tokenRequests.incrementAndGet();
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : form.split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(
          parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    if (!"client_credentials".equals(fields.get("grant_type"))) {
      send(
          exchange,
          400,
          "{\"ErrorCode\":\"invalid_request\",\"Error\":\"Required param : grant_type\"}");
    } else if (!lettingIn
        || !CLIENT.equals(fields.get("client_id"))
        || !SECRET.equals(fields.get("client_secret"))) {
      send(exchange, 401, "{\"ErrorCode\":\"invalid_client\",\"Error\":\"ClientId is Invalid\"}");
    } else {
      String token = UUID.randomUUID().toString().replace("-", "");
      tokens.put(token, System.nanoTime());
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("token_type", "Bearer");
      body.put("issued_at", "1740154956557");
      body.put("client_id", CLIENT);
      body.put("access_token", token);
      body.put("scope", "");
      body.put("expires_in", life);
      body.put("status", "approved");
      send(exchange, 200, JSON.writeValueAsString(body));
    }
  }

  private void caseStatus(HttpExchange exchange) throws IOException {
    String receipt =
        URLDecoder.decode(
            exchange.getRequestURI().getRawPath().substring("/case-status/".length()),
            StandardCharsets.UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String token =
        authorization == null ? "" : authorization.replaceFirst("(?i)^bearer ", "").strip();
    if (!tokens.containsKey(token)) {
      send(exchange, 401, "{\"code\":401,\"message\":\"Invalid Access Token\"}");
      return;
    }
    asked.add(receipt);
    Fault fault = faults.apply(requests.incrementAndGet());
    Map<String, Object> status = cases.get(receipt);
    String good =
        status == null
            ? ""
            : JSON.writeValueAsString(
                ordered(
                    "case_status",
                    status,
                    "message",
                    "Query was successful for payload {'receipt_number': '" + receipt + "'}"));
    switch (fault) {
      case NONE -> answer(exchange, receipt, status, good, "");
      case LEADING_BLANKS -> answer(exchange, receipt, status, good, "\n\n  ");
      case BROKEN_JSON ->
          send(
              exchange,
              200,
              "{\"case_status\":{\"receiptNumber\":\""
                  + receipt
                  + "\",\"current_case_status_desc_en\":\"go to <a href=\"https://x\">x</a>\"}}");
      case HTML -> send(exchange, 200, "<html><body><h1>Please wait</h1></body></html>");
      case EMPTY -> send(exchange, 200, "");
      case HUGE -> huge(exchange);
      case NOT_UTF8 ->
          send(exchange, 200, "{\"message\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1));
      case CUT_OFF -> cutOff(exchange, good);
      case SLOW_DRIP -> drip(exchange);
      case OTHER_CASE -> {
        Map<String, Object> other = new LinkedHashMap<>(Map.of());
        if (status != null) {
          other.putAll(status);
        }
        other.put("receiptNumber", "EAC0000000001");
        other.put("formType", "I-90");
        other.put("current_case_status_text_en", "Case Was Denied");
        send(exchange, 200, JSON.writeValueAsString(Map.of("case_status", other)));
      }
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", address() + "/elsewhere");
        send(exchange, 302, "");
      }
      case ERROR_500 -> send(exchange, 500, "{\"fault\":{\"faultstring\":\"Policy failed\"}}");
      case BAD_GATEWAY -> send(exchange, 502, "<html>502 gateway errors</html>");
      case PLATFORM_ERRORS ->
          send(
              exchange,
              500,
              "{\"errors\":[{\"code\":\"ERROR_X\",\"message\":\"Internal\",\"traceId\":\"1\"}]}");
      case NOT_FOUND_PAGE -> send(exchange, 404, "<html>no such page</html>");
      case TOKEN_REVOKED -> {
        tokens.clear();
        send(exchange, 401, "{\"code\":401,\"message\":\"Invalid Access Token\"}");
      }
      case TOO_MANY -> send(exchange, 429, "{\"code\":429,\"message\":\"Spike Arrest Violation\"}");
      case TOO_MANY_FAULT ->
          send(exchange, 429, "{\"fault\":{\"faultstring\":\"Rate limit quota violation\"}}");
      case TOO_MANY_WITH_TIME -> {
        exchange.getResponseHeaders().set("Retry-After", "2");
        send(exchange, 429, "{\"code\":429,\"message\":\"Spike Arrest Violation\"}");
      }
      case CLOSED -> send(exchange, 503, "{\"code\":503,\"message\":\"Service Unavailable\"}");
      case CLOSED_NESTED ->
          send(
              exchange,
              503,
              "\n\n  {\"error\":{\"code\":\"503\",\"message\":\"The Case Status API Sandbox is"
                  + " unavailable at this time.\"}}");
    }
  }

  private static Map<String, Object> ordered(
      String one, Object first, String other, Object second) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(one, first);
    map.put(other, second);
    return map;
  }

  private void answer(
      HttpExchange exchange,
      String receipt,
      @Nullable Map<String, Object> status,
      String good,
      String before)
      throws IOException {
    if (status == null) {
      send(exchange, 404, before + JSON.writeValueAsString(Map.of("message", UNKNOWN)));
    } else {
      answered.incrementAndGet();
      listener.accept(receipt, status);
      send(exchange, 200, before + good);
    }
  }

  private static void huge(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] blanks = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream body = exchange.getResponseBody()) {
      for (int i = 0; i < 64; i++) {
        body.write(blanks);
      }
    } catch (IOException e) {
      // whoever asked has seen enough
    }
    exchange.close();
  }

  private static void cutOff(HttpExchange exchange, String good) throws IOException {
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length + 100L);
    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private static void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      for (int i = 0; i < 1_200; i++) {
        body.write(' ');
        body.flush();
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (IOException e) {
      // whoever asked has waited long enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
