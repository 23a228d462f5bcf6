package org.casefolio.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.casefolio.chaos.Fault.Point;
import org.casefolio.chaos.Plan.Step;
import org.casefolio.chaos.Plan.Stop;
import org.casefolio.journeys.Program;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Kills the program while news go through it, and counts what its readers got. */
final class Chaos implements AutoCloseable {

  /** One is killed, one more runs at least, and one may still be starting. */
  private static final int NODES = 3;

  private static final int PEOPLE = 11;
  private static final int BAIT = 12;
  private static final int LARGE_BAIT = 60;

  /** So many changes and messages that wait are enough; the feed pauses. */
  private static final int CROWDED = 100;

  private static final Duration AIM = Duration.ofSeconds(30);

  /** Until what a killed process had put on the wire has been read. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private static final Duration EMPTY = Duration.ofMinutes(45);

  private final Plan plan;
  private final PrintStream out;
  private final FaultySmtp smtp;
  private final RestartedPostgres postgres;
  private final HikariDataSource database;
  private final List<Node> nodes = new ArrayList<>();
  private final People people;
  private final Feed feed;
  private final Look look;
  private final String credential;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final List<Future<Kill>> kills = new ArrayList<>();

  /** Leases of earlier lives, found at their kills. */
  private final Set<UUID> orphaned = ConcurrentHashMap.newKeySet();

  private final List<Stopped> stops = new ArrayList<>();

  /** When the database was away, by this machine's own clock. */
  private record Stopped(long from, long until) {}

  private Chaos(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> nodes.forEach(Node::end)));
    Path folder = newFolder();
    this.smtp = new FaultySmtp(plan.seed(), NODES);
    this.postgres = RestartedPostgres.start(folder.resolve("database"));
    this.database = pool();
    Path keys = folder.resolve("master.key");
    // The first makes the tables and the keys.
    nodes.add(new Node(0, settings(0, keys)));
    nodes.addAll(
        IntStream.range(1, NODES)
            .parallel()
            .mapToObj(number -> new Node(number, settings(number, keys)))
            .toList());
    Look.noteHolders(writable());
    Hold.prepare(writable());
    this.look = new Look(database, keys);
    this.people = new People(plan.seed(), PEOPLE);
    this.feed =
        new Feed(
            plan.seed(),
            people.receipts(),
            Instant.now().minus(Duration.ofHours(12)).truncatedTo(ChronoUnit.SECONDS),
            () -> nodes.stream().filter(Node::isUp).toList(),
            () -> look.unclaimed() > CROWDED);
    this.credential = sender();
  }

  /** {@code [--kills N] [--seed S]}. */
  public static void main(String... arguments) throws InterruptedException {
    Map<String, Long> options = new HashMap<>(Map.of("--kills", 20L, "--seed", 1L));
    for (int i = 0; i < arguments.length; i += 2) {
      if (!options.containsKey(arguments[i])
          || i + 1 == arguments.length
          || !arguments[i + 1].matches("\\d{1,9}")) {
        System.err.println("usage: chaos/run [--kills N] [--seed S]");
        System.exit(2);
      }
      options.put(arguments[i], Long.valueOf(arguments[i + 1]));
    }
    long kills = options.getOrDefault("--kills", 0L);
    Report report = run((int) kills, options.getOrDefault("--seed", 0L), System.out);
    System.out.println(report);
    System.exit(report.isGood() ? 0 : 1);
  }

  /** Runs a plan to its end, telling each kill. */
  static Report run(int kills, long seed, PrintStream out) throws InterruptedException {
    // The pool would tell each stop of the database at length.
    for (String talkative : List.of("com.zaxxer.hikari", "org.springframework.jdbc")) {
      ((Logger) LoggerFactory.getLogger(talkative)).setLevel(Level.ERROR);
    }
    try (Chaos chaos = new Chaos(Plan.of(seed, kills, NODES), out)) {
      return chaos.run();
    }
  }

  private Report run() throws InterruptedException {
    people.join(nodes.getFirst(), smtp);
    out.println(
        NODES + " nodes run, " + (PEOPLE + 1) + " portfolios are made; the killing begins.");
    long begun = System.nanoTime();
    smtp.rage();
    feed.begin(credential);
    for (Step step : plan.steps()) {
      Node node = nodes.get(step.node());
      node.awaitUp();
      awaitAnother(node);
      feed.check();
      strike(step, node);
    }
    Duration killing = Duration.ofNanos(System.nanoTime() - begun);
    out.println("The killing took " + killing.toSeconds() + " s.");
    for (Node node : nodes) {
      node.awaitUp();
    }
    smtp.calm();
    List<Kill> struck = new ArrayList<>();
    for (Future<Kill> kill : kills) {
      struck.add(get(kill));
    }
    List<Event> events = feed.finish(Duration.ofMinutes(30));
    out.println("Nothing fails any more; waiting until nothing is left to do.");
    awaitEmpty();
    // What was on the wire when its sender was killed may have been read long after, and what was
    // being handed over while the database was away may have taken longer than its lease.
    smtp.copies().stream()
        .filter(copy ->
            copy.from().endedBefore(copy.at())
                || stops.stream().anyMatch(stop -> copy.wasUnderway(stop.from(), stop.until())))
        .forEach(Copy::wasInFlight);
    out.println(look.givenUp() + " messages to somebody who is gone were given up.");
    return Report.of(struck, stops.size(), feed.repeated(), events, people, smtp.copies());
  }

  /** Waits until one more runs, so that two do. */
  private void awaitAnother(Node victim) {
    while (nodes.stream().noneMatch(node -> node != victim && node.isUp())) {
      nodes.forEach(Node::check);
      FaultySmtp.pause(Duration.ofMillis(20));
    }
    nodes.forEach(Node::check);
  }

  private void strike(Step step, Node node) throws InterruptedException {
    FaultySmtp.pause(step.pause());
    if (step.stop() == Stop.BEFORE_THE_KILL) {
      stopDatabase(() -> {});
    }
    List<Feed.Batch> unanswered = new ArrayList<>();
    Run[] ended = new Run[1];
    Runnable kill =
        () -> {
          unanswered.addAll(feed.outstanding(node.number()));
          node.kill();
          ended[0] = smtp.killed(node.number());
          unanswered.removeIf(Feed.Batch::isAnswered);
        };
    Runnable release = aim(step, node);
    if (step.stop() == Stop.WITH_THE_KILL) {
      stopDatabase(kill);
    } else {
      kill.run();
    }
    release.run();
    kills.add(
        examine(
            step,
            ended[0],
            unanswered.stream().flatMap(batch -> batch.events().stream()).toList()));
    node.startAgain();
  }

  /** Brings about what is to be struck, and waits for it; returns what lets go of it. */
  private Runnable aim(Step step, Node node) throws InterruptedException {
    if (step.aim().isEmpty()) {
      return () -> {};
    }
    String client = clientName(node.number());
    Runnable release = () -> {};
    switch (step.aim().get()) {
      case BEFORE_COMMIT -> {
        Hold hold = Hold.on(writable(), client);
        release = hold::close;
        bait(BAIT, node);
        await(hold::isMet);
      }
      case UNCLAIMED -> {
        int waiting = look.unclaimed();
        bait(LARGE_BAIT, node);
        await(() -> look.unclaimed() > waiting);
        return release; // or it would be claimed
      }
      case CLAIMED -> {
        List<UUID> held = look.heldBy(client);
        bait(BAIT, node);
        await(() -> !held.containsAll(look.heldBy(client)));
      }
      case IN_SMTP -> {
        Point point = Point.values()[(int) (step.chance() * Point.ACCEPTED.ordinal())];
        release = trap(new Trap(point, step.number() % 2 == 0), node);
      }
      case UNMARKED -> release = trap(new Trap(Point.ACCEPTED, true), node);
    }
    FaultySmtp.pause(step.late());
    return release;
  }

  /** Catches a message of a node; returns what lets go of it. */
  private Runnable trap(Trap trap, Node node) throws InterruptedException {
    smtp.set(node.number(), trap);
    bait(BAIT, node);
    trap.awaitCatch(AIM);
    return () -> {
      trap.release();
      smtp.unset(node.number());
    };
  }

  /** Gives a node something to do. */
  private void bait(int size, Node node) {
    Feed.Batch bait = feed.next(size);
    Thread.ofPlatform().daemon().name("bait").start(() -> feed.send(bait, node));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + AIM.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      FaultySmtp.pause(Duration.ofMillis(1));
    }
  }

  /** Stops the database, does something, and starts it again. */
  private void stopDatabase(Runnable meanwhile) {
    long before = System.nanoTime();
    Set<String> unmarked = look.unmarked();
    postgres.stopImmediately();
    meanwhile.run();
    postgres.startAgain();
    long after = System.nanoTime();
    stops.add(new Stopped(before, after));
    for (Copy copy : smtp.copies()) {
      if (copy.at() - after < 0 && unmarked.contains(copy.messageId())) {
        copy.wasInFlight();
      }
    }
  }

  /** Finds out what a kill struck. */
  private Future<Kill> examine(Step step, Run run, List<Event> unanswered) {
    look.awaitGone(clientName(run.node()));
    Map<Stage, Integer> met = new EnumMap<>(Stage.class);
    met.put(Stage.BEFORE_COMMIT, unanswered.size() - look.recorded(unanswered));
    List<UUID> held = new ArrayList<>(look.heldBy(clientName(run.node())));
    held.removeAll(orphaned);
    orphaned.addAll(held);
    Set<String> unmarked = look.unmarked();
    met.put(Stage.UNCLAIMED, look.unclaimed());
    return later.schedule(
        () -> {
          Set<String> accepted = new HashSet<>();
          int afterwards = 0;
          for (Copy copy : smtp.copies()) {
            if (copy.from() == run && run.endedBefore(copy.at())) {
              copy.wasInFlight();
              afterwards++;
            } else if (copy.from() == run && unmarked.contains(copy.messageId())) {
              copy.wasInFlight();
              if (!copy.isSwallowed()) {
                accepted.add(copy.messageId());
              }
            }
          }
          int handedOver = Math.max(run.brokenOff(), afterwards);
          met.put(Stage.UNMARKED, accepted.size());
          met.put(Stage.IN_SMTP, handedOver);
          met.put(Stage.CLAIMED, Math.max(0, held.size() - accepted.size() - handedOver));
          Kill kill = new Kill(step, met);
          out.println(kill);
          return kill;
        },
        SETTLED.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void awaitEmpty() {
    long end = System.nanoTime() + EMPTY.toNanos();
    long tell = 0;
    for (int left = look.left(); left > 0 && System.nanoTime() < end; left = look.left()) {
      if (System.nanoTime() > tell) {
        out.println(left + " changes and messages are left.");
        tell = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      }
      Look.letTimePass(writable());
      FaultySmtp.pause(Duration.ofMillis(500));
    }
  }

  private DataSource writable() {
    return new DriverManagerDataSource(
        postgres.url("harness"), postgres.username(), postgres.password());
  }

  private String sender() {
    Program.Result added =
        nodes
            .getFirst()
            .program()
            .run("sender", "add", "trial", "--by", "trial", "--reason", "trial");
    if (added.exit() != 0) {
      throw new AssertionError("no sender: " + added.err());
    }
    return added.out().strip();
  }

  private Map<String, String> settings(int number, Path keys) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("CASEFOLIO_DEMO", "false");
    settings.put("CASEFOLIO_PUBLIC_URL", "http://localhost:8080");
    settings.put("CASEFOLIO_OPERATOR_NAME", "Trial");
    settings.put("CASEFOLIO_OPERATOR_KIND", "agency");
    settings.put("CASEFOLIO_OPERATOR_CONTACT", "help@trial.example");
    settings.put("CASEFOLIO_MAIL_FROM", "no-reply@trial.example");
    settings.put("CASEFOLIO_MASTER_KEY_FILE", keys.toString());
    settings.put("CASEFOLIO_MAIL_TOGETHER", "4s");
    settings.put("CASEFOLIO_SMTP_HOST", "127.0.0.1");
    settings.put("CASEFOLIO_SMTP_PORT", Integer.toString(smtp.port(number)));
    settings.put("CASEFOLIO_SMTP_TLS", "none");
    settings.put("SPRING_DATASOURCE_URL", postgres.url(clientName(number)));
    settings.put("SPRING_DATASOURCE_USERNAME", postgres.username());
    settings.put("SPRING_DATASOURCE_PASSWORD", postgres.password());
    return settings;
  }

  private static String clientName(int node) {
    return "node-" + (node + 1);
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.url("look"));
    config.setUsername(postgres.username());
    config.setPassword(postgres.password());
    config.setReadOnly(true);
    config.setMaximumPoolSize(5);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  private static Path newFolder() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "chaos").toAbsolutePath());
      return Files.createTempDirectory(parent, "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kill get(Future<Kill> kill) throws InterruptedException {
    try {
      return kill.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    feed.close();
    later.shutdownNow();
    nodes.forEach(Node::close);
    database.close();
    postgres.close();
    smtp.close();
  }
}
