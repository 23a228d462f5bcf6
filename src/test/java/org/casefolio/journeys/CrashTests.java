package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The program is killed twice in a row while events come in and mails go out. Nothing that was
 * acknowledged is lost, and no mail; one that comes twice is the same message.
 */
class CrashTests {

  private static final int KILLS = 2;
  private static final int LINES = 2;

  /** The official test receipts: the pretend agency changes them only when it is told to. */
  private static final int OFFICIAL = 50;

  private static final Duration LATEST_KILL = Duration.ofMillis(1_500);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ORPHAN = Duration.ofSeconds(10);
  private static final String EMAIL = "crash@mail.example";

  private final Random random = new Random(2004);

  /** What the mailbox holds: the Message-ID and the text of each message by its page. */
  private final Map<String, String> ids = new HashMap<>();

  private final Map<String, String> texts = new HashMap<>();

  /** An event for a case that nothing else was sent for, with a title that nothing else has. */
  private record Event(String receipt, String form, int number, Instant occurredAt) {

    String id() {
      return "crash-" + number;
    }

    String title() {
      return "Crash Trial Step %03d Was Recorded".formatted(number);
    }

    String line() {
      return """
      {"eventId":"%s","receiptNumber":"%s","formType":"%s","title":"%s","occurredAt":"%s"}
      """
          .formatted(id(), receipt, form, title(), occurredAt);
    }
  }

  @Test
  void killsLoseNeitherAnEventNorAMail() {
    try (Program program = Program.demo(Map.of("CASEFOLIO_SANDBOX_EVERY", "1s"))) {
      List<Event> events = events(program);
      try (Visitor visitor = new Visitor(program)) {
        visitor.createPortfolio(
            "crash-trial",
            "crash walrus battery kettle",
            EMAIL,
            String.join("\n", events.stream().map(Event::receipt).toList()));
        visitor.confirm(EMAIL);
      }
      String credential =
          program
              .run("sender", "add", "crash-trial", "--by", "trial", "--reason", "crash trial")
              .out()
              .strip();

      Set<Event> unsent = new LinkedHashSet<>(events);
      Set<Event> acknowledged = new LinkedHashSet<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        List<Event> now = unsent.stream().limit(unsent.size() / (KILLS + 1 - kill)).toList();
        sendUntilKilled(program, credential, now, acknowledged);
        unsent.removeAll(acknowledged);
        if (kill == KILLS) {
          assertNoOrphanIsLeft(program);
        }
        program.startAgain();
        readMailbox(program);
      }

      // What was acknowledged is there; what was not is sent again, as a sender does.
      assertThat(acknowledged).isNotEmpty();
      assertThat(send(program, credential, List.copyOf(acknowledged)).values())
          .containsOnly("duplicate");
      assertThat(send(program, credential, List.copyOf(unsent)).values())
          .isSubsetOf("accepted", "duplicate");
      assertThat(send(program, credential, events).values()).containsOnly("duplicate");
      assertHistoriesAreWhole(program, events);
      assertEveryMailHasCome(program, events);

      assertThat(program.stop()).isIn(0, 130, 143);
      assertThat(servers(program)).isEmpty();
      assertThat(databaseLog(program).strip().lines().toList().getLast())
          .contains("database system is shut down");
    }
  }

  private static List<Event> events(Program program) {
    Program.Result listed =
        program.run("sandbox", "list", "--count", Integer.toString(OFFICIAL + 1));
    assertThat(listed.exit()).describedAs(listed.err()).isZero();
    List<String[]> cases = listed.out().lines().map(line -> line.split("\t", -1)).skip(1).toList();
    assertThat(cases).hasSize(OFFICIAL);
    // After everything in their histories, or it would come late and be no news.
    Instant occurredAt = Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
    List<Event> events = new ArrayList<>();
    for (String[] one : cases) {
      events.add(new Event(one[0], one[1], events.size(), occurredAt));
    }
    return events;
  }

  /** Small batches one after another, until the program is killed at some moment. */
  private void sendUntilKilled(
      Program program, String credential, List<Event> events, Set<Event> acknowledged) {
    long moment = random.nextLong(LATEST_KILL.toNanos());
    CountDownLatch answered = new CountDownLatch(1);
    Thread killer =
        Thread.ofPlatform()
            .start(() -> {
              // A slow machine answers nothing in that time; its mails are to leave as well.
              awaitAtMost(answered, Duration.ofSeconds(60));
              long end = System.nanoTime() + moment;
              while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
              }
              program.kill();
            });
    try {
      for (int i = 0; i < events.size(); i += LINES) {
        List<Event> batch = events.subList(i, Math.min(events.size(), i + LINES));
        Map<String, String> results = send(program, credential, batch);
        assertThat(results.values()).isSubsetOf("accepted", "duplicate");
        batch.stream().filter(event -> results.containsKey(event.id())).forEach(acknowledged::add);
        answered.countDown();
      }
    } catch (UncheckedIOException e) {
      // killed; what was not answered for stays to be sent again
    } finally {
      join(killer);
    }
    assertThat(program.isRunning()).isFalse();
  }

  /** Sends lines and gives their results by event id. */
  private static Map<String, String> send(Program program, String credential, List<Event> events) {
    StringBuilder lines = new StringBuilder();
    events.forEach(event -> lines.append(event.line()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(program.url() + "/intake/v1/events"))
                  .timeout(Duration.ofSeconds(60))
                  .header("Authorization", "Bearer " + credential)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(BodyPublishers.ofString(lines.toString()))
                  .build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() == 503) {
        throw new UncheckedIOException(new IOException("nothing was recorded"));
      }
      assertThat(response.statusCode()).isEqualTo(200);
      Map<String, String> results = new TreeMap<>();
      for (String answer : response.body().lines().toList()) {
        String id = answer.replaceAll(".*\"eventId\":\"([^\"]+)\".*", "$1");
        results.put(id, answer.replaceAll(".*\"result\":\"([a-z]+)\".*", "$1"));
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void assertHistoriesAreWhole(Program program, List<Event> events) {
    try (Visitor visitor = new Visitor(program)) {
      for (Event event : events.subList(0, 10)) {
        assertThat(visitor.post("/check", "receiptNumber", event.receipt()).text())
            .contains(event.title());
      }
    }
  }

  private void assertEveryMailHasCome(Program program, List<Event> events) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Set<String> missing = new TreeSet<>(events.stream().map(Event::title).toList());
    while (!missing.isEmpty() && System.nanoTime() < end) {
      readMailbox(program);
      texts.values().forEach(text -> missing.removeIf(text::contains));
      Visitor.pause();
    }
    assertThat(missing).describedAs("mails that did not come").isEmpty();

    for (Event event : events) {
      Set<String> messages = new TreeSet<>();
      texts.forEach((page, text) -> {
        if (text.contains(event.title())) {
          messages.add(ids.get(page));
        }
      });
      assertThat(messages).describedAs("different messages on " + event.title()).hasSize(1);
    }
  }

  private void readMailbox(Program program) {
    try (Visitor visitor = new Visitor(program)) {
      for (String page : visitor.mailbox()) {
        if (!texts.containsKey(page)) {
          Visitor.Answer message = visitor.get(page);
          ids.put(page, message.find("(?i)<dt>Message-ID</dt><dd>([^<]+)<"));
          texts.put(page, message.text());
        }
      }
    }
  }

  private static void assertNoOrphanIsLeft(Program program) {
    long end = System.nanoTime() + ORPHAN.toNanos();
    while (!servers(program).isEmpty() && System.nanoTime() < end) {
      Visitor.pause();
    }
    assertThat(servers(program)).describedAs("database servers of the killed program").isEmpty();
  }

  /** The processes of a database server in the data folder of this program. */
  private static List<String> servers(Program program) {
    Path cluster = program.data().resolve("postgres");
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(process -> Path.of("/proc", Long.toString(process.pid())))
          .flatMap(process -> {
            try {
              String command =
                  Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
              boolean server =
                  command.contains(program.data() + "/postgres")
                      || Files.readSymbolicLink(process.resolve("cwd")).startsWith(cluster);
              return server ? Stream.of(process + " " + command) : Stream.empty();
            } catch (IOException e) {
              return Stream.empty(); // it has gone
            }
          })
          .toList();
    }
  }

  private static String databaseLog(Program program) {
    try {
      return Files.readString(program.data().resolve("postgres.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitAtMost(CountDownLatch latch, Duration time) {
    try {
      latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
