package org.casefolio.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;

/** Writes the answer to a number of {@link Rehearsal}, as slowly as it says. */
final class Rehearsed {

  private static final Duration PIECE = Duration.ofMillis(250);

  private Rehearsed() {}

  static void write(Rehearsal.Answer answer, HttpHeaders headers, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.status());
    headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
    answer.headers().forEach(response::setHeader);
    response.setContentType(answer.type());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    int pieces = (int) Math.max(1, answer.over().dividedBy(PIECE));
    OutputStream out = response.getOutputStream();
    for (int i = 0; i < pieces; i++) {
      int from = body.length * i / pieces;
      out.write(body, from, body.length * (i + 1) / pieces - from);
      if (pieces > 1) {
        out.flush();
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PIECE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
