package org.casefolio.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.casefolio.journeys.Program;
import org.casefolio.platform.postgres.RestartedPostgres;

/**
 * The packaged program as an operator runs it, on a PostgreSQL of its own beside it, both on
 * loopback: fsync on, master key in a file, every protection on, and a proxy that it trusts says
 * where each request comes from.
 */
final class Site implements AutoCloseable {

  /** What the issue of a small machine allows the program. */
  static final String HEAP = "-Xmx512m";

  /** What PostgreSQL's manual advises where the machine is its own: a quarter of the memory. */
  private static final String BUFFERS =
      "shared_buffers=%dMB"
          .formatted(
              ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
                  / 4
                  / (1024 * 1024));

  /** Both, in words. */
  static final String TOLD =
      "java %s -jar casefolio.jar, PostgreSQL with %s".formatted(HEAP, BUFFERS);

  private final RestartedPostgres postgres;
  private final Program program;
  private final HttpClient http = HttpClient.newHttpClient();

  private Site(RestartedPostgres postgres, Program program) {
    this.postgres = postgres;
    this.program = program;
  }

  /**
   * Starts both and waits until the first page answers.
   *
   * @param folder the kept folder: the database and the master key
   * @param further settings by environment, beside those of production
   */
  static Site start(Path folder, Map<String, String> further) {
    RestartedPostgres postgres = RestartedPostgres.keep(folder, List.of(BUFFERS));
    try {
      return new Site(
          postgres, Program.asDelivered(List.of(HEAP), settings(folder, postgres, further)));
    } catch (RuntimeException | Error e) {
      postgres.close();
      throw e;
    }
  }

  /**
   * Runs a site until its input ends, to look at it by hand: the folder of a dataset, then options
   * for Java. It tells where the site and its database are.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
    RestartedPostgres postgres = RestartedPostgres.keep(folder, List.of(BUFFERS));
    try (Site site =
        new Site(postgres, Program.asDelivered(options, settings(folder, postgres, Map.of())))) {
      System.out.println(site.uri("/") + " is process " + site.program().handle().pid());
      postgres.environment().forEach((name, value) -> System.out.println(name + "=" + value));
      while (System.in.read() >= 0) {
        // goes on
      }
    }
  }

  /** The settings of production, by environment. */
  static Map<String, String> settings(
      Path folder, RestartedPostgres postgres, Map<String, String> further) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("CASEFOLIO_DEMO", "false");
    settings.put("CASEFOLIO_PUBLIC_URL", "https://status.example.org");
    settings.put("CASEFOLIO_OPERATOR_NAME", "Example Agency");
    settings.put("CASEFOLIO_OPERATOR_KIND", "agency");
    settings.put("CASEFOLIO_OPERATOR_CONTACT", "help@status.example.org");
    settings.put("CASEFOLIO_TRUSTED_PROXIES", "127.0.0.1");
    settings.put("CASEFOLIO_MAIL_FROM", "no-reply@example.org");
    settings.put("CASEFOLIO_SMTP_HOST", "127.0.0.1");
    settings.put("CASEFOLIO_MASTER_KEY_FILE", masterKey(folder).toString());
    settings.put("SPRING_DATASOURCE_URL", postgres.url("program"));
    settings.put("SPRING_DATASOURCE_USERNAME", postgres.username());
    settings.put("SPRING_DATASOURCE_PASSWORD", postgres.password());
    settings.putAll(further);
    return settings;
  }

  /** Where the keys of a kept folder are. */
  static Path masterKey(Path folder) {
    return folder.resolve("master.key").toAbsolutePath();
  }

  /** An address of the site. */
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + program.port() + path);
  }

  /** A client that keeps its connections. */
  HttpClient http() {
    return http;
  }

  Program program() {
    return program;
  }

  RestartedPostgres postgres() {
    return postgres;
  }

  /** The processor time of program and database so far. */
  ProcessorTime processorTime() {
    return ProcessorTime.of(program.handle());
  }

  /** The program's resident set, in bytes. */
  long residentSet() {
    try {
      return Files.readAllLines(Path.of("/proc/" + program.handle().pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command of the program that is expected to succeed; returns what it printed. */
  String command(String... arguments) {
    Program.Result result = program.run(arguments);
    if (result.exit() != 0) {
      throw new IllegalStateException(Arrays.toString(arguments) + ": " + result.err());
    }
    return result.out().strip();
  }

  /** Runs a command of psql over the local socket, which is expected to succeed. */
  String psql(String sql) throws IOException, InterruptedException {
    return psql(postgres, sql);
  }

  static String psql(RestartedPostgres postgres, String sql)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
                "--command=" + sql));
    ProcessBuilder psql =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    psql.environment().putAll(postgres.environment());
    Process process = psql.start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("psql failed: " + sql);
    }
    return out.strip();
  }

  @Override
  public void close() {
    http.close();
    program.close();
    postgres.close();
  }
}
