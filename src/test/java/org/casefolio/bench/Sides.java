package org.casefolio.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.casefolio.bench.Load.Measured;

/** Load on the program and on a peer, in turn. */
final class Sides {

  private Sides() {}

  /** What every benchmark with load may be told. */
  static Options options(String[] arguments, Map<String, Long> further) {
    Map<String, Long> defaults =
        new HashMap<>(
            Map.of(
                "cases", 10_000_000L,
                "accounts", 1_000_000L,
                "threads", 2L,
                "connections", 32L,
                "seconds", 15L,
                "warm", 60L,
                "rounds", 5L));
    defaults.putAll(further);
    return Options.of(arguments, defaults);
  }

  /**
   * Warms the program up, lets both take turns, and writes a row of the table.
   *
   * @param ours what is sent to the program
   * @param theirs what is sent to nginx
   * @return the ratio of the medians
   */
  static double beside(
      Result result, Options options, Site site, Load ours, Nginx nginx, Load theirs)
      throws IOException, InterruptedException {
    warmUp(options, site, ours);
    Rounds.Pair<Ours, Measured> pair =
        Rounds.alternate(
            0,
            options.integer("rounds"),
            () -> measure(site, ours),
            () -> theirs.send(nginx.port()));
    double casefolio = median(pair.ours(), one -> one.load().perSecond());
    double peer = median(pair.theirs(), Measured::perSecond);
    result.row(row(pair.ours(), casefolio, "nginx/s", peer));
    return casefolio / peer;
  }

  /** What came of a turn of the program, and what an answer has cost it. */
  record Ours(Measured load, ProcessorTime cost) {}

  static void warmUp(Options options, Site site, Load load)
      throws IOException, InterruptedException {
    if (options.get("warm") > 0) {
      load.lasting(options.integer("warm")).send(site.program().port());
    }
  }

  static Ours measure(Site site, Load load) throws IOException, InterruptedException {
    ProcessorTime before = site.processorTime();
    Measured measured = load.send(site.program().port());
    return new Ours(measured, site.processorTime().minus(before, measured.answers()));
  }

  /** A row with the medians of some turns. */
  static Map<String, Object> row(List<Ours> turns, double ours, String peer, double theirs) {
    return Result.row(
        "casefolio/s",
        ours,
        peer,
        theirs,
        "ratio",
        ours / theirs,
        "p50 ms",
        median(turns, one -> one.load().p50()),
        "p95 ms",
        median(turns, one -> one.load().p95()),
        "p99 ms",
        median(turns, one -> one.load().p99()),
        "processor ms: program",
        median(turns, one -> one.cost().program()),
        "database",
        median(turns, one -> one.cost().database()));
  }

  static <T> double median(List<T> turns, ToDoubleFunction<T> of) {
    return Rounds.median(turns.stream().mapToDouble(of).boxed().toList());
  }
}
