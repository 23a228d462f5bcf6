package org.casefolio.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.casefolio.cases.Case;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTests {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
  private static final String LINE =
      """
      {"eventId":"%s","receiptNumber":"%s","formType":"I-130","title":"Case Was Received","occurredAt":"2026-03-01"}
      """;

  private final TestDatabase database = TestDatabase.create();
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), CLOCK, Map.of());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void printsExactlyTheCredential() {
    assertThat(sender("add", "agency")).isZero();
    String credential = out.toString().strip();
    assertThat(out.toString().lines()).containsExactly(credential);
    assertThat(module.senders().authenticate(credential)).contains("agency");
    assertThat(err.toString()).isEmpty();

    assertThat(sender("add", "agency")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("There is such a sender already. Revoke it first.");
  }

  @Test
  void listsAndRevokesSenders() {
    sender("add", "b", "--days", "MON-FRI", "--from", "06:00", "--to", "22:00", "--every", "2h");
    sender("add", "a", "--every", "30m", "--days", "sat,Sunday");
    assertThat(sender("revoke", "a")).isZero();
    out.getBuffer().setLength(0);
    assertThat(sender("list")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll("revoked [^\t]+", "revoked")))
        .containsExactly(
            "a\trevoked\theard never\tevery 30 min, SAT,SUN 00:00-00:00",
            "b\tactive\theard never\tevery 120 min, MON,TUE,WED,THU,FRI 06:00-22:00");
    assertThat(sender("revoke", "a")).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("There is no such sender with a credential.");
  }

  @Test
  void refusesWrongUsage() {
    for (List<String> arguments :
        List.of(
            List.of("add"),
            List.of("add", ""),
            List.of("add", "a\nb"),
            List.of("add", "a", "--days", "MON-FRI"),
            List.of("add", "a", "--every", "soon"),
            List.of("add", "a", "--every", "0h"),
            List.of("add", "a", "--every", "1h", "--days", "NEVER"),
            List.of("add", "a", "--every", "1h", "--from", "25:00"),
            List.of("frobnicate"))) {
      assertThat(sender(arguments.toArray(String[]::new))).as("%s", arguments).isEqualTo(2);
    }
    assertThat(module.senders().list()).isEmpty();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void loadsLinesAndReportsTheOnesItCannotUse() throws IOException {
    Path file =
        file(
            "a.ndjson",
            LINE.formatted("1", "IOE0900000001")
                + "\nnonsense\n"
                + LINE.formatted("2", "IOE090000000")
                + LINE.formatted("3", "IOE0900000003"));
    assertThat(load(file.toString())).isZero();

    assertThat(report())
        .containsExactly("line 3: line not-json", "line 4: receiptNumber not-a-receipt-number");
    assertThat(out.toString()).startsWith("2 accepted, 0 known before, 2 rejected; batch ");
    assertThat(module.cases().find(new ReceiptNumber("IOE0900000003"))).isPresent();
    assertThat(module.published()).isEmpty();

    out.getBuffer().setLength(0);
    assertThat(load(file.toString(), "--tell")).isZero();
    assertThat(out.toString()).startsWith("0 accepted, 2 known before, 2 rejected; batch ");
    assertThat(module.published()).isEmpty();
  }

  @Test
  void saysInOneLineThatThereIsNoSuchFile() {
    for (Path wrong : List.of(folder, folder.resolve("missing"))) {
      err.getBuffer().setLength(0);
      assertThat(load(wrong.toString())).as("%s", wrong).isEqualTo(1);
      assertThat(err.toString().strip()).isEqualTo("There is no such file, or it cannot be read.");
    }
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tellsWhenAsked() throws IOException {
    assertThat(load(file("a", LINE.formatted("1", "IOE0900000001")).toString(), "--tell")).isZero();
    assertThat(module.changes()).hasSize(1);
  }

  @Test
  void loadsATableWithTheFieldsOfTheFeed() throws IOException {
    String table =
        """
        \ufeffeventId,receiptNumber,formType,title,occurredAt,textEn,protected,respondBy
        1,ioe-090-000-0001,I-485,Case Was Received,2026-03-01,"On March 1,
        we received it.",,
        2,IOE0900000001,I-485,"Request, for more",2026-04-01T10:00:00-04:00,,false,2026-06-01
        3,IOE0900000002,I-485,Secret,2026-04-01,,TRUE,
        4,IOE0900000004,I-485
        5,IOE0900000005,I-485,Title,2026-04-01,,perhaps,

        6,IOE0900000006,I-485,Title,soon,,,
        """;
    assertThat(load(file("a.csv", table).toString())).isZero();

    assertThat(report())
        .containsExactly(
            "line 6: line not-as-many-fields-as-the-header",
            "line 7: protected not-true-or-false",
            "line 9: occurredAt not-a-time-with-offset");
    Case found = module.cases().find(new ReceiptNumber("IOE0900000001")).orElseThrow();
    assertThat(found.current().orElseThrow().title()).isEqualTo("Request, for more");
    assertThat(found.current().orElseThrow().respondBy()).isEqualTo("2026-06-01");
    assertThat(found.history().getLast().textEn()).contains("On March 1,\nwe received it.");
    assertThat(module.cases().find(new ReceiptNumber("IOE0900000002"))).isEmpty();
  }

  @Test
  void recordsNothingInADryRun() throws IOException {
    Path file =
        file(
            "a.gz",
            LINE.formatted("1", "IOE0900000001")
                + LINE.formatted("2", "IOE0900000001").replace("2026-03-01", "2027-03-01"));
    assertThat(load(file.toString(), "--dry-run")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo("1 acceptable, 0 known before, 1 rejected; nothing was recorded");
    assertThat(report()).containsExactly("line 2: occurredAt in-the-future");
    assertThat(module.cases().find(new ReceiptNumber("IOE0900000001"))).isEmpty();
    assertThat(module.senders().list()).isEmpty();
  }

  @Test
  void failsWhenNothingCouldBeUsed() throws IOException {
    assertThat(load(file("a", "x\n").toString())).isEqualTo(1);
    assertThat(load(file("b", "").toString())).isEqualTo(1);
    assertThat(load(folder.resolve("missing").toString())).isEqualTo(1);
    assertThat(load(file("c", "a,a\n1,2\n").toString())).isEqualTo(1);
    assertThat(load()).isEqualTo(2);
  }

  @Test
  void loadsManyPartsAndKeepsThemInOneBatch() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2_345; i++) {
      lines.append(LINE.formatted("e" + i, "IOE%010d".formatted(i)));
    }
    assertThat(load(file("a.gz", lines.toString()).toString(), "--sender", "agency")).isZero();
    assertThat(out.toString()).startsWith("2345 accepted, 0 known before, 0 rejected; batch ");
    assertThat(
            database
                .database()
                .sql("select count(*) from cases.batch")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(module.senders().list())
        .extracting(sender -> sender.name())
        .containsExactly("agency");
  }

  private int sender(String... arguments) {
    CommandLine line =
        new CommandLine(
            SenderCommand.class,
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                if (type == SenderCommand.Add.class) {
                  return type.cast(new SenderCommand.Add(module.senders()));
                }
                if (type == SenderCommand.All.class) {
                  return type.cast(new SenderCommand.All(module.senders()));
                }
                return type == SenderCommand.Revoke.class
                    ? type.cast(new SenderCommand.Revoke(module.senders()))
                    : CommandLine.defaultFactory().create(type);
              }
            });
    return execute(line, arguments[0].equals("list") ? arguments : mandated(arguments));
  }

  private static String[] mandated(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--by", "tester", "--reason", "a test"))
        .toArray(String[]::new);
  }

  private int load(String... arguments) {
    return execute(
        new CommandLine(
            new ImportCommand(
                new LineParser(module.catalogue(), CLOCK), new Feed(module.ledger(), CLOCK))),
        mandated(arguments));
  }

  private int execute(CommandLine line, String... arguments) {
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          assertThat(failure).isInstanceOf(CommandFailed.class);
          command.getErr().println(failure.getMessage());
          return 1;
        })
        .execute(arguments);
  }

  private List<String> report() {
    List<String> lines = new ArrayList<>(err.toString().lines().toList());
    lines.removeIf(line -> !line.startsWith("line "));
    return lines;
  }

  private Path file(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    if (name.endsWith(".gz")) {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(bytes);
      }
      bytes = compressed.toByteArray();
    }
    return Files.write(folder.resolve(name), bytes);
  }
}
