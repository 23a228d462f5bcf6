package org.casefolio.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Load by wrk with the requests of {@code bench/load.lua}.
 *
 * @param threads of wrk
 * @param connections that it keeps
 * @param seconds how long it lasts
 * @param kind {@code lookup}, {@code check} or {@code page}
 * @param settings what else {@code load.lua} takes from its environment
 */
record Load(int threads, int connections, int seconds, String kind, Map<String, String> settings) {

  private static final Pattern FOUND =
      Pattern.compile(
          "(?m)^bench answers=(\\d+) us=(\\d+) bytes=(\\d+) bad=(\\d+) p50=(\\d+) p95=(\\d+)"
              + " p99=(\\d+)$");

  Load {
    settings = Map.copyOf(settings);
  }

  /**
   * What came of it.
   *
   * @param answers how many there were
   * @param perSecond of them
   * @param bytes of an answer, its head included
   * @param p50 milliseconds that half of them took at most
   */
  record Measured(
      long answers, double perSecond, double bytes, double p50, double p95, double p99) {}

  Load with(String name, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(name, value);
    return new Load(threads, connections, seconds, kind, more);
  }

  Load lasting(int otherSeconds) {
    return new Load(threads, connections, otherSeconds, kind, settings);
  }

  /** How it is called, for a report. */
  String told() {
    return "wrk -t%d -c%d -d%ds -s bench/load.lua".formatted(threads, connections, seconds);
  }

  /**
   * Sends it.
   *
   * @throws IllegalStateException if a connection failed, or an answer was an error or none
   */
  Measured send(int port) throws IOException, InterruptedException {
    ProcessBuilder wrk =
        new ProcessBuilder(
                Stream.of(
                        List.of("wrk", "--latency", "--timeout", "30s"),
                        List.of("-t" + threads, "-c" + connections, "-d" + seconds + "s"),
                        List.of("-s", "bench/load.lua", "http://127.0.0.1:" + port))
                    .flatMap(List::stream)
                    .toList())
            .redirectErrorStream(true);
    wrk.environment().put("BENCH_KIND", kind);
    wrk.environment().putAll(settings);
    Process process = wrk.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher found = FOUND.matcher(out);
    if (process.waitFor() != 0 || !found.find()) {
      throw new IllegalStateException("wrk failed: " + out);
    }
    if (number(found, 4) != 0) {
      throw new IllegalStateException("not every answer was good: " + out);
    }
    long answers = number(found, 1);
    return new Measured(
        answers,
        answers / (number(found, 2) / 1e6),
        (double) number(found, 3) / answers,
        number(found, 5) / 1e3,
        number(found, 6) / 1e3,
        number(found, 7) / 1e3);
  }

  private static long number(Matcher found, int group) {
    return Long.parseLong(found.group(group));
  }
}
