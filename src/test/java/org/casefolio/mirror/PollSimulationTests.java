package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.PollPolicy.Prospect;
import org.junit.jupiter.api.Test;

/**
 * Four days of asking for 40,000 pending cases, and some that are finished, with 400,000 requests a
 * day, by the real scheduler and the real policy, over a weekend with the change to summer time in
 * it. Leaves its table in {@code target/poll-simulation.md}.
 */
class PollSimulationTests {

  private static final ZoneId ZONE = ZoneId.of("America/New_York");
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final int DAYS = 4;
  private static final Duration START = Duration.ofHours(3);
  private static final Path TABLE = Path.of("target/poll-simulation.md");

  /** Which cases there are, and how long ago they changed. */
  private enum Sort {
    ASKS("asks something of the applicant", Prospect.ASKS, Duration.ofDays(20), 2_000),
    NEW("pending, changed in the last 2 days", Prospect.PENDING, Duration.ofDays(1), 1_000),
    RECENT("pending, changed in the last 14 days", Prospect.PENDING, Duration.ofDays(7), 5_000),
    QUIET("pending, quiet for longer", Prospect.PENDING, Duration.ofDays(100), 32_000),
    FINISHED("finished 5 days ago", Prospect.FINAL, Duration.ofDays(5), 2_000),
    LONG_FINISHED("finished 20 days ago", Prospect.FINAL, Duration.ofDays(20), 2_000);

    private final String words;
    private final Prospect prospect;
    private final Duration quiet;
    private final int cases;

    Sort(String words, Prospect prospect, Duration quiet, int cases) {
      this.words = words;
      this.prospect = prospect;
      this.quiet = quiet;
      this.cases = cases;
    }
  }

  private static final class Case {

    private final Sort sort;
    private final Taken row;
    private final List<Duration> gaps = new ArrayList<>();
    private Instant due;
    private Instant seen;

    Case(Sort sort, int id, Instant start, Duration within) {
      this.sort = sort;
      this.row = new Taken(id, new ReceiptNumber("IOE0912345678"), start, start);
      this.due = start.plus(within);
      this.seen = start;
    }
  }

  /** The queue of {@link WatchStore}, in memory. */
  private static final class MemoryQueue implements Queue {

    private final PriorityQueue<Case> due =
        new PriorityQueue<>(
            Comparator.comparing((Case one) -> one.due).thenComparingInt(one -> one.row.id()));

    MemoryQueue(List<Case> cases) {
      due.addAll(cases);
    }

    /** No more than as many as there are may be due; who draws too much has less. */
    @Override
    public int due(boolean urgent, Instant now, int most) {
      return due.isEmpty() || due.peek().due.isAfter(now) ? 0 : Math.min(most, due.size());
    }

    @Override
    public List<Taken> take(boolean urgent, Instant now, int most) {
      List<Taken> taken = new ArrayList<>();
      while (taken.size() < most && !due.isEmpty() && !due.peek().due.isAfter(now)) {
        taken.add(due.remove().row);
      }
      return taken;
    }
  }

  @Test
  void everyPendingCaseIsSeenAtLeastEverySixHours() throws IOException {
    Instant start = Instant.parse("2026-03-06T05:00:00Z");
    SettableClock clock = new SettableClock(start);
    UpstreamSettings settings =
        new UpstreamSettings(
            URI.create("https://agency.example/token"),
            URI.create("https://agency.example/case-status"),
            "",
            "",
            10,
            400_000,
            ZONE,
            ServiceHours.always(ZONE),
            Duration.ofSeconds(20),
            Duration.ofMinutes(30));
    PollPolicy policy = new PollPolicy(ZONE, Duration.ofMinutes(30));
    List<Case> cases = new ArrayList<>();
    for (Sort sort : Sort.values()) {
      for (int i = 0; i < sort.cases; i++) {
        // As if they had been asked for before, some earlier and some later.
        Duration within = START.multipliedBy(i).dividedBy(sort.cases);
        cases.add(new Case(sort, cases.size(), start, within));
      }
    }
    MemoryQueue queue = new MemoryQueue(cases);
    MemoryAllowance allowance = new MemoryAllowance(settings);
    Scheduler scheduler = new Scheduler(queue, allowance, policy, settings, clock);
    int most = 0;
    int inSecond = 0;
    Instant end = start.plus(Duration.ofDays(DAYS));
    while (clock.instant().isBefore(end)) {
      Instant now = clock.instant();
      int granted = 0;
      for (Taken taken : scheduler.next(false, due -> due).cases()) {
        Case one = cases.get(taken.id());
        one.gaps.add(Duration.between(one.seen, now));
        one.seen = now;
        Optional<Instant> due =
            policy.afterAnswer(one.sort.prospect, now.minus(one.sort.quiet), now);
        one.due = due.orElseThrow();
        queue.due.add(one);
        granted++;
      }
      inSecond = Math.max(inSecond, granted);
      most = Math.max(most, allowance.used());
      clock.move(STEP);
    }

    Files.writeString(TABLE, table(cases));
    assertThat(most).isLessThanOrEqualTo(400_000);
    assertThat(inSecond).isLessThanOrEqualTo(20);
    Duration longest = Duration.ZERO;
    for (Case one : cases) {
      if (one.sort.prospect != Prospect.FINAL) {
        assertThat(one.gaps).as(one.sort.words).isNotEmpty();
        longest = one.gaps.stream().reduce(longest, PollSimulationTests::longer);
        longest = longer(longest, Duration.between(one.seen, end));
      }
    }
    assertThat(longest).isLessThanOrEqualTo(Duration.ofHours(6));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static String table(List<Case> cases) {
    StringBuilder table =
        new StringBuilder(
            "| cases | how many | checks a day and case | half within | 99 % within | longest |\n"
                + "| --- | --- | --- | --- | --- | --- |\n");
    for (Sort sort : Sort.values()) {
      List<Duration> gaps =
          cases.stream()
              .filter(one -> one.sort == sort)
              .flatMap(one -> one.gaps.stream().skip(1)) // the first one only begins
              .sorted()
              .toList();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.1f | %s | %s | %s |%n",
              sort.words,
              sort.cases,
              gaps.size() / (double) DAYS / sort.cases,
              written(gaps.get(gaps.size() / 2)),
              written(gaps.get(gaps.size() * 99 / 100)),
              written(gaps.getLast())));
    }
    return table.toString();
  }

  private static String written(Duration gap) {
    return gap.toHours() + " h " + gap.toMinutesPart() + " min";
  }
}
