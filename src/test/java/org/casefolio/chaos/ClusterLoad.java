package org.casefolio.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What goes on while a cluster is hurt: a feed that sends each batch until it is answered for, and
 * people who ask about what was recorded. Nothing of it waits for the answer of anything else.
 */
final class ClusterLoad implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final int AT_ONCE = 5;
  private static final int ASKING = 3;

  private final String site;
  private final String credential;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private volatile boolean going = true;
  private int receipts = ThreadLocalRandom.current().nextInt(90_000_000);

  /** What was asked for. */
  enum Kind {
    FEED,
    PAGE
  }

  /**
   * An attempt and what came of it.
   *
   * @param begun when, by the stopwatch of this process
   * @param ended when it was answered or given up
   * @param fault what was wrong with the answer; empty if nothing
   */
  record Request(Kind kind, long begun, long ended, String fault) {
    boolean failed() {
      return !fault.isEmpty();
    }
  }

  ClusterLoad(String site, String credential) {
    this.site = site;
    this.credential = credential;
    threads.add(Thread.ofPlatform().daemon().name("feed").start(this::feed));
    for (int i = 0; i < ASKING; i++) {
      threads.add(Thread.ofPlatform().daemon().name("asking-" + i).start(this::ask));
    }
  }

  /** The receipt numbers of the events that were answered for. */
  List<String> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  /** What ended at a moment or later, in the order of the ends. */
  List<Request> since(long moment) {
    synchronized (requests) {
      return requests.stream().filter(request -> request.ended() >= moment).toList();
    }
  }

  private void feed() {
    while (going) {
      List<String> batch = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        batch.add("EAC26%08d".formatted(++receipts));
      }
      while (going && !attempt(Kind.FEED, () -> send(batch))) {
        FaultySmtp.pause(Duration.ofMillis(200));
      }
      FaultySmtp.pause(PAUSE);
    }
  }

  private void ask() {
    while (going) {
      attempt(Kind.PAGE, this::first);
      String receipt = some();
      if (receipt != null) {
        attempt(Kind.PAGE, () -> check(receipt));
      }
      FaultySmtp.pause(PAUSE);
    }
  }

  private @Nullable String some() {
    synchronized (acknowledged) {
      return acknowledged.isEmpty()
          ? null
          : acknowledged.get(ThreadLocalRandom.current().nextInt(acknowledged.size()));
    }
  }

  /** One request; answers what was wrong. */
  private interface Attempt {
    String run() throws IOException, InterruptedException;
  }

  private boolean attempt(Kind kind, Attempt attempt) {
    long begun = System.nanoTime();
    String fault;
    try {
      fault = attempt.run();
    } catch (IOException e) {
      fault = e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      going = false;
      return true;
    }
    if (going) {
      synchronized (requests) {
        requests.add(new Request(kind, begun, System.nanoTime(), fault));
      }
    }
    return fault.isEmpty();
  }

  private String send(List<String> batch) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    for (String receipt : batch) {
      lines.append(
          "{\"eventId\":\"%1$s\",\"receiptNumber\":\"%1$s\",\"formType\":\"I-130\",\"title\":\"Case Was Received\",\"occurredAt\":\"2026-11-20\"}%n"
              .formatted(receipt));
    }
    HttpResponse<String> answer =
        client.send(
            request("/intake/v1/events")
                .header("Authorization", "Bearer " + credential)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString()))
                .build(),
            BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      return "status " + answer.statusCode();
    }
    long answered =
        answer
            .body()
            .lines()
            .filter(line -> line.matches(".*\"result\":\"(accepted|duplicate)\".*"))
            .count();
    if (answered < batch.size()) {
      return "answer broken off";
    }
    synchronized (acknowledged) {
      acknowledged.addAll(batch);
    }
    return "";
  }

  private String first() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request("/").GET().build(), BodyHandlers.ofString());
    return answer.statusCode() == 200 ? "" : "status " + answer.statusCode();
  }

  private String check(String receipt) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            request("/check")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("receiptNumber=" + receipt))
                .build(),
            BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      return "status " + answer.statusCode();
    }
    return answer.body().contains("Case Was Received") ? "" : "acknowledged, and not known";
  }

  private HttpRequest.Builder request(String path) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HttpRequest.newBuilder(URI.create(site + path))
        .timeout(PATIENCE)
        .header("Accept-Language", "en")
        .header(
            "X-Forwarded-For",
            "10.%d.%d.%d"
                .formatted(random.nextInt(256), random.nextInt(256), random.nextInt(1, 255)));
  }

  @Override
  public void close() {
    going = false;
    client.shutdownNow();
    threads.forEach(Thread::interrupt);
  }
}
