package org.casefolio.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.casefolio.accounts.ManyPasswords;
import org.jsoup.Jsoup;

/**
 * Measures sign-ins with a password, beside the same implementation of Argon2 comparing the same
 * hash in a bare loop on as many threads as there are processors, and Debian's {@code argon2}; and
 * how long the public check takes while everybody signs in, beside a quiet hour. Called by {@code
 * bench/run sign-in}.
 */
final class SignIn {

  private static final double GOAL = 0.85;
  private static final double MOST_SLOWER = 2;

  /** Checks a second: few enough that they do not wait for each other. */
  private static final int CHECKS = 50;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final Site site;
  private final Dataset dataset;
  private final List<String> userIds;
  private final int clients;
  private final String hash;
  private final AtomicLong addresses = new AtomicLong();

  private SignIn(Site site, Dataset dataset, Options options)
      throws IOException, InterruptedException {
    this.site = site;
    this.dataset = dataset;
    this.userIds = dataset.userIds(false, options.integer("readers"));
    this.clients = options.integer("connections");
    this.hash = site.psql("select password from accounts.account limit 1");
  }

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options =
        Options.of(
            arguments,
            Map.of(
                "cases", 1_000_000L,
                "accounts", 20_000L,
                "readers", 10_000L,
                "connections", 16L,
                "seconds", 20L,
                "warm", 40L,
                "rounds", 5L));
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    boolean met;
    try (Site site = Site.start(dataset.folder(), Map.of())) {
      met = new SignIn(site, dataset, options).run(options);
    }
    options.exit(met);
  }

  private boolean run(Options options) throws IOException, InterruptedException {
    Result result =
        new Result("sign-in")
            .setting("hash", hash.substring(0, hash.indexOf("p=") + 3))
            .setting("client", clients + " connections, each reader from an address of its own")
            .setting("program", Site.TOLD)
            .setting("peer", "the same calculation on " + PROCESSORS + " threads")
            .setting("checks", CHECKS + " a second at random, as many beside the flood");
    int seconds = options.integer("seconds");
    signIns(options.integer("warm"));
    Rounds.Pair<Double, Double> pair =
        Rounds.alternate(
            0, options.integer("rounds"), () -> signIns(seconds), () -> bareLoop(seconds));
    double ours = Rounds.median(pair.ours());
    double theirs = Rounds.median(pair.theirs());
    result.row(
        Result.row(
            "casefolio, sign-ins/s",
            ours,
            "bare loop/s",
            theirs,
            "ratio",
            ours / theirs,
            "native argon2/s",
            nativeLoop(seconds)));
    checks(seconds);
    Rounds.Pair<List<Double>, List<Double>> checks =
        Rounds.alternate(
            0,
            options.integer("rounds"),
            () -> checksBesideSignIns(seconds),
            () -> checks(seconds));
    double flooded = Sides.median(checks.ours(), one -> at(one, 0.99));
    double quiet = Sides.median(checks.theirs(), one -> at(one, 0.99));
    result.row(
        Result.row(
            "check p99 ms in a flood",
            flooded,
            "quiet p99 ms",
            quiet,
            "times",
            flooded / quiet,
            "check p50 ms in a flood",
            Sides.median(checks.ours(), one -> at(one, 0.5)),
            "quiet p50 ms",
            Sides.median(checks.theirs(), one -> at(one, 0.5))));
    double ratio = ours / theirs;
    return result
        .atLeast(ratio, GOAL, ratio >= GOAL && flooded / quiet <= MOST_SLOWER)
        .finish(options.check());
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
  }

  /** How many came in, a second. */
  private double signIns(int seconds) throws InterruptedException {
    return loop(clients, seconds, new Visitors());
  }

  /** Browsers with the form before them, of which each signs in one reader after the other. */
  private final class Visitors implements Work {
    @Override
    public Step begin() throws IOException, InterruptedException {
      SplittableRandom random = new SplittableRandom(addresses.get());
      HttpClient http = HttpClient.newHttpClient();
      HttpResponse<String> form =
          http.send(
              HttpRequest.newBuilder(site.uri("/sign-in"))
                  .header("X-Forwarded-For", address())
                  .build(),
              BodyHandlers.ofString());
      String token = Jsoup.parse(form.body()).select("input[name=form]").getFirst().val();
      String cookies =
          form.headers().allValues("set-cookie").stream()
              .map(set -> set.substring(0, (set + ";").indexOf(';')))
              .collect(Collectors.joining("; "));
      return () -> {
        HttpResponse<Void> entered =
            http.send(
                HttpRequest.newBuilder(site.uri("/sign-in"))
                    .header("X-Forwarded-For", address())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Cookie", cookies)
                    .POST(
                        BodyPublishers.ofString(
                            "form=%s&userId=%s&password=%s"
                                .formatted(
                                    encoded(token),
                                    encoded(userIds.get(random.nextInt(userIds.size()))),
                                    encoded(Dataset.PASSWORD))))
                    .build(),
                BodyHandlers.discarding());
        if (entered.statusCode() != 303) {
          throw new IllegalStateException("signing in was answered " + entered.statusCode());
        }
      };
    }
  }

  private String address() {
    long number = addresses.incrementAndGet();
    return "40.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private double bareLoop(int seconds) throws InterruptedException {
    return loop(
        PROCESSORS,
        seconds,
        () ->
            () -> {
              if (!ManyPasswords.matches(Dataset.PASSWORD, hash)) {
                throw new IllegalStateException("not the password of the dataset");
              }
            });
  }

  private double nativeLoop(int seconds) throws InterruptedException {
    return loop(
        PROCESSORS,
        seconds,
        () ->
            () -> {
              Process process =
                  new ProcessBuilder(
                          "argon2",
                          "saltsaltsaltsalt",
                          "-id",
                          "-t",
                          "2",
                          "-k",
                          "19456",
                          "-p",
                          "1",
                          "-l",
                          "32",
                          "-r")
                      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                      .start();
              process.getOutputStream().write(Dataset.PASSWORD.getBytes(StandardCharsets.UTF_8));
              process.getOutputStream().close();
              if (process.waitFor() != 0) {
                throw new IllegalStateException("argon2 failed");
              }
            });
  }

  private interface Work {
    Step begin() throws IOException, InterruptedException;
  }

  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  /** Does a thing over and over on so many threads; returns how many a second. */
  private static double loop(int threads, int seconds, Work work) throws InterruptedException {
    return loop(threads, seconds, work, () -> {});
  }

  private static double loop(int threads, int seconds, Work work, Step beside)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong done = new AtomicLong();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      long begun = System.nanoTime();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(() -> {
              Step step = work.begin();
              while (!over.get()) {
                step.take();
                done.incrementAndGet();
              }
              return null;
            }));
      }
      try {
        beside.take();
        long left = seconds * 1_000_000_000L - (System.nanoTime() - begun);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        over.set(true);
      }
      double took = (System.nanoTime() - begun) / 1e9;
      for (Future<?> one : all) {
        one.get();
      }
      return done.get() / took;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Double> checksBesideSignIns(int seconds) throws InterruptedException {
    List<Double> found = new ArrayList<>();
    loop(clients, seconds, new Visitors(), () -> found.addAll(checks(seconds)));
    return found;
  }

  /** Checks at a steady pace; returns their milliseconds, the shortest first. */
  private List<Double> checks(int seconds) throws InterruptedException {
    List<Double> found = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom();
    try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(8)) {
      for (int i = 0; i < CHECKS * seconds; i++) {
        String receipt = dataset.receipt(random.nextLong(dataset.cases()));
        long due = System.nanoTime() + i * 1_000_000_000L / CHECKS;
        all.add(
            threads.schedule(
                () -> {
                  HttpResponse<String> answer =
                      site.http()
                          .send(
                              HttpRequest.newBuilder(site.uri("/check"))
                                  .header("X-Forwarded-For", address())
                                  .header("Content-Type", "application/x-www-form-urlencoded")
                                  .POST(BodyPublishers.ofString("receiptNumber=" + receipt))
                                  .build(),
                              BodyHandlers.ofString());
                  if (answer.statusCode() != 200) {
                    throw new IllegalStateException("a check was answered " + answer.statusCode());
                  }
                  // From when it was due: whoever has to wait for a client of ours waits, too.
                  found.add((System.nanoTime() - due) / 1e6);
                  return null;
                },
                due - System.nanoTime(),
                TimeUnit.NANOSECONDS));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return found.stream().sorted().toList();
  }
}
