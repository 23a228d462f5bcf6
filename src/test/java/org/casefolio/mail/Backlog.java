package org.casefolio.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casefolio.bench.Verdict;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.ManyReaders;

/**
 * Measures what becomes of many changes that arrive at once, from the ledger to the relay, and of
 * mail that opens an account meanwhile. Called by {@code bench/run backlog}.
 */
final class Backlog {

  private static final int CHANGES = 340_000;
  private static final int READERS = 20_000;

  /** Lines of the feed that are recorded together. */
  private static final int BATCH = 10_000;

  /** One in so many changes asks something of the reader. */
  private static final int ONE_IN = 20;

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
    int each = (changes + READERS - 1) / READERS;
    List<UUID> readers =
        ManyReaders.create(
            program.context(),
            READERS,
            reader ->
                IntStream.range(0, each)
                    .map(i -> reader * each + i)
                    .filter(number -> number < changes)
                    .mapToObj(BenchProgram::receipt)
                    .toList());
    List<String> titles = titles(program);
    int asking =
        (int)
            IntStream.range(0, changes)
                .filter(i -> i % BATCH % ONE_IN == 0) // see titles
                .count();

    WorkLoop loop = program.mailLoop(sink.port, 2, Optional.empty());
    loop.start();
    long begun = System.nanoTime();
    AtomicLong arrived = new AtomicLong();
    Thread feed =
        Thread.ofPlatform()
            .start(() -> {
              for (int from = 0; from < changes; from += BATCH) {
                program.happens(
                    IntStream.range(from, Math.min(changes, from + BATCH))
                        .mapToObj(BenchProgram::receipt)
                        .toList(),
                    titles);
              }
              arrived.set(System.nanoTime() - begun);
            });
    List<Double> signIns = new ArrayList<>();
    double asked = 0;
    boolean over = false;
    while (!over) {
      long signIn = System.nanoTime();
      program.enqueue(readers, 1, Priority.SIGN_IN);
      program.awaitSent(Priority.SIGN_IN);
      signIns.add(seconds(signIn));
      Thread.sleep(SIGN_IN_EVERY);
      if (asked == 0 && program.accepted(Priority.ACTION_REQUIRED) == asking) {
        asked = seconds(begun);
      }
      over = !feed.isAlive() && program.accepted(Priority.CHANGE) == changes - asking;
    }
    double all = seconds(begun);
    loop.stop();

    Map<String, Long> states = program.states();
    if (states.size() != 1) {
      throw new IllegalStateException("not all were accepted: " + states);
    }
    double slowest = signIns.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "%d changes of %d titles recorded after %.0f s%n"
            + "action required: the last of %d accepted after %.0f s%n"
            + "changes: the last accepted after %.0f s (%.0f/s)%n"
            + "sign-in mail meanwhile: %d, the slowest accepted after %.1f s%n",
        changes,
        titles.stream().distinct().count(),
        arrived.get() / 1e9,
        asking,
        asked,
        all,
        changes / all,
        signIns.size(),
        slowest);
    boolean met = all <= GOAL.toSeconds() && slowest <= SIGN_IN_GOAL.toSeconds() && asked <= all;
    if (check) {
      Verdict.print(
          "backlog",
          Math.min(GOAL.toSeconds() / all, SIGN_IN_GOAL.toSeconds() / Math.max(slowest, 0.001)),
          1,
          met);
    }
    return met;
  }

  /** Every twentieth asks something of the reader; all of the catalogue in turn. */
  private static List<String> titles(BenchProgram program) {
    CatalogueEdition catalogue = program.bean(StatusCatalogue.class).current();
    Map<Boolean, List<String>> all =
        catalogue.all().stream()
            .map(status -> status.title(Locale.ENGLISH))
            .collect(Collectors.partitioningBy(catalogue::asks));
    List<String> asking = Objects.requireNonNull(all.get(true));
    List<String> others = Objects.requireNonNull(all.get(false));
    return IntStream.range(0, BATCH)
        .mapToObj(i ->
            i % ONE_IN == 0
                ? asking.get(i / ONE_IN % asking.size())
                : others.get(i % others.size()))
        .toList();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
