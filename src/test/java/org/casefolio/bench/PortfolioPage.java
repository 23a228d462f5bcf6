package org.casefolio.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Measures the page with a portfolio of 100 cases, signed in, beside pgbench running the statements
 * that it runs; and how much later it comes than one with one case. Called by {@code bench/run
 * portfolio-page}.
 */
final class PortfolioPage {

  private static final double GOAL = 0.3;
  private static final double MOST_LATER = 2;
  private static final int READERS = 50;
  private static final int LARGE = 100;

  private PortfolioPage() {}

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Sides.options(arguments, Map.of("readers", (long) READERS));
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    int readers = Math.min(options.integer("readers"), dataset.accounts() / 200);
    Result result = new Result("portfolio-page");
    boolean met;
    try (Site site = Site.start(dataset.folder(), Map.of())) {
      List<SignedIn> large = SignedIn.enter(site, dataset.userIds(true, readers));
      List<SignedIn> small = SignedIn.enter(site, dataset.userIds(false, readers));
      Overheard overheard =
          new Overheard(site.postgres(), dataset.folder().resolve("postgres.log"));
      int bytes = 0;
      for (SignedIn reader : large) {
        bytes = reader.portfolio(site, LARGE);
        overheard.listen(() -> reader.portfolio(site, LARGE));
      }
      for (SignedIn reader : small) {
        reader.portfolio(site, 1);
      }
      Load hundred = load(options, dataset, large);
      Load one = load(options, dataset, small);
      Pgbench pgbench =
          overheard.replayedBy(options.integer("threads"), options.integer("connections"));
      result
          .setting("cases", dataset.cases())
          .setting("accounts", dataset.accounts())
          .setting("signed in", readers + " with 100 cases, " + readers + " with one")
          .setting("bytes of a page with 100", bytes)
          .setting("statements of it", overheard.statements())
          .setting("client", hundred.told() + ", no compression")
          .setting("program", Site.TOLD)
          .setting("peer", pgbench.told(hundred.seconds()) + ", local socket, same statements");
      Sides.warmUp(options, site, hundred);
      Sides.warmUp(options, site, one);
      Rounds.Pair<Sides.Ours, Double> pair =
          Rounds.alternate(
              0,
              options.integer("rounds"),
              () -> Sides.measure(site, hundred),
              () -> pgbench.run(site.postgres(), hundred.seconds()));
      double ours = Sides.median(pair.ours(), turn -> turn.load().perSecond());
      double theirs = Rounds.median(pair.theirs());
      result.row(Sides.row(pair.ours(), ours, "pgbench/s", theirs));
      Rounds.Pair<Sides.Ours, Sides.Ours> lengths =
          Rounds.alternate(
              0,
              options.integer("rounds"),
              () -> Sides.measure(site, hundred),
              () -> Sides.measure(site, one));
      double p95OfHundred = Sides.median(lengths.ours(), turn -> turn.load().p95());
      double p95OfOne = Sides.median(lengths.theirs(), turn -> turn.load().p95());
      result.row(
          Result.row(
              "p95 ms of 100 cases",
              p95OfHundred,
              "p95 ms of one",
              p95OfOne,
              "times",
              p95OfHundred / p95OfOne,
              "goal",
              MOST_LATER));
      double ratio = ours / theirs;
      met =
          result
              .atLeast(ratio, GOAL, ratio >= GOAL && p95OfHundred <= MOST_LATER * p95OfOne)
              .finish(options.check());
    }
    options.exit(met);
  }

  static Load load(Options options, Dataset dataset, List<SignedIn> readers) throws IOException {
    return new Load(
        options.integer("threads"),
        options.integer("connections"),
        options.integer("seconds"),
        "page",
        Map.of(
            "BENCH_CASES",
            Long.toString(dataset.cases()),
            "BENCH_SHOWN",
            SignedIn.headers(readers).toString()));
  }
}
