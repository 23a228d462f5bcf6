package org.casefolio.mirror;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.casefolio.mirror.Answers.Asked;
import org.casefolio.platform.work.WorkLoop;

/**
 * Asks the agency, round by round: takes some cases, asks for them side by side at the pace that is
 * allowed, and keeps what came. Ended at any point, what was taken comes back by itself.
 */
final class Poller implements WorkLoop.Round {

  private final Scheduler scheduler;
  private final WatchList watchList;
  private final Upstream upstream;
  private final Answers answers;
  private final MirrorMeters meters;
  private final Clock clock;
  private final boolean urgent;
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * A worker.
   *
   * @param urgent whether it asks for cases that were just added, or else for the others
   */
  Poller(
      Scheduler scheduler,
      WatchList watchList,
      Upstream upstream,
      Answers answers,
      MirrorMeters meters,
      Clock clock,
      boolean urgent) {
    this.scheduler = scheduler;
    this.watchList = watchList;
    this.upstream = upstream;
    this.answers = answers;
    this.meters = meters;
    this.clock = clock;
    this.urgent = urgent;
  }

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    Instant started = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Scheduler.Round round = scheduler.next(urgent, watchList::followed);
    if (round.cases().isEmpty()) {
      return WorkLoop.Next.WHEN_RUNG;
    }
    List<Asked> asked;
    try {
      asked = ask(round);
    } catch (InterruptedException e) {
      // The program ends: whatever was interrupted is no answer.
      Thread.currentThread().interrupt();
      return WorkLoop.Next.WHEN_RUNG;
    }
    answers.keep(started, asked);
    asked.forEach(one -> meters.asked(one.outcome()));
    return WorkLoop.Next.AGAIN;
  }

  private List<Asked> ask(Scheduler.Round round) throws InterruptedException {
    long begin = System.nanoTime() + round.delay().toNanos();
    List<Future<Asked>> coming = new ArrayList<>();
    for (int i = 0; i < round.cases().size(); i++) {
      Taken taken = round.cases().get(i);
      long start = begin + i * round.spacing().toNanos();
      coming.add(
          asking.submit(() -> {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, start - System.nanoTime()));
            return new Asked(taken, upstream.ask(taken.receipt()));
          }));
    }
    List<Asked> asked = new ArrayList<>();
    try {
      for (Future<Asked> one : coming) {
        asked.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      coming.forEach(one -> one.cancel(true));
    }
    return asked;
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
