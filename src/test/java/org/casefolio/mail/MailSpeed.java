package org.casefolio.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.casefolio.bench.ProcessorTime;
import org.casefolio.bench.Rounds;
import org.casefolio.bench.Verdict;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.work.WorkLoop;

/**
 * Measures how fast messages leave, beside how fast {@code smtp-source} sends messages of the same
 * bytes over the same number of connections to the same {@code smtp-sink}. Called by {@code
 * bench/run mail}.
 */
final class MailSpeed {

  private static final double GOAL = 0.4;
  private static final List<Integer> CONNECTIONS = List.of(1, 4, 8);
  private static final int OWNERS = 5_000;
  private static final int WARM_UP = 40_000;

  private final BenchProgram program;
  private final List<UUID> owners;
  private final int messages;
  private final int rounds;
  private final List<Integer> connections;
  private final Path sample;
  private ProcessorTime cost = ProcessorTime.NONE;

  /** What PostgreSQL wrote to its log for a message, from taking it in to its being accepted. */
  private double logged;

  private MailSpeed(BenchProgram program, List<String> arguments, Path sample) {
    this.program = program;
    this.owners = program.owners(OWNERS);
    this.messages = number(arguments, "--messages", 30_000);
    this.rounds = number(arguments, "--rounds", 3);
    int alone = number(arguments, "--connections", 0);
    this.connections = alone == 0 ? CONNECTIONS : List.of(alone);
    this.sample = sample;
  }

  /**
   * Arguments: {@code --check}, {@code --messages N}, {@code --rounds N}, {@code --connections N}
   * for one number of connections alone.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = Arrays.asList(arguments);
    Path folder = BenchProgram.newFolder();
    boolean met;
    try (BenchProgram program = new BenchProgram(folder)) {
      byte[] bytes = program.sample();
      for (int i = 0; i < 100; i++) {
        if (program.sample().length != bytes.length) {
          throw new IllegalStateException("the messages are not of one size");
        }
      }
      Path sample = folder.resolve("sample.eml");
      Files.writeString(
          sample,
          new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n"),
          StandardCharsets.UTF_8);
      System.out.printf(
          Locale.ROOT,
          "Messages of %d bytes, both parts; database with fsync = %s.%n",
          bytes.length,
          program.database().sql("show fsync").query(String.class).single());
      met = new MailSpeed(program, given, sample).run(given.contains("--check"));
    }
    System.exit(met || !given.contains("--check") ? 0 : 1);
  }

  static int number(List<String> arguments, String name, int otherwise) {
    int at = arguments.indexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(arguments.get(at + 1));
  }

  private boolean run(boolean check) throws IOException, InterruptedException {
    try (Sink sink = new Sink()) {
      ours(sink, 4, WARM_UP, Optional.empty());
      System.out.println(
          "connections  casefolio/s  smtp-source/s  ratio  processor ms/message: program "
              + " database  bytes of log");
      double least = Double.MAX_VALUE;
      for (int lanes : connections) {
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        for (int round = 0; round < rounds; round++) {
          theirs[round] = theirs(sink, lanes);
          ours[round] = ours(sink, lanes, messages, Optional.empty());
        }
        double ratio = Rounds.median(ours) / Rounds.median(theirs);
        System.out.printf(
            Locale.ROOT,
            "%11d  %11.0f  %13.0f  %5.2f  %30.2f  %8.2f  %12.0f%n",
            lanes,
            Rounds.median(ours),
            Rounds.median(theirs),
            ratio,
            cost.program(),
            cost.database(),
            logged);
        if (lanes > 1) {
          least = Math.min(least, ratio);
        }
      }
      double signed = ours(sink, 4, messages / 4, Optional.of(DkimTests.newKey()));
      System.out.printf(Locale.ROOT, "          4  %11.0f  with DKIM (RSA-2048)%n", signed);
      boolean met = least >= GOAL;
      if (check) {
        Verdict.print("mail", least, GOAL, met);
      }
      return met;
    }
  }

  private double ours(Sink sink, int connections, int count, Optional<Dkim> dkim)
      throws InterruptedException {
    double written = program.logWritten();
    program.enqueue(owners, count, Priority.CHANGE);
    WorkLoop loop = program.mailLoop(sink.port, connections, dkim);
    ProcessorTime before = ProcessorTime.now();
    long begun = System.nanoTime();
    loop.start();
    program.awaitSent(Priority.DIGEST);
    double seconds = (System.nanoTime() - begun) / 1e9;
    cost = ProcessorTime.since(before, count);
    logged = (program.logWritten() - written) / count;
    loop.stop();
    Map<String, Long> states = program.states();
    if (!states.equals(Map.of("accepted", (long) count))) {
      throw new IllegalStateException("not all were accepted: " + states);
    }
    program.forgetMessages();
    return count / seconds;
  }

  private double theirs(Sink sink, int connections) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process source =
        new ProcessBuilder(
                "smtp-source",
                "-d",
                "-s",
                Integer.toString(connections),
                "-m",
                Integer.toString(messages),
                "-F",
                sample.toString(),
                "-f",
                "no-reply@example.org",
                "-t",
                "reader000000@home.example",
                "127.0.0.1:" + sink.port)
            .inheritIO()
            .start();
    if (source.waitFor() != 0) {
      throw new IllegalStateException("smtp-source failed");
    }
    return messages / ((System.nanoTime() - begun) / 1e9);
  }

  /** A server that takes messages and throws them away. */
  static final class Sink implements AutoCloseable {
    final int port = BenchProgram.freePort();
    private final Process process;

    Sink() throws IOException, InterruptedException {
      this.process =
          new ProcessBuilder("smtp-sink", "-u", "nobody", "127.0.0.1:" + port, "1000")
              .inheritIO()
              .start();
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        throw new IllegalStateException("smtp-sink does not start");
      }
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
