package org.casefolio.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures how much slower things become from ten thousand to a million to ten million cases; the
 * sites run beside each other and take turns. Called by {@code bench/run growth}.
 */
final class Growth {

  private static final double MOST = 1.3;

  /** What may become slower. */
  private static final List<Part> PARTS = List.of(new LookUp(), new Events());

  private Growth() {}

  /** Something that is done on each of the sites. */
  interface Part {

    String name();

    /** How long one of them takes, in milliseconds, after {@code seconds} of it. */
    double measure(Options options, Dataset dataset, Lookups site, int seconds)
        throws IOException, InterruptedException;
  }

  /**
   * The median of look-ups by few, so that it is their time and not their waiting for each other.
   */
  private static final class LookUp implements Part {

    private static final int CONNECTIONS = 2;

    @Override
    public String name() {
      return "look-up p50 ms";
    }

    @Override
    public double measure(Options options, Dataset dataset, Lookups site, int seconds)
        throws IOException, InterruptedException {
      return site.load(1, CONNECTIONS, seconds, dataset.cases()).send(site.port()).p50();
    }
  }

  /** Events of the feed, ten thousand a request; they stay in the datasets. */
  private static final class Events implements Part {

    private static final int A_REQUEST = 10_000;

    private final Map<Dataset, Feeding> senders = new HashMap<>();

    @Override
    public String name() {
      return "event ms";
    }

    @Override
    public double measure(Options options, Dataset dataset, Lookups site, int seconds)
        throws IOException, InterruptedException {
      Feeding sender = senders.computeIfAbsent(dataset, key -> Feeding.to(site.site(), key));
      double taken = 0;
      int events = 0;
      while (taken < seconds) {
        taken += sender.send(sender.events(A_REQUEST));
        events += A_REQUEST;
      }
      return taken * 1_000 / events;
    }
  }

  private record Size(Dataset dataset, Lookups site, List<Double> found) {}

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Sides.options(arguments, Map.of());
    Result result = new Result("growth");
    double worst = 0;
    List<Size> sizes = new ArrayList<>();
    try {
      for (Dataset dataset :
          Stream.of(
                  // A measurement leaves some hundred thousand events: many for each of few cases.
                  Dataset.anew(10_000, 1_000),
                  Dataset.anew(1_000_000, 20_000),
                  Dataset.of(options.get("cases"), options.integer("accounts")))
              .distinct()
              .toList()) {
        Lookups site = Lookups.on(dataset);
        sizes.add(new Size(dataset, site, new ArrayList<>()));
        site.check(dataset.cases());
      }
      result
          .setting("client", "wrk -t1 -c2 -s bench/load.lua, no compression")
          .setting("program", Site.TOLD + ", one of each for each size");
      for (Part part : PARTS) {
        worst = Math.max(worst, measure(result, options, part, sizes));
      }
    } finally {
      sizes.forEach(size -> size.site().close());
    }
    boolean met = result.atMost(worst, MOST, worst <= MOST).finish(options.check());
    options.exit(met);
  }

  /** How many times as long it takes with the most cases as with the fewest. */
  private static double measure(Result result, Options options, Part part, List<Size> sizes)
      throws IOException, InterruptedException {
    for (int round = -1; round < options.integer("rounds"); round++) {
      for (Size size : sizes) {
        double found =
            part.measure(
                options,
                size.dataset(),
                size.site(),
                round < 0 ? options.integer("warm") : options.integer("seconds"));
        if (round >= 0) {
          size.found().add(found);
        }
      }
    }
    double first = Rounds.median(sizes.getFirst().found());
    double last = 0;
    for (Size size : sizes) {
      last = Rounds.median(size.found());
      size.found().clear();
      result.row(
          Result.row(
              "what",
              part.name(),
              "cases",
              size.dataset().cases(),
              "found",
              last,
              "times",
              last / first));
    }
    return last / first;
  }
}
