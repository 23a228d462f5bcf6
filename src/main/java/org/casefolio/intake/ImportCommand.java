package org.casefolio.intake;

import java.io.BufferedInputStream;
import java.io.Console;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.casefolio.cases.Recorded;
import org.casefolio.intake.Feed.Answer;
import org.casefolio.intake.Feed.Numbered;
import org.casefolio.intake.Feed.Origin;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.cli.Mandate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A first load from a file: the lines of the feed, or a table whose header names the same fields.
 * What cannot be used is reported with its line, the rest is recorded; the same file can be loaded
 * again.
 */
@Command(
    name = "import",
    description = {
      "Loads cases from a file: the lines of the feed (NDJSON), or CSV with the same field names.",
      "Both may be compressed (.gz). Nobody is told, unless --tell says so. Exits with 1 when not"
          + " a",
      "single line could be used, else with 0."
    })
class ImportCommand implements Callable<Integer> {

  private final LineParser parser;
  private final Feed feed;

  @Spec private @Nullable CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // read by the command line
  private Mandate mandate = new Mandate();

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Option(names = "--tell", description = "Tell those who follow the cases.")
  private boolean tell;

  @Option(
      names = "--dry-run",
      description =
          "Check every line by itself and record nothing; what was sent before is not asked.")
  private boolean dryRun;

  @Option(
      names = "--sender",
      defaultValue = "import",
      description = "Whose events these are, so that the sender can correct them (import).")
  private String sender = "import";

  ImportCommand(LineParser parser, Feed feed) {
    this.parser = parser;
    this.feed = feed;
  }

  @Override
  public Integer call() {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("not called by the command line");
    }
    if (Files.isDirectory(file) || !Files.isReadable(file)) {
      throw new CommandFailed("There is no such file, or it cannot be read.");
    }
    Run run = new Run(command.commandLine().getErr());
    try (InputStream raw = Files.newInputStream(file);
        ProgressBar bar = bar(Files.size(file))) {
      run.read(new BufferedInputStream(new Watched(raw, bar)));
    } catch (IOException e) {
      run.summary(command.commandLine().getErr());
      throw new CommandFailed("The file cannot be read to its end.");
    }
    run.summary(command.commandLine().getOut());
    return run.usable() ? 0 : 1;
  }

  /** Whether somebody looks at it, and it does not end up in a file. */
  private static boolean isWatched() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private static ProgressBar bar(long bytes) {
    return new ProgressBarBuilder()
        .setTaskName("import")
        .setInitialMax(bytes)
        .setUnit(" kB", 1_000)
        .setUpdateIntervalMillis(500)
        .setConsumer(
            isWatched()
                ? new ConsoleProgressBarConsumer(System.err)
                : new DelegatingProgressBarConsumer(text -> {}))
        .build();
  }

  private final class Run {

    private final Origin origin = new Origin(UUID.randomUUID(), sender, true, tell);
    private final List<Numbered> part = new ArrayList<>();
    private final Lanes lanes =
        dryRun ? feed.checkingLanes(origin, this::count) : feed.lanes(origin, this::count);
    private final PrintWriter report;
    private long accepted;
    private long duplicate;
    private long rejected;

    Run(PrintWriter report) {
      this.report = report;
    }

    void read(BufferedInputStream in) throws IOException {
      try (lanes) {
        readAll(in);
      }
    }

    private void readAll(BufferedInputStream in) throws IOException {
      BufferedInputStream text = in;
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      if (gzip) {
        text = new BufferedInputStream(new GZIPInputStream(in, 16 * 1024));
      }
      if (startsWithBrace(text)) {
        readLines(text);
      } else {
        readTable(text);
      }
      lanes.takeLast(part);
    }

    private static boolean startsWithBrace(BufferedInputStream in) throws IOException {
      in.mark(4096);
      int c = in.read();
      for (int i = 0;
          i < 4000 && (c == 0xef || c == 0xbb || c == 0xbf || (c >= 0 && c <= ' '));
          i++) {
        c = in.read();
      }
      in.reset();
      return c == '{';
    }

    private void readLines(InputStream in) throws IOException {
      LineReader lines = new LineReader(in);
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        String text = line.text();
        String fault = line.fault();
        take(
            line.number(),
            text == null
                ? FeedLine.Faulty.line(fault == null ? "unreadable" : fault)
                : parser.parse(text));
      }
    }

    private void readTable(InputStream in) throws IOException {
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .setIgnoreEmptyLines(true)
              .setTrim(true)
              .get();
      InputStreamReader reader =
          new InputStreamReader(
              in,
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPLACE)
                  .replaceWith("\ufffd"));
      try (CSVParser table =
          CSVParser.builder().setReader(new NoMark(reader)).setFormat(format).get()) {
        Iterator<CSVRecord> rows = table.iterator();
        while (rows.hasNext()) {
          CSVRecord row = rows.next();
          take(table.getCurrentLineNumber(), understand(row));
        }
      } catch (IllegalArgumentException e) {
        throw new CommandFailed("The first line of a table must name each of its fields once.");
      }
    }

    private FeedLine understand(CSVRecord row) {
      if (!row.isConsistent()) {
        return FeedLine.Faulty.line("not-as-many-fields-as-the-header");
      }
      Map<String, String> fields = row.toMap();
      return fields.values().stream().anyMatch(value -> value.indexOf('\ufffd') >= 0)
          ? FeedLine.Faulty.line("not-utf-8")
          : parser.parse(fields);
    }

    private void take(long number, FeedLine line) throws IOException {
      part.add(new Numbered(number, line));
      if (part.size() == Feed.PART_OF_A_LOAD) {
        lanes.take(part);
        part.clear();
      }
    }

    private void count(List<Answer> answers) {
      for (Answer answer : answers) {
        switch (answer.outcome()) {
          case Recorded.Accepted outcome -> accepted++;
          case Recorded.Duplicate outcome -> duplicate++;
          case Recorded.Rejected outcome -> {
            rejected++;
            report.println(
                "line " + answer.line() + ": " + outcome.field() + " " + outcome.reason());
          }
        }
      }
    }

    boolean usable() {
      return accepted + duplicate > 0;
    }

    void summary(PrintWriter out) {
      out.println(
          String.format(
              Locale.ROOT,
              "%d %s, %d known before, %d rejected%s",
              accepted,
              dryRun ? "acceptable" : "accepted",
              duplicate,
              rejected,
              dryRun ? "; nothing was recorded" : "; batch " + origin.batch()));
    }
  }

  /** Leaves out the mark that some programs write at the beginning of a text. */
  private static final class NoMark extends java.io.FilterReader {

    private boolean begun;

    NoMark(java.io.Reader in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
      if (!begun && length > 0) {
        begun = true;
        int first = super.read();
        if (first < 0) {
          return -1;
        }
        if (first != '\ufeff') {
          chars[offset] = (char) first;
          return 1;
        }
      }
      return super.read(chars, offset, length);
    }
  }

  /** Moves the bar with what is read. */
  private static final class Watched extends FilterInputStream {

    private final ProgressBar bar;

    Watched(InputStream in, ProgressBar bar) {
      super(in);
      this.bar = bar;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bar.stepBy(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      bar.stepBy(Math.max(0, read));
      return read;
    }
  }
}
