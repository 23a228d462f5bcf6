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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agency: it sends events, and sends them again until they are answered for. Of one case it
 * sends one at a time, in their order.
 */
final class Feed implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ANSWER =
      Pattern.compile("\"eventId\":\"trial-(\\d+)\",\"result\":\"(accepted|duplicate)\"");

  private final Random random;
  private final Instant begin;
  private final List<String> free = new ArrayList<>();
  private final Map<String, Integer> sent = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final Deque<Batch> again = new ArrayDeque<>();
  private final List<Batch> outstanding = new ArrayList<>();
  private final Supplier<List<Node>> nodes;
  private final BooleanSupplier crowded;
  private final AtomicReference<@Nullable AssertionError> failure = new AtomicReference<>();
  private final Thread thread;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private int unanswered;
  private int repeated;
  private volatile boolean ending;
  private String credential = "";

  /** Some lines sent together. */
  static final class Batch {
    private final List<Event> events;
    private volatile int node = -1;
    private volatile boolean answered;

    private Batch(List<Event> events) {
      this.events = events;
    }

    List<Event> events() {
      return events;
    }

    /** Whether the whole of it was answered for, by whichever node. */
    boolean isAnswered() {
      return answered;
    }
  }

  /**
   * A feed that has not begun.
   *
   * @param nodes those that answer now
   * @param crowded whether so much waits to be told that more would only make the kills wait
   */
  Feed(
      long seed,
      List<String> receipts,
      Instant begin,
      Supplier<List<Node>> nodes,
      BooleanSupplier crowded) {
    this.random = new Random(seed ^ 0xfeedL);
    this.free.addAll(receipts);
    this.begin = begin;
    this.nodes = nodes;
    this.crowded = crowded;
    this.thread = Thread.ofPlatform().daemon().name("feed").unstarted(this::flow);
  }

  void begin(String credentialOfTheSender) {
    credential = credentialOfTheSender;
    thread.start();
  }

  /** A batch for a purpose: of cases that nothing is on its way about. */
  synchronized Batch next(int size) {
    List<Event> batch = new ArrayList<>();
    Collections.shuffle(free, random);
    while (batch.size() < size && !free.isEmpty()) {
      String receipt = free.removeLast();
      int place = sent.merge(receipt, 1, Integer::sum);
      Event event = new Event(events.size(), receipt, begin.plusSeconds(place));
      events.add(event);
      batch.add(event);
    }
    unanswered += batch.size();
    return new Batch(batch);
  }

  /** Sends a batch to one node; whatever happens, it is seen to that all is answered for. */
  void send(Batch batch, Node node) {
    synchronized (this) {
      batch.node = node.number();
      outstanding.add(batch);
    }
    try {
      post(batch, node);
    } catch (IOException e) {
      sendAgain(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sendAgain(batch);
    } catch (RuntimeException e) {
      failure.set(new AssertionError(e));
      throw e;
    }
  }

  /** Throws whatever went wrong that should not have. */
  void check() {
    AssertionError failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private synchronized void sendAgain(Batch batch) {
    outstanding.remove(batch);
    again.add(batch);
    repeated++;
  }

  /** What was sent to a node and is not answered for. */
  synchronized List<Batch> outstanding(int node) {
    return outstanding.stream().filter(batch -> batch.node == node).toList();
  }

  /** Sends nothing new; returns when everything is answered for. */
  List<Event> finish(Duration patience) {
    synchronized (this) {
      ending = true;
    }
    long end = System.nanoTime() + patience.toNanos();
    while (waiting() > 0) {
      check();
      if (System.nanoTime() > end) {
        throw new AssertionError(waiting() + " events are not answered for");
      }
      FaultySmtp.pause(Duration.ofMillis(100));
    }
    synchronized (this) {
      return List.copyOf(events);
    }
  }

  /** How many batches had to be sent again. */
  synchronized int repeated() {
    return repeated;
  }

  private synchronized int waiting() {
    return unanswered;
  }

  private void flow() {
    while (!ending || waiting() > 0) {
      FaultySmtp.pause(Duration.ofMillis(300 + throwDice(1_200)));
      List<Node> answering = nodes.get();
      if (!answering.isEmpty()) {
        Node node = answering.get(throwDice(answering.size()));
        Batch repeat = again();
        if (repeat != null) {
          send(repeat, node);
        } else if (!crowded.getAsBoolean()) {
          Batch fresh = nextUnlessEnding();
          if (fresh != null) {
            send(fresh, node);
          }
        }
      }
    }
  }

  /** Decided and made in one go, so that whoever ends it knows everything that will be sent. */
  private synchronized @Nullable Batch nextUnlessEnding() {
    return ending ? null : next(1 + throwDice(6));
  }

  private synchronized int throwDice(int sides) {
    return random.nextInt(sides);
  }

  private synchronized @Nullable Batch again() {
    return again.poll();
  }

  private void post(Batch batch, Node node) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(node.url() + "/intake/v1/events"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + credential)
                .header("Content-Type", "application/x-ndjson")
                .POST(
                    BodyPublishers.ofString(
                        batch.events.stream().map(Event::line).collect(Collectors.joining())))
                .build(),
            BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      if (response.statusCode() != 503) {
        failure.set(new AssertionError("the feed was answered " + response.statusCode()));
      }
      throw new IOException("nothing was recorded");
    }
    Map<Integer, String> answered = new HashMap<>();
    Matcher matcher = ANSWER.matcher(response.body());
    while (matcher.find()) {
      answered.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
    }
    if (response.body().contains("\"rejected\"")) {
      failure.set(new AssertionError("rejected: " + response.body()));
    }
    if (!batch.events.stream().allMatch(event -> answered.containsKey(event.number()))) {
      throw new IOException("the answer broke off");
    }
    synchronized (this) {
      batch.answered = true;
      outstanding.remove(batch);
      unanswered -= batch.events.size();
      batch.events.forEach(event -> free.add(event.receipt()));
    }
  }

  @Override
  public void close() {
    ending = true;
    thread.interrupt();
    client.shutdownNow();
  }
}
