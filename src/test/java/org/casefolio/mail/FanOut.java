package org.casefolio.mail;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.casefolio.bench.ProcessorTime;
import org.casefolio.bench.Rounds;
import org.casefolio.bench.Verdict;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.ManyReaders;

/**
 * Measures how fast changes become messages in the outbox, beside {@code psql \copy} of the same
 * rows into a table like the outbox. Called by {@code bench/run fanout}.
 */
final class FanOut {

  private static final double GOAL = 0.4;
  private static final int CHANGES = 100_000;
  private static final int FOLLOWERS = 2;

  /** In turn, because only another wording is news. */
  private static final List<String> TITLES = List.of("Case Was Received", "Case Was Approved");

  private final BenchProgram program;
  private final HikariDataSource database;
  private final WorkLoop telling;
  private final Path file;
  private int turn;

  private FanOut(BenchProgram program, Path file) {
    this.program = program;
    this.file = file;
    this.database = program.bean(HikariDataSource.class);
    this.telling = program.tellingLoop();
    telling.stop();
  }

  /** Arguments: {@code --check}, {@code --changes N}, {@code --rounds N}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = Arrays.asList(arguments);
    int changes = MailSpeed.number(given, "--changes", CHANGES);
    int rounds = MailSpeed.number(given, "--rounds", 3);
    Path folder = BenchProgram.newFolder();
    boolean met;
    try (BenchProgram program = new BenchProgram(folder)) {
      met =
          new FanOut(program, folder.resolve("rows"))
              .run(changes, rounds, given.contains("--check"));
    }
    System.exit(met || !given.contains("--check") ? 0 : 1);
  }

  /** The rows per second of both, and what a row of ours has cost. */
  private record Speeds(double ours, double copy, ProcessorTime cost) {
    double ratio() {
      return ours / copy;
    }
  }

  /** As many readers as changes: each follows two of the cases, and all of them one more. */
  private boolean run(int changes, int rounds, boolean check)
      throws IOException, InterruptedException {
    ReceiptNumber everybodys = BenchProgram.receipt(99_999_999);
    ManyReaders.create(
        program.context(),
        changes,
        reader ->
            List.of(
                BenchProgram.receipt(reader),
                BenchProgram.receipt((reader + changes / 2) % changes),
                everybodys));
    program
        .database()
        .sql("create table mail.bench (like mail.message including all) with (fillfactor = 30)")
        .update();
    System.out.println(
        "changes  followers  casefolio rows/s  copy rows/s  ratio"
            + "  processor ms/row: program  database");
    warmUp(changes, everybodys);
    List<Speeds> many = new ArrayList<>();
    List<Speeds> one = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      turn++;
      many.add(fanOut(receipts(changes), changes * FOLLOWERS));
      print(changes, FOLLOWERS, many.getLast());
      one.add(fanOut(List.of(everybodys), changes));
      print(1, changes, one.getLast());
    }
    double least = Math.min(median(many), median(one));
    boolean met = least >= GOAL;
    if (check) {
      Verdict.print("fanout", least, GOAL, met);
    }
    return met;
  }

  /** The ratio of the medians. */
  private static double median(List<Speeds> rounds) {
    return Rounds.median(rounds.stream().mapToDouble(Speeds::ours).toArray())
        / Rounds.median(rounds.stream().mapToDouble(Speeds::copy).toArray());
  }

  private static List<ReceiptNumber> receipts(int changes) {
    List<ReceiptNumber> receipts = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      receipts.add(BenchProgram.receipt(i));
    }
    return receipts;
  }

  /** Until what does it is compiled, as it is on a site that has run for an hour. */
  private void warmUp(int changes, ReceiptNumber everybodys)
      throws InterruptedException, IOException {
    fanOut(receipts(changes), changes * FOLLOWERS);
    fanOut(List.of(everybodys), changes);
  }

  private static void print(int changes, int followers, Speeds speeds) {
    System.out.printf(
        Locale.ROOT,
        "%7d  %9d  %16.0f  %11.0f  %5.2f  %26.3f  %8.3f%n",
        changes,
        followers,
        speeds.ours(),
        speeds.copy(),
        speeds.ratio(),
        speeds.cost().program(),
        speeds.cost().database());
  }

  private Speeds fanOut(List<ReceiptNumber> receipts, int expected)
      throws InterruptedException, IOException {
    program.happens(receipts, List.of(TITLES.get(turn % TITLES.size())));
    program.database().sql("checkpoint").update();
    ProcessorTime before = ProcessorTime.now();
    long begun = System.nanoTime();
    telling.start();
    program.awaitTold();
    double ours = (System.nanoTime() - begun) / 1e9;
    telling.stop();
    int rows = program.messages();
    ProcessorTime cost = ProcessorTime.since(before, rows);
    if (expected > 0 && rows != expected) {
      throw new IllegalStateException(rows + " messages instead of " + expected);
    }
    double copy = copy();
    program.forgetMessages();
    return new Speeds(rows / ours, rows / copy, cost);
  }

  /**
   * The seconds that {@code psql \copy} takes to put the same rows into a table like the outbox.
   */
  private double copy() throws InterruptedException, IOException {
    psql("\\copy mail.message to '" + file + "'");
    program.database().sql("truncate mail.bench").update();
    program.database().sql("checkpoint").update();
    long begun = System.nanoTime();
    psql("\\copy mail.bench from '" + file + "'");
    double seconds = (System.nanoTime() - begun) / 1e9;
    Files.delete(file);
    return seconds;
  }

  private void psql(String command) throws IOException, InterruptedException {
    URI server = URI.create(database.getJdbcUrl().replaceFirst("^jdbc:", ""));
    ProcessBuilder psql =
        new ProcessBuilder(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--host=" + server.getHost(),
                "--port=" + server.getPort(),
                "--username=" + database.getUsername(),
                "--dbname=" + server.getPath().substring(1),
                "--command=" + command)
            .inheritIO();
    psql.environment().put("PGPASSWORD", database.getPassword());
    if (psql.start().waitFor() != 0) {
      throw new IllegalStateException("psql failed");
    }
  }
}
