package org.casefolio.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.ManyReaders;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Measures how fast changes become messages in the outbox, beside {@code copy} of the same rows
 * into a table like the outbox. Called by {@code bench/run fanout}.
 */
final class FanOut {

  private static final double GOAL = 0.4;
  private static final int CHANGES = 100_000;
  private static final int FOLLOWERS = 2;

  /** In turn, because only another wording is news. */
  private static final List<String> TITLES = List.of("Case Was Received", "Case Was Approved");

  private final BenchProgram program;
  private final DataSource dataSource;
  private final WorkLoop telling;
  private int turn;

  private FanOut(BenchProgram program) {
    this.program = program;
    this.dataSource = program.bean(DataSource.class);
    this.telling = program.tellingLoop();
    telling.stop();
  }

  /** Arguments: {@code --check}, {@code --changes N}, {@code --rounds N}. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    List<String> given = Arrays.asList(arguments);
    int changes = MailSpeed.number(given, "--changes", CHANGES);
    int rounds = MailSpeed.number(given, "--rounds", 1);
    boolean met;
    try (BenchProgram program = new BenchProgram(BenchProgram.newFolder())) {
      met = new FanOut(program).run(changes, rounds, given.contains("--check"));
    }
    System.exit(met || !given.contains("--check") ? 0 : 1);
  }

  /** The rows per second of both. */
  private record Speeds(double ours, double copy) {
    double ratio() {
      return ours / copy;
    }
  }

  /** As many readers as changes: each follows two of the cases, and all of them one more. */
  private boolean run(int changes, int rounds, boolean check)
      throws IOException, InterruptedException, SQLException {
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
        .sql("create table mail.bench (like mail.message including all) with (fillfactor = 50)")
        .update();
    System.out.println("changes  followers  casefolio rows/s  copy rows/s  ratio");
    warmUp(changes);
    double many = 0;
    double one = 0;
    for (int round = 0; round < rounds; round++) {
      turn++;
      Speeds spread = fanOut(receipts(changes), changes * FOLLOWERS);
      print(changes, FOLLOWERS, spread);
      Speeds single = fanOut(List.of(everybodys), changes);
      print(1, changes, single);
      many += spread.ratio() / rounds;
      one += single.ratio() / rounds;
    }
    double least = Math.min(many, one);
    boolean met = least >= GOAL;
    if (check) {
      System.out.printf(
          Locale.ROOT, "fanout ratio=%.2f goal=%.1f %s%n", least, GOAL, met ? "met" : "missed");
    }
    return met;
  }

  private static List<ReceiptNumber> receipts(int changes) {
    List<ReceiptNumber> receipts = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      receipts.add(BenchProgram.receipt(i));
    }
    return receipts;
  }

  private void warmUp(int changes) throws InterruptedException, IOException, SQLException {
    int some = Math.min(changes, 10_000);
    fanOut(receipts(some), 0);
  }

  private static void print(int changes, int followers, Speeds speeds) {
    System.out.printf(
        Locale.ROOT,
        "%7d  %9d  %16.0f  %11.0f  %5.2f%n",
        changes,
        followers,
        speeds.ours(),
        speeds.copy(),
        speeds.ratio());
  }

  private Speeds fanOut(List<ReceiptNumber> receipts, int expected)
      throws InterruptedException, IOException, SQLException {
    program.happens(receipts, List.of(TITLES.get(turn % TITLES.size())));
    program.database().sql("checkpoint").update();
    long begun = System.nanoTime();
    telling.start();
    program.awaitTold();
    double ours = (System.nanoTime() - begun) / 1e9;
    telling.stop();
    int rows = program.messages();
    if (expected > 0 && rows != expected) {
      throw new IllegalStateException(rows + " messages instead of " + expected);
    }
    double copy = copy();
    program.forgetMessages();
    return new Speeds(rows / ours, rows / copy);
  }

  /** The seconds that it takes to copy the rows of the outbox into a table like it. */
  private double copy() throws SQLException, IOException {
    try (Connection connection = dataSource.getConnection()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      ByteArrayOutputStream rows = new ByteArrayOutputStream();
      copy.copyOut("copy mail.message to stdout", rows);
      program.database().sql("truncate mail.bench").update();
      program.database().sql("checkpoint").update();
      byte[] bytes = rows.toByteArray();
      long begun = System.nanoTime();
      copy.copyIn("copy mail.bench from stdin", new ByteArrayInputStream(bytes), 65_536);
      return (System.nanoTime() - begun) / 1e9;
    }
  }
}
