package org.casefolio.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.springframework.util.FileSystemUtils;

/**
 * Measures from {@code java -jar} to the first answered check of a case that is there, beside a
 * bare Spring Boot with one query on the same server, packed alike; and taken out of its file by
 * {@code ops/aot}, with the cache that it makes and without. Called by {@code bench/run startup}.
 */
final class Startup {

  private static final double MOST = 1.5;
  private static final double MOST_WITH_CACHE = 0.6;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Path PROGRAM = Path.of("target", "casefolio.jar").toAbsolutePath();

  private final Dataset dataset;
  private final RestartedPostgres postgres;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private Startup(Dataset dataset, RestartedPostgres postgres, Path folder) {
    this.dataset = dataset;
    this.postgres = postgres;
    this.folder = folder;
  }

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options =
        Options.of(arguments, Map.of("cases", 1_000_000L, "accounts", 20_000L, "rounds", 7L));
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    Path folder =
        Files.createTempDirectory(Path.of("target", "bench").toAbsolutePath(), "startup-");
    boolean met;
    try (RestartedPostgres postgres = RestartedPostgres.keep(dataset.folder(), List.of())) {
      met = new Startup(dataset, postgres, folder).run(options);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    options.exit(met);
  }

  private boolean run(Options options) throws IOException, InterruptedException {
    Result result =
        new Result("startup")
            .setting("cases", dataset.cases())
            .setting("program", "java " + Site.HEAP + " -jar casefolio.jar")
            .setting("until", "POST /check answers with the case")
            .setting("peer", "java " + Site.HEAP + " -jar hello.jar, until GET / answers")
            .setting("cache", "as ops/aot makes it; beside it the same folder without");
    Path hello = HelloJar.pack(PROGRAM, folder);
    Path out = folder.resolve("program");
    makeCache(out);
    List<String> packed = List.of("-jar", PROGRAM.toString());
    List<String> takenOut = List.of("-jar", out.resolve("casefolio.jar").toString());
    List<String> cached = new ArrayList<>(takenOut);
    cached.addFirst("-XX:AOTCache=" + out.resolve("casefolio.aot"));
    Rounds.Pair<Double, Double> beside =
        Rounds.alternate(
            1,
            options.integer("rounds"),
            () -> start(packed, this::checked),
            () -> start(List.of("-jar", hello.toString()), this::greeted));
    Rounds.Pair<Double, Double> cache =
        Rounds.alternate(
            1,
            options.integer("rounds"),
            () -> start(cached, this::checked),
            () -> start(takenOut, this::checked));
    double whole = row(result, "packed, beside hello", beside, MOST);
    double withCache = row(result, "with the cache, beside without", cache, MOST_WITH_CACHE);
    // One number for both goals: how far the worse of them is from its own.
    double worse = Math.max(whole / MOST, withCache / MOST_WITH_CACHE);
    return result.atMost(worse, 1, worse <= 1).finish(options.check());
  }

  private static double row(
      Result result, String what, Rounds.Pair<Double, Double> found, double most) {
    double ours = Rounds.median(found.ours());
    double theirs = Rounds.median(found.theirs());
    result.row(
        Result.row(
            "what", what, "s", ours, "beside, s", theirs, "ratio", ours / theirs, "goal", most));
    return ours / theirs;
  }

  private void makeCache(Path out) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("ops/aot", PROGRAM.toString(), out.toString()).inheritIO();
    builder.environment().put("JAVA", java());
    builder.environment().put("JAVA_OPTIONS", Site.HEAP);
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException("ops/aot failed");
    }
  }

  /** Whether an answer is the one waited for. */
  private interface Answered {
    boolean by(int port) throws IOException, InterruptedException;
  }

  private boolean checked(int port) throws IOException, InterruptedException {
    String receipt = dataset.receipt(dataset.cases() / 2);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/check"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-For", "20.1.2.3")
                .POST(BodyPublishers.ofString("receiptNumber=" + receipt))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("Case ")) {
      throw new IllegalStateException("a check was answered with " + answer.statusCode());
    }
    return true;
  }

  private boolean greeted(int port) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
            BodyHandlers.ofString());
    if (!answer.body().equals("hello 1") && !answer.body().matches("hello [0-9]+")) {
      throw new IllegalStateException("hello was answered with " + answer.statusCode());
    }
    return true;
  }

  /** The seconds until it has answered; then it is stopped. */
  private double start(List<String> program, Answered answered)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java(), Site.HEAP));
    command.addAll(program);
    int port = freePort();
    Path log = folder.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = new TreeMap<>();
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(freePort()));
    environment.put("CASEFOLIO_DATA", folder.resolve("data").toString());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(CASEFOLIO|SPRING|SERVER|MANAGEMENT)_.*"));
    builder.environment().putAll(Site.settings(dataset.folder(), postgres, environment));
    long begun = System.nanoTime();
    Process process = builder.start();
    try {
      while (true) {
        try {
          if (answered.by(port)) {
            return (System.nanoTime() - begun) / 1e9;
          }
        } catch (IOException e) {
          // nobody listens yet
        }
        if (process.waitFor(5, TimeUnit.MILLISECONDS)
            || System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException("it did not start: " + Files.readString(log));
        }
      }
    } finally {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
