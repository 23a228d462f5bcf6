package org.casefolio.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The packaged program in a process of its own, on free ports and a data folder of its own. */
public final class Program implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final int LOWEST_PORT = 12_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  /** Who gave up sooner on a machine with much else to do would start it over and over. */
  private static final Duration START = Duration.ofMinutes(10);

  private final Packaged packaged;
  private final List<String> javaOptions;
  private final Path folder;
  private final Map<String, String> settings;
  private final int port;
  private final int managementPort;
  private Process process;

  private Program(Packaged packaged, Map<String, String> settings) {
    this(packaged, List.of(), settings);
  }

  private Program(Packaged packaged, List<String> javaOptions, Map<String, String> settings) {
    this.packaged = packaged;
    this.javaOptions = List.copyOf(javaOptions);
    this.folder = newFolder();
    this.settings = new TreeMap<>(settings);
    this.port = freePort();
    this.managementPort = freePort();
    if (!settings.containsKey("SPRING_DATASOURCE_URL")) {
      packaged.prepare(data());
    }
    start();
  }

  /** Starts it as a demonstration, with further settings by environment, and waits for a page. */
  static Program demo(Map<String, String> settings) {
    return demo(Packaged.QUICKLY, settings);
  }

  static Program demo(Packaged packaged, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent("CASEFOLIO_DEMO", "true");
    return new Program(packaged, all);
  }

  /** Starts it as given. */
  public static Program with(Map<String, String> settings) {
    return new Program(Packaged.QUICKLY, settings);
  }

  /** Starts it as an operator does, {@code java -jar}, with options for Java. */
  public static Program asDelivered(List<String> javaOptions, Map<String, String> settings) {
    return new Program(Packaged.AS_DELIVERED, javaOptions, settings);
  }

  /** The port of the site. */
  public int port() {
    return port;
  }

  /** The process that runs now. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The address of the site, without a slash at the end. */
  public String url() {
    return "http://localhost:" + port;
  }

  String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Whatever the program wrote to standard output and standard error so far. */
  public String log() {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names and stacks of its threads. */
  String threads() {
    try {
      Process print =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  "Thread.print")
              .redirectErrorStream(true)
              .start();
      return new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** As Ctrl-C or {@code kill} do. */
  public int stop() {
    process.destroy();
    await();
    return process.exitValue();
  }

  /** Starts it again on the same folder and ports. */
  public void startAgain() {
    start();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Runs a command of the command line beside it. */
  public Result run(String... arguments) {
    return run(packaged, settings, folder, arguments);
  }

  /** Starts it once more on the same folder but with other settings; it is expected to end. */
  Result runOtherwise(Map<String, String> other) {
    Map<String, String> all = new TreeMap<>(other);
    all.put("SERVER_PORT", Integer.toString(port));
    all.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
    return run(packaged, all, folder);
  }

  /** Runs a command or a start that is expected to end by itself, on a folder of its own. */
  static Result runAlone(Map<String, String> settings, String... arguments) {
    return runAlone(Packaged.QUICKLY, settings, arguments);
  }

  static Result runAlone(Packaged packaged, Map<String, String> settings, String... arguments) {
    return run(packaged, settings, newFolder(), arguments);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  /** What a command left behind. */
  public record Result(int exit, String out, String err) {}

  private static Result run(
      Packaged packaged, Map<String, String> settings, Path folder, String... arguments) {
    try {
      List<String> command = packaged.command();
      command.addAll(List.of(arguments));
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      environment(builder, folder, settings);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(START)) {
        process.destroyForcibly();
        throw new AssertionError("the command did not end: " + List.of(arguments));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void start() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(packaged.command(javaOptions))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()));
      environment(builder, folder, settings);
      builder.environment().put("SERVER_PORT", Integer.toString(port));
      builder.environment().put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
      Process started = builder.start();
      process = started;
      try {
        awaitFirstPage(started);
      } catch (AssertionError e) {
        started.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitFirstPage(Process started) {
    long end = System.nanoTime() + START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        if (!started.isAlive()) {
          throw new AssertionError("the program ended while starting:\n" + log());
        }
        try {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(url() + "/"))
                  .timeout(Duration.ofSeconds(10))
                  .build();
          if (client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)).statusCode()
              == 200) {
            return;
          }
        } catch (IOException e) {
          started.waitFor(100, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("no page within " + START + ":\n" + log());
  }

  private void await() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the program does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void environment(
      ProcessBuilder builder, Path folder, Map<String, String> settings) {
    Packaged.clear(builder.environment());
    builder.environment().put("CASEFOLIO_DATA", folder.resolve("data").toString());
    builder.environment().putAll(settings);
  }

  private static Path newFolder() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "journeys").toAbsolutePath());
      return Files.createTempDirectory(parent, NUMBER.incrementAndGet() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port that nothing listens on, and below those that the system gives to connections: one of
   * them could take it before the program does.
   */
  static int freePort() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (GIVEN.add(port)) {
        try (ServerSocket socket = new ServerSocket(port)) {
          return socket.getLocalPort();
        } catch (IOException e) {
          // somebody else has it
        }
      }
    }
    throw new IllegalStateException("no port is free");
  }
}
