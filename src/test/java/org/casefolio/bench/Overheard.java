package org.casefolio.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.platform.postgres.RestartedPostgres;

/**
 * The statements that PostgreSQL is sent while something is done, as scripts for {@link Pgbench}:
 * so a peer runs what the program runs, whatever that becomes.
 */
final class Overheard {

  /** What a page with a portfolio may touch; workers of the program touch other things. */
  private static final Pattern WANTED =
      Pattern.compile(
          "(?i)accounts\\.(session|account)|portfolio\\.|cases\\.case_file|platform\\.data_key");

  private static final Pattern LINE =
      Pattern.compile("^\\S+ \\S+ \\S+ \\[(\\d+)] \\S* *(LOG|DETAIL): +(.*)$", Pattern.DOTALL);

  private static final Pattern STATEMENT =
      Pattern.compile("^(?:execute [^:]+|statement): (.*)$", Pattern.DOTALL);

  private static final Pattern PARAMETER =
      Pattern.compile("\\$(\\d+) = (NULL|'(?:[^']++|'')*+')", Pattern.DOTALL);

  private final RestartedPostgres postgres;
  private final Path log;
  private final List<String> scripts = new ArrayList<>();
  private final Map<String, String> values = new HashMap<>();

  Overheard(RestartedPostgres postgres, Path log) {
    this.postgres = postgres;
    this.log = log;
  }

  /** One statement, with what stands for its parameters. */
  private record Sent(String text, Map<String, String> parameters) {

    boolean begins() {
      return text.toLowerCase(java.util.Locale.ROOT).startsWith("begin");
    }

    boolean ends() {
      return text.equalsIgnoreCase("commit") || text.equalsIgnoreCase("rollback");
    }
  }

  /** Does something once and makes a script of what it sent. */
  void listen(Rounds.Turn<?> something) throws IOException, InterruptedException {
    Site.psql(postgres, "alter system set log_statement = 'all'");
    Site.psql(postgres, "select pg_reload_conf()");
    something.take(); // every connection has heard of it by then
    something.take();
    long from = Files.size(log);
    something.take();
    String heard = read(from);
    Site.psql(postgres, "alter system reset log_statement");
    Site.psql(postgres, "select pg_reload_conf()");
    scripts.add(script(wanted(sent(heard))));
  }

  /** What was heard: one script for each time. */
  Pgbench replayedBy(int threads, int connections) {
    return new Pgbench(threads, connections, scripts, values);
  }

  /** How many statements each script has. */
  double statements() {
    return scripts.stream().mapToLong(script -> script.chars().filter(c -> c == ';').count()).sum()
        / (double) scripts.size();
  }

  private String read(long from) throws IOException {
    byte[] all = Files.readAllBytes(log);
    return new String(
        all, (int) from, all.length - (int) from, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** By connection, in their order. */
  private static Map<String, List<Sent>> sent(String heard) {
    Map<String, List<Sent>> sent = new HashMap<>();
    for (String line : heard.split("\n(?=\\d{4}-\\d\\d-\\d\\d )", -1)) {
      Matcher parts = LINE.matcher(line.stripTrailing());
      if (!parts.matches()) {
        continue;
      }
      List<Sent> of = sent.computeIfAbsent(parts.group(1), _ -> new ArrayList<>());
      Matcher statement = STATEMENT.matcher(parts.group(3));
      if (parts.group(2).equals("LOG") && statement.matches()) {
        of.add(new Sent(statement.group(1).replace("\n\t", "\n").strip(), new HashMap<>()));
      } else if (parts.group(2).equals("DETAIL") && !of.isEmpty()) {
        Matcher parameters = PARAMETER.matcher(parts.group(3));
        while (parameters.find()) {
          of.getLast().parameters().put(parameters.group(1), parameters.group(2));
        }
      }
    }
    return sent;
  }

  /** Whole transactions, of which some statement is wanted. */
  private static List<Sent> wanted(Map<String, List<Sent>> sent) {
    List<Sent> wanted = new ArrayList<>();
    for (List<Sent> one : sent.values()) {
      List<Sent> group = new ArrayList<>();
      boolean open = false;
      for (Sent statement : one) {
        open |= statement.begins();
        group.add(statement);
        open &= !statement.ends();
        if (!open) {
          if (group.stream().anyMatch(in -> WANTED.matcher(in.text()).find())) {
            wanted.addAll(group);
          }
          group.clear();
        }
      }
    }
    if (wanted.isEmpty()) {
      throw new IllegalStateException("no statement was heard");
    }
    return wanted;
  }

  private String script(List<Sent> statements) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < statements.size(); i++) {
      Sent sent = statements.get(i);
      String prefix = "s%dn%dp".formatted(scripts.size(), i);
      script
          .append(
              Pattern.compile("\\$(\\d+)")
                  .matcher(sent.text().replaceAll(";\\s*$", ""))
                  .replaceAll(found -> {
                    String value = sent.parameters().getOrDefault(found.group(1), "NULL");
                    if (value.equals("NULL")) {
                      return "null";
                    }
                    String name = prefix + found.group(1);
                    values.put(name, value.substring(1, value.length() - 1).replace("''", "'"));
                    return ":" + name;
                  }))
          .append(";\n");
    }
    return script.toString();
  }
}
