package org.casefolio.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * Measures look-ups of a thousand cases through the official API beside nginx with one static file
 * of the same bytes. Called by {@code bench/run lookup-json}.
 */
final class LookupJson {

  private static final double GOAL = 0.5;
  private static final long HOT = 1_000;

  private LookupJson() {}

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Sides.options(arguments, Map.of());
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    Result result = new Result("lookup-json");
    boolean met;
    try (Lookups lookups = Lookups.on(dataset)) {
      HttpResponse<byte[]> typical = lookups.check(HOT);
      try (Nginx nginx = Nginx.like(typical)) {
        Load load =
            lookups.load(
                options.integer("threads"),
                options.integer("connections"),
                options.integer("seconds"),
                HOT);
        result
            .setting("cases", dataset.cases())
            .setting("answers looked at one by one", Lookups.CHECKED)
            .setting("bytes of a body", typical.body().length)
            .setting("client", load.told() + ", no compression on either side")
            .setting("clients of the API", Dataset.CLIENTS + ", 100,000 requests a second each")
            .setting("program", Site.TOLD)
            .setting("peer", Nginx.TOLD);
        double ratio = Sides.beside(result, options, lookups.site(), load, nginx, load);
        met = result.atLeast(ratio, GOAL).finish(options.check());
      }
    }
    options.exit(met);
  }
}
