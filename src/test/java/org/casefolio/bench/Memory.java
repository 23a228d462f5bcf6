package org.casefolio.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Measures what the program holds of memory under load of every kind at once: look-ups, checks,
 * portfolios and sign-ins, as fast as they are answered, and a thousand events a second. Called by
 * {@code bench/run memory}.
 */
final class Memory {

  /** What the resident set may grow by in the second half, once everything has been used. */
  private static final double MOST = 1.15;

  private static final int READERS = 20;

  /** More than twice what a morning batch brings in a second. */
  private static final int EVENTS_A_SECOND = 1_000;

  private Memory() {}

  /** See the usage; ten minutes stand for an hour. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Sides.options(arguments, Map.of("minutes", 10L));
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    int seconds = 60 * options.integer("minutes");
    Result result = new Result("memory");
    boolean met;
    try (Lookups lookups = Lookups.on(dataset);
        ExecutorService work = Executors.newCachedThreadPool()) {
      Site site = lookups.site();
      lookups.check(dataset.cases());
      long atFirst = site.residentSet();
      List<String> userIds = dataset.userIds(true, Math.min(READERS, dataset.accounts() / 200));
      List<SignedIn> readers = SignedIn.enter(site, userIds);
      for (SignedIn reader : readers) {
        reader.portfolio(site, 100);
      }
      result
          .setting("cases", dataset.cases())
          .setting("program", Site.TOLD)
          .setting("lasting", options.get("minutes") + " minutes, as fast as answers come")
          .setting(
              "client", "three of wrk -t1 -c8, one browser signing in again and again, a sender");
      Load check = CheckPage.load(options, dataset);
      Load page = PortfolioPage.load(options, dataset, readers);
      List<Future<Load.Measured>> loads = new ArrayList<>();
      int port = lookups.port();
      for (Load load :
          List.of(
              lookups.load(1, 8, seconds, dataset.cases()),
              new Load(1, 8, seconds, check.kind(), check.settings()),
              new Load(1, 8, seconds, page.kind(), page.settings()))) {
        loads.add(work.submit(() -> load.send(port)));
      }
      Feeding sender = Feeding.to(site, dataset);
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      Future<Integer> fed = work.submit(() -> feed(sender, end));
      List<Double> sets = new ArrayList<>();
      int signIns = 0;
      while (System.nanoTime() < end) {
        SignedIn.enter(
            site,
            userIds.get(signIns % userIds.size()),
            "50.%d.%d.1".formatted(signIns / 256 % 256, signIns % 256));
        signIns++;
        sets.add((double) site.residentSet());
      }
      List<String> kinds = List.of("look-ups", "checks", "portfolios");
      for (int i = 0; i < kinds.size(); i++) {
        result.setting(kinds.get(i), get(loads.get(i)).answers());
      }
      result.setting("sign-ins", signIns).setting("events", get(fed));
      double early = Rounds.median(sets.subList(sets.size() / 4, sets.size() / 2));
      double late = Rounds.median(sets.subList(3 * sets.size() / 4, sets.size()));
      double most = sets.stream().mapToDouble(Double::doubleValue).max().orElse(0);
      result.row(
          Result.row(
              "MB after start", atFirst / 1e6,
              "MB in the second quarter", early / 1e6,
              "MB in the last quarter", late / 1e6,
              "MB at most", most / 1e6));
      met =
          result
              .atMost(
                  late / early,
                  MOST,
                  late <= MOST * early && !site.program().log().contains("OutOfMemory"))
              .finish(options.check());
    }
    options.exit(met);
  }

  /** Sends events until that time, as {@link System#nanoTime()} has it; returns how many. */
  private static int feed(Feeding sender, long end) throws IOException, InterruptedException {
    int sent = 0;
    long next = System.nanoTime();
    while (System.nanoTime() < end) {
      sender.send(sender.events(EVENTS_A_SECOND));
      sent += EVENTS_A_SECOND;
      next = Math.max(next + 1_000_000_000L, System.nanoTime());
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
    return sent;
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
