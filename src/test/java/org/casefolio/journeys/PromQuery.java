package org.casefolio.journeys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for: metrics with conditions on their labels, and labels
 * that it groups by. Reads as much of the language as our own expressions use, and refuses the
 * rest.
 */
final class PromQuery {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<text>\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(?<number>\\d+(?:\\.\\d+)?(?:[smhd])?)|(?<sign>=~|!~|!=|==|>=|<=|[-+*/(){}\\[\\],=<>:]))");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "absent",
          "avg",
          "count",
          "delta",
          "histogram_quantile",
          "increase",
          "max",
          "min",
          "min_over_time",
          "rate",
          "sum",
          "topk");

  private static final Set<String> OPERATORS = Set.of("and", "or", "unless");

  /** What Prometheus adds itself. */
  private static final Set<String> ADDED = Set.of("job", "instance");

  private final List<String> tokens = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private final Set<String> groups = new LinkedHashSet<>();

  /**
   * A metric and what its labels have to be.
   *
   * @param conditions by label: the values of which one has to be there, or none for any
   */
  record Wanted(String metric, Map<String, List<String>> conditions) {}

  PromQuery(String expression) {
    Matcher token = TOKEN.matcher(expression);
    int end = 0;
    while (end < expression.stripTrailing().length()) {
      if (!token.find() || token.start() != end) {
        throw new AssertionError("cannot be read from " + end + " on: " + expression);
      }
      tokens.add(token.group().strip());
      end = token.end();
    }
    read(expression);
  }

  private void read(String expression) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
      if (token.equals("(")) {
        depth++;
      } else if (token.equals(")")) {
        depth--;
      } else if (token.equals("by")) {
        i = labels(i + 1);
      } else if (Character.isLetter(token.charAt(0)) || token.charAt(0) == '_') {
        if (next.equals("(") || next.equals("by")) {
          if (!FUNCTIONS.contains(token)) {
            throw new AssertionError("no such function: " + token + " in " + expression);
          }
        } else if (!OPERATORS.contains(token)) {
          Map<String, List<String>> conditions = new LinkedHashMap<>();
          i = next.equals("{") ? conditions(i + 1, conditions) : i;
          wanted.add(new Wanted(token, conditions));
        }
      }
    }
    if (depth != 0 || wanted.isEmpty()) {
      throw new AssertionError("brackets do not match, or nothing is asked for: " + expression);
    }
  }

  /** Reads {@code (label, …)} and returns where it ends. */
  private int labels(int from) {
    int i = from + 1;
    for (; !tokens.get(i).equals(")"); i++) {
      if (!tokens.get(i).equals(",")) {
        groups.add(tokens.get(i));
      }
    }
    return i;
  }

  /** Reads <code>{label="value", …}</code> and returns where it ends. */
  private int conditions(int from, Map<String, List<String>> conditions) {
    int i = from + 1;
    while (!tokens.get(i).equals("}")) {
      String label = tokens.get(i);
      String sign = tokens.get(i + 1);
      String value = tokens.get(i + 2).replaceAll("^\"|\"$", "");
      List<String> values =
          switch (sign) {
            case "=" -> List.of(value);
            case "=~" -> List.of(value.split("\\|", -1));
            default -> throw new AssertionError("not known: " + sign);
          };
      conditions.put(label, values);
      i += 3;
      i += tokens.get(i).equals(",") ? 1 : 0;
    }
    return i;
  }

  /** The metrics that it asks for. */
  List<String> metrics() {
    return wanted.stream().map(Wanted::metric).toList();
  }

  /**
   * What a scrape has not that it asks for, in words; empty if everything is there. A condition has
   * to be met by some series; of alternatives each has to be.
   *
   * @param series by metric, the labels of each of its series
   */
  List<String> missing(Map<String, List<Map<String, String>>> series) {
    List<String> missing = new ArrayList<>();
    for (Wanted one : wanted) {
      List<Map<String, String>> found = series.getOrDefault(one.metric(), List.of());
      if (one.metric().equals("up")) {
        continue; // Prometheus says it of every target
      }
      if (found.isEmpty()) {
        missing.add("no metric " + one.metric());
        continue;
      }
      one.conditions()
          .forEach((label, values) -> {
            if (ADDED.contains(label)) {
              return;
            }
            for (String value : values) {
              if (found.stream().noneMatch(labels -> value.equals(labels.get(label)))) {
                missing.add(one.metric() + " never has " + label + "=" + value);
              }
            }
          });
    }
    for (String group : groups) {
      boolean known =
          wanted.stream()
              .flatMap(one -> series.getOrDefault(one.metric(), List.of()).stream())
              .anyMatch(labels -> labels.containsKey(group));
      if (!known && !ADDED.contains(group)) {
        missing.add("none has a label " + group);
      }
    }
    return missing;
  }
}
