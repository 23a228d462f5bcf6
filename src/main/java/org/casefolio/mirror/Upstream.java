package org.casefolio.mirror;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.AnswerReader.Token;
import org.casefolio.mirror.Outcome.Answered;
import org.casefolio.mirror.Outcome.Closed;
import org.casefolio.mirror.Outcome.Failed;
import org.casefolio.mirror.Outcome.NotRecognized;
import org.casefolio.mirror.Outcome.Reason;
import org.casefolio.mirror.Outcome.TooMany;
import org.jspecify.annotations.Nullable;

/**
 * The agency's Case Status API. Whatever it does, asking comes to an end within the deadline, never
 * takes more than {@value #MOST_BYTES} bytes into memory, follows no redirect, and throws nothing.
 * A token is kept until shortly before its end, and renewed once where it is refused earlier; which
 * of two clocks is wrong does not matter, as only the time since it was handed out counts.
 */
final class Upstream implements AutoCloseable {

  /** More than any answer has. */
  static final int MOST_BYTES = 262_144;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final Duration EARLIER = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  private final UpstreamSettings settings;
  private final Clock clock;
  private final HttpClient client;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable Kept kept;

  Upstream(UpstreamSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** A token and until when we use it. */
  private record Kept(Token token, Instant until) {}

  /** What came over the wire. */
  private sealed interface Wire {

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Came(int status, HttpHeaders headers, byte[] body) implements Wire {}

    record Broke(Reason reason) implements Wire {}
  }

  /** A token, or why there is none. */
  private sealed interface Access {
    record Given(Token token) implements Access {}

    record Denied(Outcome why) implements Access {}
  }

  /** Asks for a case. Blocks until the answer, a failure or the deadline. */
  Outcome ask(ReceiptNumber receipt) {
    long deadline = System.nanoTime() + settings.deadline().toNanos();
    Kept before = kept;
    boolean fresh = before == null || !before.until().isAfter(clock.instant());
    return switch (access(before, deadline)) {
      case Access.Denied(Outcome why) -> why;
      case Access.Given(Token token) -> {
        Wire first = get(receipt, token, deadline);
        if (!(first instanceof Wire.Came came) || !isRefusal(came.status())) {
          yield read(receipt, first);
        }
        Kept other = dropped(token);
        if (fresh && other == null) {
          yield read(receipt, first);
        }
        // It may have been revoked before its end: one more try with a new one.
        yield switch (access(other, deadline)) {
          case Access.Denied(Outcome why) -> why;
          case Access.Given(Token another) -> read(receipt, get(receipt, another, deadline));
        };
      }
    };
  }

  /**
   * Gets a token, whether or not there is one; for who wants to know whether the credentials do.
   */
  Optional<Outcome> signIn() {
    kept = null;
    return switch (access(null, System.nanoTime() + settings.deadline().toNanos())) {
      case Access.Denied(Outcome why) -> Optional.of(why);
      case Access.Given _ -> Optional.empty();
    };
  }

  private static boolean isRefusal(int status) {
    return status == 401 || status == 403;
  }

  /** Forgets a token that was refused, unless another one has taken its place. */
  private @Nullable Kept dropped(Token refused) {
    renewing.lock();
    try {
      Kept now = kept;
      if (now != null && now.token().equals(refused)) {
        kept = null;
      }
      return kept;
    } finally {
      renewing.unlock();
    }
  }

  private Access access(@Nullable Kept known, long deadline) {
    if (known != null && known.until().isAfter(clock.instant())) {
      return new Access.Given(known.token());
    }
    try {
      // Others wait for the one who gets it, but not for longer than they may.
      if (!renewing.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return new Access.Denied(new Failed(Reason.SLOW, ""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Access.Denied(new Failed(Reason.UNREACHABLE, ""));
    }
    try {
      Kept now = kept;
      if (now != null && now.until().isAfter(clock.instant())) {
        return new Access.Given(now.token());
      }
      return renewed(deadline);
    } finally {
      renewing.unlock();
    }
  }

  private Access renewed(long deadline) {
    Instant asked = clock.instant();
    Wire wire =
        send(
            HttpRequest.newBuilder(settings.tokenUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id="
                            + encoded(settings.clientId())
                            + "&client_secret="
                            + encoded(settings.clientSecret()))),
            deadline);
    if (!(wire instanceof Wire.Came came)) {
      return new Access.Denied(new Failed(((Wire.Broke) wire).reason(), ""));
    }
    Optional<String> text = AnswerReader.text(came.body());
    if (came.status() == 200) {
      Optional<Token> token = text.flatMap(AnswerReader::token);
      if (token.isEmpty()) {
        return new Access.Denied(new Failed(Reason.UNREADABLE, ""));
      }
      Duration life = token.get().seconds().map(Duration::ofSeconds).orElse(LIFE);
      Duration used = life.compareTo(EARLIER.multipliedBy(2)) > 0 ? life.minus(EARLIER) : life;
      kept = new Kept(token.get(), asked.plus(used.compareTo(LIFE) > 0 ? LIFE : used));
      return new Access.Given(token.get());
    }
    String message = text.flatMap(AnswerReader::error).orElse("");
    return new Access.Denied(
        switch (came.status()) {
          case 400, 401, 403 -> new Failed(Reason.REFUSED, message);
          case 429 -> new TooMany(retryAfter(came.headers()), message);
          case 503 -> new Closed(retryAfter(came.headers()), message);
          default -> new Failed(Reason.UNEXPECTED, message);
        });
  }

  private Wire get(ReceiptNumber receipt, Token token, long deadline) {
    return send(
        HttpRequest.newBuilder(URI.create(settings.apiUrl() + "/" + receipt.value()))
            .header("Authorization", "Bearer " + token.value())
            .header("Accept", "application/json")
            .GET(),
        deadline);
  }

  private Outcome read(ReceiptNumber receipt, Wire wire) {
    if (!(wire instanceof Wire.Came came)) {
      return new Failed(((Wire.Broke) wire).reason(), "");
    }
    Optional<String> text = AnswerReader.text(came.body());
    if (came.status() == 200) {
      Optional<Answer> answer = text.flatMap(AnswerReader::answer);
      if (answer.isEmpty()) {
        return new Failed(Reason.UNREADABLE, "");
      }
      return answer.get().receipt().equals(receipt)
          ? new Answered(answer.get(), text.get())
          : new Failed(Reason.OTHER_CASE, "");
    }
    Optional<String> said = text.flatMap(AnswerReader::error);
    String message = said.orElse("");
    return switch (came.status()) {
      case 401, 403 -> new Failed(Reason.REFUSED, message);
      // What no agency says in so many words comes from whatever stands before it.
      case 404, 422 ->
          said.isPresent() ? new NotRecognized(message) : new Failed(Reason.UNREADABLE, "");
      case 429 -> new TooMany(retryAfter(came.headers()), message);
      case 503 -> new Closed(retryAfter(came.headers()), message);
      default -> new Failed(Reason.UNEXPECTED, message);
    };
  }

  private Wire send(HttpRequest.Builder request, long deadline) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return new Wire.Broke(Reason.SLOW);
    }
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      // The time-out of the library ends with the headers; a body may drip for ever.
      HttpResponse<byte[]> came = coming.get(left, TimeUnit.NANOSECONDS);
      return new Wire.Came(came.statusCode(), came.headers(), came.body());
    } catch (TimeoutException e) {
      coming.cancel(true);
      return new Wire.Broke(Reason.SLOW);
    } catch (ExecutionException e) {
      return new Wire.Broke(reason(e));
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      return new Wire.Broke(Reason.UNREACHABLE);
    }
  }

  private static Reason reason(ExecutionException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (cause instanceof IOException && message != null && message.contains("capacity")) {
        return Reason.TOO_LARGE;
      }
    }
    return Reason.UNREACHABLE;
  }

  /** In seconds, or a moment by the agency's clock, which the answer tells too. */
  private Optional<Duration> retryAfter(HttpHeaders headers) {
    Optional<String> written = headers.firstValue("Retry-After").map(String::strip);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Duration wait;
    if (written.get().matches("\\d{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(written.get()));
    } else {
      Optional<Instant> until = moment(written.get());
      if (until.isEmpty()) {
        return Optional.empty();
      }
      Instant there =
          headers.firstValue("Date").flatMap(Upstream::moment).orElseGet(clock::instant);
      wait = Duration.between(there, until.get());
    }
    return Optional.of(
        wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  private static Optional<Instant> moment(String written) {
    try {
      return Optional.of(
          ZonedDateTime.parse(written, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
