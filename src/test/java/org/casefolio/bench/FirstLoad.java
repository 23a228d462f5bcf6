package org.casefolio.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.springframework.util.FileSystemUtils;

/**
 * Measures a first load of cases with {@code casefolio.jar import}, from starting it to its end,
 * beside {@code psql \copy} of the same rows into the same tables of another database of the same
 * server. Called by {@code bench/run import}.
 */
final class FirstLoad {

  private static final double GOAL = 0.60;

  private static final List<String> TABLES =
      List.of("sender", "batch", "wording", "case_file", "entry");

  private final RestartedPostgres postgres;
  private final Map<String, String> settings;
  private final Path folder;
  private final long cases;

  private FirstLoad(
      RestartedPostgres postgres, Map<String, String> settings, Path folder, long cases) {
    this.postgres = postgres;
    this.settings = settings;
    this.folder = folder;
    this.cases = cases;
  }

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Options.of(arguments, Map.of("cases", 10_000_000L, "rounds", 1L));
    Result result =
        new Result("import")
            .setting("cases", options.get("cases"))
            .setting("program", "java " + Site.HEAP + " -jar casefolio.jar import FILE (NDJSON)")
            .setting("peer", "psql \\copy, table after table, local socket");
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "bench").toAbsolutePath()), "import-");
    boolean met;
    try (RestartedPostgres postgres = RestartedPostgres.keep(folder.resolve("site"), List.of())) {
      met =
          new FirstLoad(
                  postgres,
                  Site.settings(folder.resolve("site"), postgres, Map.of()),
                  folder,
                  options.get("cases"))
              .run(result, options);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    options.exit(met);
  }

  private boolean run(Result result, Options options) throws IOException, InterruptedException {
    Path file = write();
    program("sender", "list"); // makes the tables
    psql("postgres", "create database empty template casefolio");
    Rounds.Pair<Double, Double> pair =
        Rounds.alternate(0, options.integer("rounds"), () -> load(file), this::copy);
    double ours = Rounds.median(pair.ours());
    double theirs = Rounds.median(pair.theirs());
    result.row(
        Result.row("casefolio, cases/s", ours, "copy, cases/s", theirs, "ratio", ours / theirs));
    return result.atLeast(ours / theirs, GOAL).finish(options.check());
  }

  private Path write() throws IOException {
    Path file = folder.resolve("cases.ndjson");
    LocalDate first = LocalDate.of(2024, 1, 1);
    List<String> titles =
        List.of(
            "Case Was Received and A Receipt Notice Was Sent",
            "Case Is Being Actively Reviewed By USCIS",
            "Case Was Approved");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long i = 0; i < cases; i++) {
        out.write(
            "{\"eventId\":\"%s\",\"receiptNumber\":\"IOE09%08d\",\"formType\":\"I-130\",\"title\":\"%s\",\"occurredAt\":\"%s\"}\n"
                .formatted(
                    UUID.randomUUID(),
                    i,
                    titles.get((int) (i % titles.size())),
                    first.plusDays(i % 700)));
      }
    }
    return file;
  }

  private double load(Path file) throws IOException, InterruptedException {
    psql("postgres", "drop database casefolio");
    psql("postgres", "create database casefolio template empty");
    psql("postgres", "checkpoint");
    long begun = System.nanoTime();
    String said = program("import", file.toString(), "--by", "bench", "--reason", "a measurement");
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (!said.contains(
        String.format(Locale.ROOT, "%d accepted, 0 known before, 0 rejected", cases))) {
      throw new IllegalStateException(said);
    }
    return cases / seconds;
  }

  private double copy() throws IOException, InterruptedException {
    for (String table : TABLES) {
      psql("casefolio", "\\copy cases." + table + " to '" + folder.resolve(table) + "'");
    }
    psql("postgres", "create database peer template empty");
    psql("postgres", "checkpoint");
    long begun = System.nanoTime();
    for (String table : TABLES) {
      psql("peer", "\\copy cases." + table + " from '" + folder.resolve(table) + "'");
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    String copied = psql("peer", "select count(*) from cases.entry");
    if (!copied.equals(Long.toString(cases))) {
      throw new IllegalStateException(copied + " entries were copied");
    }
    psql("postgres", "drop database peer");
    return cases / seconds;
  }

  private String program(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Site.HEAP,
                "-jar",
                Path.of("target", "casefolio.jar").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(CASEFOLIO|SPRING|SERVER|MANAGEMENT)_.*"));
    builder.environment().putAll(settings);
    builder.environment().put("CASEFOLIO_DATA", folder.resolve("data").toString());
    return output(builder, arguments[0]);
  }

  private static String output(ProcessBuilder builder, String what)
      throws IOException, InterruptedException {
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(what + " failed");
    }
    return out.strip();
  }

  private String psql(String database, String command) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
                "--dbname=" + database,
                "--command=" + command));
    ProcessBuilder psql = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    psql.environment().putAll(postgres.environment());
    return output(psql, command);
  }
}
