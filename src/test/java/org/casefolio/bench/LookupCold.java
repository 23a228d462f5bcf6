package org.casefolio.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Measures look-ups of all cases at random through the official API beside a prepared select of the
 * row of a case at random, by pgbench. Called by {@code bench/run lookup-cold}.
 */
final class LookupCold {

  private static final double GOAL = 0.45;

  /** The numbers that begin with IOE, which are half of all. */
  private static final String SELECT =
      """
      \\set number random(0, %d)
      select receipt, id, form, protected, has_actions, sender, current_entry, newest_entry
      from cases.case_file
      where receipt = 'IOE09' || lpad((:number)::text, 8, '0');
      """;

  private LookupCold() {}

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Sides.options(arguments, Map.of());
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    Result result = new Result("lookup-cold");
    boolean met;
    try (Lookups lookups = Lookups.on(dataset)) {
      lookups.check(dataset.cases());
      Load load =
          lookups.load(
              options.integer("threads"),
              options.integer("connections"),
              options.integer("seconds"),
              dataset.cases());
      Pgbench pgbench =
          new Pgbench(
              options.integer("threads"),
              options.integer("connections"),
              List.of(SELECT.formatted(dataset.cases() / 2 - 1)),
              Map.of());
      result
          .setting("cases", dataset.cases())
          .setting("answers looked at one by one", Lookups.CHECKED)
          .setting("client", load.told() + ", no compression")
          .setting("clients of the API", Dataset.CLIENTS + ", 100,000 requests a second each")
          .setting("program", Site.TOLD)
          .setting("peer", pgbench.told(load.seconds()) + ", local socket");
      Sides.warmUp(options, lookups.site(), load);
      Rounds.Pair<Sides.Ours, Double> pair =
          Rounds.alternate(
              0,
              options.integer("rounds"),
              () -> Sides.measure(lookups.site(), load),
              () -> pgbench.run(lookups.site().postgres(), load.seconds()));
      double ours = Sides.median(pair.ours(), one -> one.load().perSecond());
      double theirs = Rounds.median(pair.theirs());
      result.row(Sides.row(pair.ours(), ours, "pgbench/s", theirs));
      met = result.atLeast(ours / theirs, GOAL).finish(options.check());
    }
    options.exit(met);
  }
}
