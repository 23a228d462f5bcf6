package org.casefolio.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casefolio.bench.Verdict;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.ManyReaders;

/**
 * Measures how long a reader waits: from the acknowledgement of an event to the relay's acceptance
 * of the message, while changes happen at a steady pace. Called by {@code bench/run latency}.
 */
final class Latency {

  private static final double GOAL = 1;
  private static final int PORTFOLIOS = 1_000_000;
  private static final int PER_SECOND = 100;
  private static final int SECONDS = 60;
  private static final int WARM_UP = 10;
  private static final int SENDERS = 4;

  private final BenchProgram program;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Long> accepted = new ConcurrentHashMap<>();

  private Latency(BenchProgram program) {
    this.program = program;
  }

  /** Arguments: {@code --check}, {@code --portfolios N}, {@code --seconds N}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = Arrays.asList(arguments);
    boolean met;
    try (BenchProgram program = new BenchProgram(BenchProgram.newFolder())) {
      met =
          new Latency(program)
              .run(
                  MailSpeed.number(given, "--portfolios", PORTFOLIOS),
                  MailSpeed.number(given, "--seconds", SECONDS),
                  given.contains("--check"));
    }
    System.exit(met || !given.contains("--check") ? 0 : 1);
  }

  private boolean run(int portfolios, int seconds, boolean check)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    ManyReaders.create(
        program.context(), portfolios, reader -> List.of(BenchProgram.receipt(reader)));
    System.out.printf(
        Locale.ROOT,
        "%d portfolios made in %.0f s.%n",
        portfolios,
        (System.nanoTime() - begun) / 1e9);
    WorkLoop loop;
    try (Sink sink = new Sink(accepted)) {
      loop = program.mailLoop(sink.port(), 2, Optional.empty());
      loop.start();
      int warm = WARM_UP * PER_SECOND;
      Set<Integer> cases = sample(portfolios, warm + seconds * PER_SECOND);
      List<Integer> chosen = List.copyOf(cases);
      happen(chosen.subList(0, warm));
      acknowledged.clear();
      List<Integer> measured = chosen.subList(warm, chosen.size());
      happen(measured);
      List<Double> waits =
          measured.stream()
              .map(ManyReaders::address)
              .map(address ->
                  (java.util.Objects.requireNonNull(accepted.get(address))
                          - java.util.Objects.requireNonNull(acknowledged.get(address)))
                      / 1e9)
              .sorted()
              .toList();
      loop.stop();
      return report(waits, check);
    }
  }

  /** Different cases at random, always the same ones. */
  private static Set<Integer> sample(int portfolios, int count) {
    Random random = new Random(1);
    return Stream.generate(() -> random.nextInt(portfolios))
        .distinct()
        .limit(Math.min(count, portfolios))
        .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  /** One event at a time from four senders, at the pace set; until the last message is accepted. */
  private void happen(List<Integer> cases) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(cases.size());
    try (ScheduledExecutorService senders = Executors.newScheduledThreadPool(SENDERS)) {
      for (int i = 0; i < cases.size(); i++) {
        int number = cases.get(i);
        senders.schedule(
            () -> {
              try {
                program.happens(
                    List.of(BenchProgram.receipt(number)), List.of("Case Was Received"));
                acknowledged.put(ManyReaders.address(number), System.nanoTime());
              } finally {
                left.countDown();
              }
            },
            i * 1_000L / PER_SECOND,
            TimeUnit.MILLISECONDS);
      }
      left.await();
    }
    Set<String> addresses =
        cases.stream()
            .map(ManyReaders::address)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    while (!accepted.keySet().containsAll(addresses)) {
      Thread.sleep(50);
    }
  }

  private static boolean report(List<Double> waits, boolean check) {
    double worst = at(waits, 0.99);
    System.out.printf(
        Locale.ROOT,
        "From acknowledged to accepted, %d changes at %d a second:%n"
            + "p50 %.3f s, p95 %.3f s, p99 %.3f s, longest %.3f s%n",
        waits.size(),
        PER_SECOND,
        at(waits, 0.5),
        at(waits, 0.95),
        worst,
        Collections.max(waits));
    boolean met = worst <= GOAL;
    if (check) {
      Verdict.print("latency", GOAL / Math.max(worst, 0.001), 1, met);
    }
    return met;
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
  }

  /** A mail server that notes when it accepted a message for whom. */
  private static final class Sink implements AutoCloseable {

    private final ServerSocket socket;
    private final Map<String, Long> accepted;

    Sink(Map<String, Long> accepted) throws IOException {
      this.accepted = accepted;
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      try {
        while (true) {
          Socket client = socket.accept();
          // Else the second of two replies waits for the first to be acknowledged: 40 ms a message.
          client.setTcpNoDelay(true);
          Thread.ofPlatform().daemon().start(() -> talk(client));
        }
      } catch (IOException e) {
        // closed
      }
    }

    private void talk(Socket client) {
      try (client;
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
        say(client, "220 sink");
        String recipient = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String command = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
          switch (command) {
            case "EHLO" -> say(client, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
            case "RCPT" -> {
              recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
              say(client, "250 ok");
            }
            case "DATA" -> {
              say(client, "354 go on");
              for (String text = in.readLine();
                  text != null && !text.equals(".");
                  text = in.readLine()) {
                // thrown away
              }
              accepted.putIfAbsent(recipient, System.nanoTime());
              say(client, "250 taken");
            }
            case "QUIT" -> {
              say(client, "221 bye");
              return;
            }
            default -> say(client, "250 ok");
          }
        }
      } catch (IOException e) {
        // the other side is gone
      }
    }

    private static void say(Socket client, String reply) throws IOException {
      client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
