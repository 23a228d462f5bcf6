package org.casefolio.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark found: its settings, a table, the verdict. It is printed, and kept as {@code
 * target/bench/NAME.json}.
 */
final class Result {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final String name;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private double ratio;
  private double goal;
  private boolean met;

  Result(String name) {
    this.name = name;
  }

  /** Says something about the conditions, at once. */
  Result setting(String what, Object value) {
    settings.put(what, value);
    System.out.println(what + ": " + value);
    return this;
  }

  /** Adds a row of the table, and prints it at once: as {@code name=value}, in their order. */
  Result row(Map<String, Object> row) {
    rows.add(new LinkedHashMap<>(row));
    StringBuilder line = new StringBuilder();
    row.forEach((column, value) ->
        line.append(line.isEmpty() ? "" : "  ").append(column).append('=').append(text(value)));
    System.out.println(line);
    return this;
  }

  /** The rows with their columns in a given order. */
  static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }

  /** The goal is a ratio at least so high. */
  Result atLeast(double found, double least, boolean allIsMet) {
    ratio = Math.floor(found * 100) / 100; // 0.999 is not 1
    goal = least;
    met = allIsMet;
    return this;
  }

  Result atLeast(double found, double least) {
    return atLeast(found, least, found >= least);
  }

  /** The goal is a ratio at most so high; the lower, the better. */
  Result atMost(double found, double most, boolean allIsMet) {
    ratio = Math.ceil(found * 100) / 100;
    goal = most;
    met = allIsMet;
    return this;
  }

  /**
   * Prints the table and, if asked for, the verdict.
   *
   * @return whether the goal is met
   */
  boolean finish(boolean check) {
    if (!rows.isEmpty()) {
      System.out.println();
      System.out.print(table());
    }
    keep();
    if (check) {
      System.out.println(Verdict.line(name, ratio, goal, met));
    }
    return met;
  }

  /** The rows as a table in Markdown, as docs/performance.md has them. */
  private String table() {
    StringBuilder table = new StringBuilder();
    List<String> columns = rows.stream().flatMap(row -> row.keySet().stream()).distinct().toList();
    table.append("| ").append(String.join(" | ", columns)).append(" |\n|");
    columns.forEach(_ -> table.append(" --- |"));
    for (Map<String, Object> row : rows) {
      table.append("\n|");
      for (String column : columns) {
        table.append(' ').append(text(row.getOrDefault(column, ""))).append(" |");
      }
    }
    return table.append('\n').toString();
  }

  private static String text(Object value) {
    return switch (value) {
      case Double number when Math.abs(number) >= 1_000 ->
          String.format(Locale.ROOT, "%,.0f", number);
      case Double number when Math.abs(number) >= 10 -> String.format(Locale.ROOT, "%.1f", number);
      case Double number -> String.format(Locale.ROOT, "%.3f", number);
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      case Integer number -> String.format(Locale.ROOT, "%,d", number);
      default -> value.toString();
    };
  }

  private void keep() {
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("name", name);
    kept.put("at", Instant.now().toString());
    kept.put("processors", Runtime.getRuntime().availableProcessors());
    kept.put("settings", settings);
    kept.put("rows", rows);
    kept.put("ratio", ratio);
    kept.put("goal", goal);
    kept.put("met", met);
    try {
      Files.write(
          Files.createDirectories(Path.of("target", "bench")).resolve(name + ".json"),
          JSON.writeValueAsBytes(kept));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
