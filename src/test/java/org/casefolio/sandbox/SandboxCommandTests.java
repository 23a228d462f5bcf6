package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casefolio.Casefolio;
import org.casefolio.platform.cli.CommandLineRun;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class SandboxCommandTests {

  @TempDir private static Path folder;
  private static TestDatabase database;
  private final Map<String, String> settings = new LinkedHashMap<>();

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @AfterEach
  void forgetSettings() {
    settings.keySet().forEach(System::clearProperty);
  }

  @Test
  void advancePrintsTheNewStatusAndNothingElse() {
    demo();

    Outcome first = run("sandbox", "advance", "lin-60-123-50765");
    Outcome second = run("sandbox", "advance", "LIN6012350765");

    assertThat(first.code()).isZero();
    assertThat(first.out()).isEqualTo("Request for Evidence Was Sent\n");
    assertThat(second.out()).isEqualTo("Response To USCIS' Request For Evidence Was Received\n");
    assertThat(
            database
                .jdbc()
                .sql("select concat_ws('|', action, detail, result) from audit.entry order by id")
                .query(String.class)
                .list())
        .contains("sandbox advance|…|done")
        .noneMatch(entry -> entry.contains("50765"));
  }

  @Test
  void listPrintsTheCaseOfTheFirstPageFirst() {
    demo();

    Outcome list = run("sandbox", "list", "--count", "3");

    assertThat(list.code()).isZero();
    assertThat(list.out().lines()).hasSize(3);
    assertThat(list.out())
        .startsWith("LIN6012350765\tI-765\t")
        .contains("\nEAC9999103403\tI-130\tCase Was Approved\n");
    assertThat(run("sandbox", "list", "--form", "n-400").out().lines())
        .hasSize(100)
        .allMatch(line -> line.contains("\tN-400\t"));
  }

  @Test
  void saysInOneLineWhyItCannot() {
    demo();

    assertFails(
        run("sandbox", "advance", "EAC9999999999"),
        "The sandbox agency has no case with that receipt number; \"sandbox list\" shows some.");
    assertFails(run("sandbox", "advance", "12"), "That is not a receipt number.");
  }

  @Test
  void wrongUsageIsTwo() {
    demo();

    assertThat(run("sandbox").code()).isEqualTo(2);
    assertThat(run("sandbox", "advance").code()).isEqualTo(2);
    assertThat(run("sandbox", "advance", "--fast", "LIN6012350765").code()).isEqualTo(2);
  }

  @Test
  void existsOnlyInDemoMode() {
    try (TestDatabase own = TestDatabase.create()) {
      database(own);
      set("casefolio.demo", "false");
      set("casefolio.data", folder.resolve("other").toString());
      set("casefolio.master-key-file", folder.resolve("other.key").toString());
      set("casefolio.public-url", "http://localhost");
      set("casefolio.operator.name", "Example Agency");
      set("casefolio.operator.kind", "agency");
      set("casefolio.operator.contact", "help@example.org");
      set("casefolio.mail.from", "no-reply@example.org");
      set("casefolio.smtp.host", "localhost");

      assertFails(
          run("sandbox", "advance", "LIN6012350765"),
          "The sandbox agency exists only in demo mode.");
    }
  }

  private static void assertFails(Outcome outcome, String why) {
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).last().isEqualTo(why);
  }

  private void demo() {
    database(database);
    set("casefolio.demo", "true");
    set("casefolio.data", folder.resolve("data").toString());
  }

  private void database(TestDatabase used) {
    set("spring.datasource.url", used.url());
    set("spring.datasource.username", used.username());
    set("spring.datasource.password", used.password());
  }

  private void set(String name, String value) {
    settings.put(name, value);
    System.setProperty(name, value);
  }

  /** What a command left. */
  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      int code = CommandLineRun.run(Casefolio.class, arguments);
      return new Outcome(
          code, printed.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
