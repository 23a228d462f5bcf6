package org.casefolio.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.platform.postgres.RestartedPostgres;

/**
 * pgbench with prepared statements over the local socket.
 *
 * @param threads of pgbench
 * @param connections that it keeps
 * @param scripts one of which each transaction runs, chosen at random
 * @param values text values of their variables
 */
record Pgbench(int threads, int connections, List<String> scripts, Map<String, String> values) {

  private static final Pattern TPS = Pattern.compile("(?m)^tps = ([0-9.]+)");

  Pgbench {
    scripts = List.copyOf(scripts);
    values = Map.copyOf(values);
  }

  /** How it is called, for a report. */
  String told(int seconds) {
    return "pgbench -n -M prepared -j %d -c %d -T %d".formatted(threads, connections, seconds);
  }

  /** Runs it; returns how many times a second a script was run to its end. */
  double run(RestartedPostgres postgres, int seconds) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("pgbench", "--no-vacuum", "--protocol=prepared", "--jobs=" + threads));
    command.addAll(List.of("--client=" + connections, "--time=" + seconds));
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "sql-");
    for (int i = 0; i < scripts.size(); i++) {
      Path file = folder.resolve(i + ".sql");
      Files.writeString(file, scripts.get(i));
      command.add("--file=" + file);
    }
    values.forEach((name, value) -> command.add("--define=" + name + "=" + value));
    ProcessBuilder pgbench = new ProcessBuilder(command).redirectErrorStream(true);
    pgbench.environment().putAll(postgres.environment());
    Process process = pgbench.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher found = TPS.matcher(out);
    if (process.waitFor() != 0 || !found.find()) {
      throw new IllegalStateException("pgbench failed: " + out);
    }
    org.springframework.util.FileSystemUtils.deleteRecursively(folder);
    return Double.parseDouble(found.group(1));
  }
}
