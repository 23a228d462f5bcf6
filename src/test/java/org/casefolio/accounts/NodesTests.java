package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.casefolio.Casefolio;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Two nodes on one database: neither keeps to itself what the other must know. */
class NodesTests {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 20;
  private static final ReceiptNumber RECEIPT = new ReceiptNumber("EAC6019990001");

  @TempDir private static Path folder;

  private static final Map<String, Object> SETTINGS = new HashMap<>();
  private static RestartedPostgres postgres;
  private static final List<Node> NODES = new CopyOnWriteArrayList<>();

  /** A node, and whether a balancer sends requests to it. */
  private static final class Node {
    private final ServletWebServerApplicationContext site = start();
    private volatile boolean ready = true;

    private int port() {
      return site.getWebServer().getPort();
    }

    private int health() {
      return site.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }
  }

  private static ServletWebServerApplicationContext start() {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(Casefolio.class)
            .properties(SETTINGS)
            .run("--server.port=0", "--management.server.port=0");
  }

  @BeforeAll
  static void startBoth() {
    SETTINGS.putAll(AccountsSite.Start.settings(folder));
    SETTINGS.put("casefolio.drain", "2s");
    SETTINGS.put("spring.datasource.hikari.connection-timeout", "1000");
    SETTINGS.put("spring.datasource.hikari.validation-timeout", "500");
    SETTINGS.put("casefolio.checks.neighborhood", "1000");
    SETTINGS.put("casefolio.sweep.alert", "2000");
    postgres = RestartedPostgres.startHasty(folder.resolve("postgres"));
    SETTINGS.put("spring.datasource.url", postgres.url("nodes"));
    SETTINGS.put("spring.datasource.username", postgres.username());
    SETTINGS.put("spring.datasource.password", postgres.password());
    NODES.add(new Node());
    NODES.add(new Node());
  }

  @AfterAll
  static void stopAll() {
    NODES.forEach(node -> node.site.close());
    postgres.close();
  }

  /** {@code SharedReadsTests} says how soon. */
  @Test
  void aChangeThatOneNodeCommitsIsSeenThereAtOnceAndOnTheOtherSoon() {
    CaseLedger ledger = NODES.getFirst().site.getBean(CaseLedger.class);
    Visitor one = new Visitor(NODES.getFirst().port());
    Visitor other = new Visitor(NODES.getLast().port());
    Map<String, String> question = Map.of("receiptNumber", RECEIPT.value());
    ledger.record(batch(event("nodes-1").of(RECEIPT).title("Case Was Received")));
    assertThat(one.post("/check", question).body()).contains("Case Was Received");
    assertThat(other.post("/check", question).body()).contains("Case Was Received");

    ledger.record(
        batch(event("nodes-2").of(RECEIPT).title("Case Was Approved").at("2026-03-02T15:00:00Z")));

    assertThat(one.post("/check", question).body()).contains("Case Was Approved");
    await(() -> other.post("/check", question).body().contains("Case Was Approved"));
  }

  @Test
  void aSessionOfOneNodeIsGoodOnTheOtherAndEndsOnBoth() {
    Visitor visitor = new Visitor(NODES.getFirst().port());
    People.create(visitor, "two.nodes", "two@nodes.example");
    Visitor there = new Visitor(NODES.getLast().port(), visitor.cookies());
    Visitor.Answer page = there.get("/account");
    assertThat(page.body()).contains("two.nodes");

    there.submit(page, "/sign-out");

    assertThat(visitor.get("/account").body()).doesNotContain("two.nodes");
  }

  @Test
  void saysInBothLanguagesThatTheDatabaseDoesNotAnswerAndIsWellWhenItDoes() {
    Node node = NODES.getLast();
    Visitor english = new Visitor(node.port());
    Visitor spanish = new Visitor(node.port()).speaking("es");
    Map<String, String> question = Map.of("receiptNumber", "EAC6019990002");
    assertThat(english.post("/check", question).status()).isEqualTo(200);
    postgres.pause();
    List<Thread> crowd = new ArrayList<>();
    try {
      // As many as there are connections hang with it; others are told.
      for (int i = 0; i < CONNECTIONS; i++) {
        crowd.add(Thread.ofPlatform().start(() -> english.post("/check", question)));
      }
      Visitor.Answer told = english.post("/check", question);
      Visitor.Answer dicho = spanish.post("/check", question);

      assertThat(told.status()).isEqualTo(503);
      assertThat(told.heading()).isEqualTo("This site is not available right now");
      assertThat(told.header("retry-after")).isNotEmpty();
      assertThat(dicho.status()).isEqualTo(503);
      assertThat(dicho.heading()).isEqualTo("Este sitio no está disponible en este momento");
      assertThat(english.get("/assets/casefolio.css").status())
          .as("what needs no database")
          .isNotEqualTo(503);
      assertThat(metrics(node)).contains("casefolio_up{part=\"database\"} 0.0");
    } finally {
      postgres.resume();
    }
    await(() -> english.post("/check", question).status() == 200);
    crowd.forEach(thread -> await(() -> !thread.isAlive()));
  }

  /** As a balancer does: whoever is ready gets requests, and that is asked for now and then. */
  @Test
  void noRequestFailsWhileOneNodeIsReplaced() throws InterruptedException {
    Visitor visitor = new Visitor(NODES.getFirst().port());
    People.create(visitor, "still.here", "still@here.example");
    Load load = new Load();
    load.await(20);

    Node leaving = NODES.getFirst();
    leaving.site.close();
    assertThat(leaving.ready).as("the balancer saw it first").isFalse();
    load.await(20);
    NODES.remove(leaving);
    NODES.addFirst(new Node());
    load.await(20);
    load.end();

    assertThat(load.failures).isEmpty();
    assertThat(load.closed.get()).as("answers that ended their connection").isPositive();
    assertThat(new Visitor(NODES.getFirst().port(), visitor.cookies()).get("/account").body())
        .as("a session survives the end of the node that made it")
        .contains("still.here");
  }

  /** Requests without a pause over kept connections, none of which is sent twice. */
  private static final class Load {

    private static final int SENDERS = 2;

    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean going = true;

    Load() {
      threads.add(Thread.ofPlatform().start(this::look));
      for (int i = 0; i < SENDERS; i++) {
        threads.add(Thread.ofPlatform().start(this::send));
      }
    }

    /** Until so many more requests have been answered. */
    void await(int more) {
      int before = answered.get();
      NodesTests.await(() -> answered.get() >= before + more);
    }

    void end() throws InterruptedException {
      going = false;
      for (Thread thread : threads) {
        thread.join();
      }
      client.close();
    }

    private void look() {
      while (going) {
        for (Node node : NODES) {
          node.ready = isReady(node);
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }

    private boolean isReady(Node node) {
      try {
        HttpRequest question =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + node.health() + "/actuator/health/readiness"))
                .build();
        return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void send() {
      for (int turn = 0; going; turn++) {
        List<Node> ready = NODES.stream().filter(node -> node.ready).toList();
        try {
          // A POST: the client would send what only reads once more by itself.
          HttpRequest request =
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + ready.get(turn % ready.size()).port() + "/"))
                  .header("Content-Type", Visitor.FORM)
                  .POST(HttpRequest.BodyPublishers.ofString("receiptNumber=x&lang=es"))
                  .build();
          HttpResponse<String> answer =
              client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
          if (answer.statusCode() != 200) {
            failures.add("" + answer.statusCode());
          }
          if (answer.headers().firstValue("Connection").equals(Optional.of("close"))) {
            closed.incrementAndGet();
          }
          answered.incrementAndGet();
        } catch (IOException | RuntimeException e) {
          failures.add(e.toString());
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  /** As Prometheus asks, which by default waits so long. */
  private static String metrics(Node node) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest scrape =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + node.health() + "/actuator/prometheus"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return client.send(scrape, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
