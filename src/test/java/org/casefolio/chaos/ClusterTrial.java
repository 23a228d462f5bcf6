package org.casefolio.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.casefolio.chaos.ClusterLoad.Kind;
import org.casefolio.chaos.ClusterLoad.Request;

/**
 * A cluster that {@code ops/cluster/up} has made, hurt under load in one way after the other. What
 * was acknowledged must not be lost, whatever happens; nobody may notice that a node ends or is
 * killed; everything else has to be well again by itself within half a minute.
 */
final class ClusterTrial {

  private static final int IDLE = 10_000;
  private static final Duration QUIET = Duration.ofSeconds(8);
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final Duration GOAL = Duration.ofSeconds(30);
  private static final Duration AWAY = Duration.ofSeconds(15);
  private static final Duration CUT = Duration.ofSeconds(5);

  private final Path folder;
  private final Map<String, String> chosen = new HashMap<>();
  private final ClusterLoad load;
  private boolean met = true;

  /** One way to hurt it. */
  enum Fault {
    NODE_ROLLED(true),
    NODE_KILLED(true),
    IDLE_CONNECTIONS(true),
    PRIMARY_KILLED(false),
    REPLICA_PAUSED(false),
    DISK_FULL(false),
    HAPROXY_CUT(false);

    private final boolean unnoticed;

    Fault(boolean unnoticed) {
      this.unnoticed = unnoticed;
    }

    private String written() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private ClusterTrial(Path folder) {
    this.folder = folder;
    for (String line : read(folder.resolve("cluster.env")).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        chosen.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    // The same cluster may be tried again.
    String sender = "trial-" + ThreadLocalRandom.current().nextInt(1_000_000);
    String credential =
        run("casefolio", "sender", "add", sender, "--by", "trial", "--reason", "trial");
    this.load = new ClusterLoad(chosen("site"), credential);
  }

  /** {@code [--faults NAME,NAME…]}. */
  public static void main(String... arguments) {
    List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
    if (arguments.length == 2 && arguments[0].equals("--faults")) {
      List<String> named = List.of(arguments[1].split(",", -1));
      faults.removeIf(fault -> !named.contains(fault.written()));
      if (faults.size() != named.size()) {
        usage();
      }
    } else if (arguments.length > 0) {
      usage();
    }
    Path folder = Path.of(System.getenv().getOrDefault("CLUSTER", "target/cluster"));
    System.exit(new ClusterTrial(folder).run(faults) ? 0 : 1);
  }

  private static void usage() {
    System.err.println(
        "usage: chaos/cluster [--faults "
            + Arrays.stream(Fault.values()).map(Fault::written).collect(Collectors.joining(","))
            + "]");
    System.exit(2);
  }

  private boolean run(List<Fault> faults) {
    try (load) {
      long begun = System.nanoTime();
      settle(begun);
      List<Request> before = load.since(begun);
      System.out.printf(
          Locale.ROOT,
          "load: %d requests in %.0f s before the first fault, %d failed%n",
          before.size(),
          (System.nanoTime() - begun) / 1e9,
          before.stream().filter(Request::failed).count());
      faults.forEach(this::hurt);
      int lost = lost();
      met &= lost == 0;
      System.out.printf(
          "cluster faults=%d acknowledged=%d lost=%d %s%n",
          faults.size(), load.acknowledged().size(), lost, met ? "met" : "missed");
      return met;
    }
  }

  private void hurt(Fault fault) {
    long begun = System.nanoTime();
    switch (fault) {
      case NODE_ROLLED -> {
        member("stop", "node1");
        startNode("node1");
      }
      case NODE_KILLED -> {
        member("kill", "node2");
        FaultySmtp.pause(QUIET);
        startNode("node2");
      }
      case IDLE_CONNECTIONS -> connectIdly();
      case PRIMARY_KILLED -> {
        String primary = member("primary");
        begun = System.nanoTime();
        member("kill", primary);
        FaultySmtp.pause(GOAL);
        member("start", primary);
      }
      case REPLICA_PAUSED -> {
        // The one that every commit waits for.
        String replica = member("synchronous");
        begun = System.nanoTime();
        member("pause", replica);
        FaultySmtp.pause(AWAY);
        member("resume", replica);
      }
      case DISK_FULL -> {
        String primary = member("primary");
        begun = System.nanoTime();
        member("fill", primary);
        FaultySmtp.pause(AWAY);
        member("free", primary);
      }
      case HAPROXY_CUT -> {
        member("kill", "haproxy");
        FaultySmtp.pause(CUT);
        member("start", "haproxy");
      }
    }
    settle(begun);
    report(fault, begun);
  }

  /** To a node itself, past HAProxy; half of them have begun to send a request. */
  private void connectIdly() {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(chosen("node1_port")));
        sockets.add(socket);
        if (i % 2 == 0) {
          socket
              .getOutputStream()
              .write("POST /check HTTP/1.1\r\nHost: x\r\nX-Idle: ".getBytes(US_ASCII));
        }
      }
      FaultySmtp.pause(QUIET);
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(sockets.size() + " connections were made", e);
    }
  }

  private void startNode(String node) {
    member("start", node);
    member("wait", node);
  }

  /** Waits until everything is in its place and nothing has failed for some seconds. */
  private void settle(long begun) {
    member("whole");
    long end = begun + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      List<Request> late = load.since(System.nanoTime() - QUIET.toNanos());
      if (System.nanoTime() - begun > QUIET.toNanos()
          && late.stream().noneMatch(Request::failed)
          && late.stream().anyMatch(request -> request.kind() == Kind.FEED)) {
        return;
      }
      FaultySmtp.pause(Duration.ofMillis(200));
    }
    met = false;
    System.out.println("It does not get well again.");
  }

  private void report(Fault fault, long begun) {
    List<Request> requests = load.since(begun);
    Map<String, Long> faults =
        requests.stream()
            .filter(Request::failed)
            .collect(
                Collectors.groupingBy(
                    request ->
                        request.kind().name().toLowerCase(Locale.ROOT) + " " + request.fault(),
                    TreeMap::new,
                    Collectors.counting()));
    long failed = faults.values().stream().mapToLong(Long::longValue).sum();
    double recovered = recovered(requests, begun);
    int lost = lost();
    boolean well =
        lost == 0
            && (fault.unnoticed ? failed == 0 : recovered <= GOAL.toMillis() / 1e3)
            && !faults.containsKey("page acknowledged, and not known");
    met &= well;
    System.out.printf(
        Locale.ROOT,
        "fault=%s requests=%d failed=%d recovered=%.1fs longest-wait=%.1fs lost=%d %s %s%n",
        fault.written(),
        requests.size(),
        failed,
        recovered,
        requests.stream().mapToLong(one -> one.ended() - one.begun()).max().orElse(0) / 1e9,
        lost,
        well ? "met" : "missed",
        faults.isEmpty() ? "" : faults);
  }

  /** From the fault to the first answer after the last failure; of pages and of the feed. */
  private static double recovered(List<Request> requests, long begun) {
    long latest = begun;
    for (Kind kind : Kind.values()) {
      List<Request> some = requests.stream().filter(one -> one.kind() == kind).toList();
      long last = some.stream().filter(Request::failed).mapToLong(Request::ended).max().orElse(0);
      long well =
          some.stream()
              .filter(one -> !one.failed() && one.ended() > last)
              .mapToLong(Request::ended)
              .min()
              .orElse(Long.MAX_VALUE);
      latest = last == 0 ? latest : Math.max(latest, well);
    }
    return (latest - begun) / 1e9;
  }

  /** How many events were answered for that the database does not have. */
  private int lost() {
    List<String> acknowledged = load.acknowledged();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + chosen("primary_port") + "/casefolio",
                "casefolio",
                read(folder.resolve("passwords/casefolio")));
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select count(*)
                from unnest(?::text[]) as r (receipt)
                where not exists (
                  select
                  from cases.case_file c
                  join cases.entry e on e.case_id = c.id
                  where c.receipt = r.receipt)
                """)) {
      statement.setArray(1, connection.createArrayOf("text", acknowledged.toArray()));
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return found.getInt(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String chosen(String name) {
    String value = chosen.get(name);
    if (value == null) {
      throw new IllegalStateException(name + " is missing in cluster.env");
    }
    return value;
  }

  private String member(String... arguments) {
    List<String> all = new ArrayList<>(List.of("member"));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  /** Runs one of the programs of {@code ops/cluster}, and answers what it printed. */
  private String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.set(0, "ops/cluster/" + command.getFirst());
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("CLUSTER", folder.toString());
      Path out = Files.createTempFile("cluster", ".txt");
      // What it starts must not keep a pipe to us open.
      Process process =
          builder
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int exit = process.waitFor();
      String printed = Files.readString(out).strip();
      Files.delete(out);
      if (exit != 0) {
        throw new AssertionError(command.subList(0, 2) + " ended with " + exit);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
