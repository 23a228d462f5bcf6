package org.casefolio.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.work.WorkLoop;

/**
 * Measures what becomes of the messages about many changes that arrive at once, and of mail that
 * opens an account meanwhile. Called by {@code bench/run backlog}.
 */
final class Backlog {

  private static final int CHANGES = 340_000;
  private static final int OWNERS = 20_000;

  /** Of a hundred changes so many ask something of the reader. */
  private static final int ASKING = 5;

  private static final Duration GOAL = Duration.ofHours(1);
  private static final Duration SIGN_IN_GOAL = Duration.ofSeconds(5);
  private static final Duration SIGN_IN_EVERY = Duration.ofSeconds(2);

  private Backlog() {}

  /** Arguments: {@code --check}, {@code --changes N}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = Arrays.asList(arguments);
    int changes = MailSpeed.number(given, "--changes", CHANGES);
    boolean met;
    try (BenchProgram program = new BenchProgram(BenchProgram.newFolder());
        MailSpeed.Sink sink = new MailSpeed.Sink()) {
      met = run(program, sink, changes, given.contains("--check"));
    }
    System.exit(met || !given.contains("--check") ? 0 : 1);
  }

  private static boolean run(BenchProgram program, MailSpeed.Sink sink, int changes, boolean check)
      throws InterruptedException {
    List<UUID> owners = program.owners(OWNERS);
    int asking = changes * ASKING / 100;
    WorkLoop loop = program.mailLoop(sink.port, 2, Optional.empty());
    long begun = System.nanoTime();
    program.enqueue(owners, changes - asking, Priority.CHANGE);
    program.enqueue(owners, asking, Priority.ACTION_REQUIRED);
    double arrived = seconds(begun);
    System.out.printf(
        Locale.ROOT, "%d messages written to the outbox in %.0f s.%n", changes, arrived);

    loop.start();
    long sending = System.nanoTime();
    List<Double> signIns = new ArrayList<>();
    double asked = 0;
    while (waits(program, Priority.DIGEST)) {
      long signIn = System.nanoTime();
      program.enqueue(owners, 1, Priority.SIGN_IN);
      program.awaitSent(Priority.SIGN_IN);
      signIns.add(seconds(signIn));
      if (asked == 0 && !waits(program, Priority.ACTION_REQUIRED)) {
        asked = seconds(sending);
      }
      Thread.sleep(SIGN_IN_EVERY);
    }
    double all = seconds(sending);
    loop.stop();

    Map<String, Long> states = program.states();
    if (states.size() != 1) {
      throw new IllegalStateException("not all were accepted: " + states);
    }
    double slowest = signIns.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "action required: the last of %d after %.0f s%n"
            + "changes: the last after %.0f s (%.0f/s)%n"
            + "sign-in mail meanwhile: %d, the slowest accepted after %.1f s%n",
        asking,
        asked,
        all,
        changes / all,
        signIns.size(),
        slowest);
    boolean met = all <= GOAL.toSeconds() && slowest <= SIGN_IN_GOAL.toSeconds() && asked < all;
    if (check) {
      System.out.printf(
          Locale.ROOT,
          "backlog ratio=%.2f goal=1.0 %s%n",
          Math.min(GOAL.toSeconds() / all, SIGN_IN_GOAL.toSeconds() / Math.max(slowest, 0.001)),
          met ? "met" : "missed");
    }
    return met;
  }

  private static boolean waits(BenchProgram program, Priority lowest) {
    return program.anyWaits(lowest);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
