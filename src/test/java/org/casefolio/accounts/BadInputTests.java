package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What no browser does and somebody will: the site goes on answering others. Requests that are
 * malformed in themselves are in {@code HeadersTests}; ten thousand idle connections are made by
 * {@code chaos/cluster}.
 */
@AccountsSite
class BadInputTests {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SLOW = 300;
  private static final int IDLE = 500;
  private static final String FORM_TYPE = "Content-Type: " + Visitor.FORM + "\r\n";
  private static final byte[] CHUNK =
      ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

  /** More than anything that is read: 100 MB. */
  private static final int ENDLESS = 6_400;

  private final List<Socket> open = new ArrayList<>();

  @LocalServerPort private int port;

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Test
  void answersWhileManySendTheirHeadersSlowly() throws IOException {
    for (int i = 0; i < SLOW; i++) {
      connect("POST /check HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    }

    assertAnswers();
  }

  @Test
  void answersWhileManySendTheirFormsSlowly() throws IOException {
    for (int i = 0; i < SLOW; i++) {
      connect(
          "POST /check HTTP/1.1\r\nHost: localhost\r\n"
              + FORM_TYPE
              + "Content-Length: 200\r\n\r\nreceiptNumber=E");
    }

    assertAnswers();
  }

  @Test
  void answersWhileManyConnectionsAreIdle() throws IOException {
    for (int i = 0; i < IDLE; i++) {
      connect("");
    }

    assertAnswers();
  }

  @Test
  void endsAFormThatHasNoEnd() throws IOException {
    assertEnds("POST /check HTTP/1.1\r\nHost: localhost\r\n" + FORM_TYPE);
    assertEnds(
        "POST /check HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\n");
  }

  @Test
  void endsABodyThatNobodyReads() throws IOException {
    assertEnds("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n");
    assertEnds("GET /help HTTP/1.1\r\nHost: localhost\r\n");
    assertEnds("POST /nowhere HTTP/1.1\r\nHost: localhost\r\n" + FORM_TYPE);
    assertEnds(
        "POST /intake/v1/events HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-ndjson\r\n");
    assertEnds(
        "POST /api/v1/cases/query HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\n");
    assertEnds("POST /oauth/accesstoken HTTP/1.1\r\nHost: localhost\r\n" + FORM_TYPE);
  }

  private Socket connect(String head) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    open.add(socket);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Pages and forms, and sooner than anybody gives up. */
  private void assertAnswers() {
    long begun = System.nanoTime();
    Visitor visitor = new Visitor(port);

    assertThat(visitor.get("/").status()).isEqualTo(200);
    assertThat(visitor.post("/", Map.of("receiptNumber", "EAC")).status()).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  /** Whoever goes on sending is cut off, with or without an answer that could still be read. */
  private void assertEnds(String head) throws IOException {
    Socket socket = connect(head + "Transfer-Encoding: chunked\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    int sent = 0;
    try {
      while (sent < ENDLESS) {
        out.write(CHUNK);
        sent++;
      }
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed|aborted).*");
    }
    assertThat(sent).as("%s", head).isLessThan(ENDLESS);
    assertThat(firstLine(socket)).doesNotContain(" 500 ");
    assertAnswers();
  }

  private static String firstLine(Socket socket) {
    StringBuilder line = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next > '\r'; next = in.read()) {
        line.append((char) next);
      }
    } catch (IOException e) {
      // It was cut off.
    }
    return line.toString();
  }
}
