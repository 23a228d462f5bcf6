package org.casefolio.platform.web;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowBodiesTests {

  private static final int MOST = 3;
  private static final String SLOW = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx";

  private final AtomicInteger waitedFor = new AtomicInteger();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  /** Waits for the whole body, as a form is read. */
  private final class Reading extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      try {
        String body = Content.Source.asString(new Counted(request));
        response.write(true, StandardCharsets.UTF_8.encode("read " + body.length()), callback);
      } catch (IOException | RuntimeException e) {
        int status =
            e instanceof HttpException refused
                ? refused.getCode()
                : e.getCause() instanceof HttpException cause ? cause.getCode() : 500;
        Response.writeError(request, response, callback, status);
      }
      return true;
    }
  }

  /** Says when it is waited for. */
  private final class Counted extends Request.Wrapper {

    Counted(Request request) {
      super(request);
    }

    @Override
    public void demand(Runnable callback) {
      super.demand(callback);
      waitedFor.incrementAndGet();
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new SlowBodies(Duration.ofMillis(300), 10_000, MOST));
    ((Handler.Wrapper) server.getHandler()).setHandler(new Reading());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void readsWhatComesInOneGoAndWhatComesFastEnough() throws IOException {
    assertThat(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"))
        .contains("200 OK", "read 3");
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(
          out, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n");
      for (int part = 0; part < 20; part++) {
        LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        write(out, "x".repeat(10_000));
      }
      assertThat(all(socket)).contains("200 OK", "read 200000");
    }
  }

  @Test
  void refusesWhatComesByteByByte() throws IOException {
    try (Socket socket = connect()) {
      String answer =
          dripped(
              socket,
              "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 999\r\n\r\n");

      assertThat(answer).contains(" 408 ");
    }
  }

  @Test
  void letsTheFeedTakeItsTime() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(
          out,
          "POST /intake/v1/events HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Connection: close\r\n"
              + "Content-Type: application/x-ndjson;charset=utf-8\r\n"
              + "Content-Length: 20\r\n\r\n");
      for (int part = 0; part < 20; part++) {
        LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        write(out, "x");
      }

      assertThat(all(socket)).contains("200 OK", "read 20");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/intake/v1/events, application/x-www-form-urlencoded",
    "/intake/v1/events, text/plain",
    "/intake/v1/other, application/x-ndjson",
  })
  void takesForTheFeedOnlyWhatNothingReadsBeforeItsCredential(String path, String type)
      throws IOException {
    try (Socket socket = connect()) {
      String answer =
          dripped(
              socket,
              "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: 999\r\n\r\n"
                  .formatted(path, type));

      assertThat(answer).contains(" 408 ");
    }
  }

  @Test
  void whoIsWaitedForLongestMakesRoom() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        slow.add(connect());
        write(slow.get(i).getOutputStream(), SLOW);
        // Each before the next: what has been sent in order may be read in any.
        int waiting = i + 1;
        Awaitility.await().until(() -> waitedFor.get() == waiting);
      }
      // In two parts, as clients send forms.
      try (Socket late = connect()) {
        write(late.getOutputStream(), SLOW.replace("Host", "Connection: close\r\nHost"));
        try (Socket longest = slow.removeFirst()) {
          assertThat(firstLine(longest)).contains(" 503 ");
        }
        write(late.getOutputStream(), "12345678");

        assertThat(all(late)).contains("200 OK", "read 9");
      }
      write(slow.getLast().getOutputStream(), "12345678");
      assertThat(firstLine(slow.getLast())).contains(" 200 ");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private String answer(String request) throws IOException {
    try (Socket socket = connect()) {
      write(socket.getOutputStream(), request.replace("\r\nHost", "\r\nConnection: close\r\nHost"));
      return all(socket);
    }
  }

  /** A byte now and then, until there is an answer. */
  private static String dripped(Socket socket, String head) throws IOException {
    OutputStream out = socket.getOutputStream();
    write(out, head);
    InputStream in = socket.getInputStream();
    try {
      for (int i = 0; i < 900 && in.available() == 0; i++) {
        write(out, "x");
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    } catch (IOException e) {
      // It has closed the connection; what it said is read below.
    }
    return all(socket);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next > '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  /** Whatever comes until the end of the connection or of the patience. */
  private static String all(Socket socket) {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (IOException e) {
      // what came is what counts
    }
    return text.toString();
  }
}
