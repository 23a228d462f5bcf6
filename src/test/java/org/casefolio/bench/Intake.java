package org.casefolio.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Measures how fast the feed takes events about existing cases, beside {@code psql \copy} of the
 * same rows, entries and cases, into tables of the same size with the same indexes. What is
 * recorded stays in the dataset. Called by {@code bench/run intake}.
 */
final class Intake {

  private static final double GOAL = 0.40;

  /** The tables that the peer writes: as ours, but without anything that looks at a row. */
  private static final List<String> PEER =
      List.of(
          "set client_min_messages = warning; drop schema if exists bench cascade",
          "create schema bench",
          """
          create table bench.entry (
            like cases.entry including defaults including constraints including storage)
          """,
          """
          create table bench.case_file (
            like cases.case_file including defaults including constraints including storage)
          with (fillfactor = 90)
          """,
          "insert into bench.entry select * from cases.entry",
          "insert into bench.case_file select * from cases.case_file",
          """
          do $$
          declare
            definition text;
          begin
            for definition in
              select indexdef from pg_indexes
              where schemaname = 'cases' and tablename in ('entry', 'case_file')
            loop
              execute replace(definition, ' ON cases.', ' ON bench.');
            end loop;
          end
          $$
          """,
          "vacuum (analyze) bench.entry",
          "vacuum (analyze) bench.case_file");

  private final Site site;
  private final Feeding feeding;
  private final int events;
  private final Path folder;

  private Intake(Site site, Dataset dataset, int events, Path folder) {
    this.site = site;
    this.feeding = Feeding.to(site, dataset);
    this.events = events;
    this.folder = folder;
  }

  /** What came of a turn of the program, and what an event has cost it. */
  private record Ours(double perSecond, ProcessorTime cost, double logged) {}

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options =
        Options.of(
            arguments,
            Map.of(
                "cases", 10_000_000L,
                "accounts", 1_000_000L,
                "events", 100_000L,
                "warm", 2L,
                "rounds", 5L));
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    Result result =
        new Result("intake")
            .setting("cases", dataset.cases())
            .setting("client", "one connection, 10,000 lines a request")
            .setting("program", Site.TOLD + ", telling and sending")
            .setting("peer", "psql \\copy of entries and cases, one after the other, local socket");
    Path folder = Files.createTempDirectory(Path.of("target", "bench").toAbsolutePath(), "rows-");
    boolean met;
    try (Site site = Site.start(dataset.folder(), Feeding.SETTINGS)) {
      for (String statement : PEER) {
        site.psql(statement);
      }
      met = new Intake(site, dataset, options.integer("events"), folder).run(result, options);
      site.psql("set client_min_messages = warning; drop schema bench cascade");
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    options.exit(met);
  }

  private boolean run(Result result, Options options) throws IOException, InterruptedException {
    Rounds.Pair<Ours, Double> pair =
        Rounds.alternate(
            options.integer("warm"), options.integer("rounds"), this::take, this::copy);
    double ours = Sides.median(pair.ours(), Ours::perSecond);
    double theirs = Rounds.median(pair.theirs());
    result.row(
        Result.row(
            "events a round",
            events,
            "casefolio/s",
            ours,
            "copy/s",
            theirs,
            "ratio",
            ours / theirs,
            "processor ms: program",
            Sides.median(pair.ours(), one -> one.cost().program()),
            "database",
            Sides.median(pair.ours(), one -> one.cost().database()),
            "bytes of log after a checkpoint",
            Sides.median(pair.ours(), Ours::logged)));
    return result.atLeast(ours / theirs, GOAL).finish(options.check());
  }

  private Ours take() throws IOException, InterruptedException {
    List<byte[]> bodies = feeding.events(events);
    site.psql("set client_min_messages = warning; drop table if exists bench.last");
    site.psql(
        "create table bench.last as select coalesce(max(number), 0) as batch from cases.batch");
    site.psql("checkpoint");
    ProcessorTime before = site.processorTime();
    double written = logWritten();
    double seconds = feeding.send(bodies);
    return new Ours(
        events / seconds,
        site.processorTime().minus(before, events),
        (logWritten() - written) / events);
  }

  /** Bytes that PostgreSQL has written to its log of changes since it was made. */
  private double logWritten() throws IOException, InterruptedException {
    return Double.parseDouble(
        site.psql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"));
  }

  /** Copies what the last turn of the program wrote. */
  private double copy() throws IOException, InterruptedException {
    Path entries = folder.resolve("entries");
    Path cases = folder.resolve("cases");
    site.psql(
        "\\copy (select * from cases.entry where batch > (select batch from bench.last)) to '"
            + entries
            + "'");
    site.psql(
        "\\copy (select * from cases.case_file where id in (select case_id from cases.entry where"
            + " batch > (select batch from bench.last))) to '"
            + cases
            + "'");
    site.psql(
        """
        delete from bench.case_file
        where id in (
          select case_id from cases.entry where batch > (select batch from bench.last))
        """);
    site.psql("vacuum bench.case_file");
    site.psql("checkpoint");
    long begun = System.nanoTime();
    site.psql("\\copy bench.entry from '" + entries + "'");
    site.psql("\\copy bench.case_file from '" + cases + "'");
    double seconds = (System.nanoTime() - begun) / 1e9;
    String copied =
        site.psql("select count(*) from bench.entry where batch > (select batch from bench.last)");
    if (!copied.equals(Integer.toString(events))) {
      throw new IllegalStateException(copied + " entries were copied");
    }
    Files.delete(entries);
    Files.delete(cases);
    return events / seconds;
  }
}
