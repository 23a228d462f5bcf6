package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator types and sets, and what the program says to it. */
class CommandLineTests {

  @TempDir private Path elsewhere;

  @Test
  void helpListsTheCommandsAndNeedsNothing() {
    Program.Result help =
        Program.runAlone(Packaged.AS_DELIVERED, Map.of("CASEFOLIO_PUBLIC_URL", "nonsense"), "help");

    assertThat(help.err()).isEmpty();
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("help", "import", "sandbox", "sender", "status");
  }

  @Test
  void unknownCommandIsWrongUsage() {
    Program.Result wrong = Program.runAlone(Map.of(), "halp");

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains("halp");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "SERVER_PORT, abc, SERVER_PORT",
    "CASEFOLIO_PUBLIC_URL, http://example.org, CASEFOLIO_PUBLIC_URL",
    "CASEFOLIO_SANDBOX_EVERY, soon, CASEFOLIO_SANDBOX_EVERY",
    "CASEFOLIO_ZONE, Mars/Olympus, CASEFOLIO_ZONE",
    "CASEFOLIO_DEMO, perhaps, CASEFOLIO_DEMO",
  })
  void wrongSettingStopsTheStartWithOneLine(String variable, String value, String named) {
    assertStartRefused(Program.runAlone(Map.of(variable, value)), named);
  }

  @Test
  void wrongSettingStopsACommandWithOneLineAsWell() {
    assertStartRefused(
        Program.runAlone(Map.of("CASEFOLIO_ZONE", "Mars/Olympus"), "sender", "list"),
        "CASEFOLIO_ZONE");
  }

  @ParameterizedTest(name = "without {0}")
  @CsvSource({
    "CASEFOLIO_PUBLIC_URL",
    "CASEFOLIO_OPERATOR_NAME",
    "CASEFOLIO_OPERATOR_KIND",
    "CASEFOLIO_OPERATOR_CONTACT",
    "CASEFOLIO_MAIL_FROM",
    "CASEFOLIO_SMTP_HOST",
    "CASEFOLIO_MASTER_KEY_FILE",
  })
  void outsideDemoModeTheOperatorHasToBeNamed(String missing) {
    Map<String, String> settings = operation();
    settings.remove(missing);

    assertStartRefused(Program.runAlone(settings), missing);
  }

  @Test
  void commandsRunBesideADemonstrationWhoseFolderStaysOne() {
    try (Program demo = Program.demo(Map.of("CASEFOLIO_SANDBOX_EVERY", "0"))) {
      String[] add = {"sender", "add", "district-office", "--by", "ana", "--reason", "a new feed"};
      Program.Result added = demo.run(add);
      assertThat(added.exit()).describedAs(added.err()).isZero();
      assertThat(added.out().lines()).hasSize(1).noneMatch(String::isBlank);

      Program.Result again = demo.run(add);
      assertThat(again.exit()).isEqualTo(1);
      assertThat(again.out()).isEmpty();
      assertThat(again.err().lines()).hasSize(1);

      Program.Result unknown = demo.run("status", "unknown");
      assertThat(unknown.exit()).describedAs(unknown.err()).isZero();
      assertThat(unknown.out().lines()).allMatch(line -> line.matches("[1-9][0-9]*\t.+"));

      assertThat(demo.run("sender", "add").exit()).isEqualTo(2);
      assertThat(demo.run("sender", "add", "nobody").err()).contains("--by");

      Program.Result client =
          demo.run("client", "add", "Law Firm 1", "--by", "ana", "--reason", "a contract");
      assertThat(client.exit()).describedAs(client.err()).isZero();
      assertThat(client.out())
          .matches("client_id=[A-Za-z0-9._~-]+\\Rclient_secret=[A-Za-z0-9._~-]+\\R");
      assertThat(client.err()).doesNotContain("client_secret");
      assertThat(demo.log()).containsOnlyOnce("client_secret=");

      // Two entries for each that tried to change something, one for the one that looked.
      Program.Result verified = demo.run("audit", "verify");
      assertThat(verified.exit()).describedAs(verified.err()).isZero();
      assertThat(verified.out().lines()).hasSize(1);
      Matcher sound =
          Pattern.compile("sound: \\d+ blocks, (\\d+) entries; (\\d+) entries in no block yet.*")
              .matcher(verified.out().strip());
      assertThat(sound.matches()).describedAs(verified.out()).isTrue();
      assertThat(Integer.parseInt(sound.group(1)) + Integer.parseInt(sound.group(2))).isEqualTo(7);

      demo.stop();
      assertStartRefused(demo.runOtherwise(operation()), "CASEFOLIO_DATA");
    }
  }

  @Test
  void outsideDemoModeThereIsNoSandboxAndTheFolderNeverBecomesADemonstration() {
    try (Program program = Program.with(operation());
        Visitor visitor = new Visitor(program)) {
      Visitor.Answer home = visitor.get("/");
      assertThat(home.status()).isEqualTo(200);
      assertThat(home.body()).doesNotContain("cf-demo", "/demo/");
      assertThat(visitor.get("/demo/mailbox").status()).isEqualTo(404);
      assertThat(visitor.get("/demo/advance").status()).isEqualTo(404);

      String form = visitor.get("/sign-in").find("name=\"form\" value=\"([^\"]+)\"");
      assertThat(visitor.post("/demo/advance", "receiptNumber", "LIN6012350765").status())
          .isIn(403, 404);
      assertThat(
              visitor
                  .post("/demo/advance", "receiptNumber", "LIN6012350765", "form", form)
                  .status())
          .isEqualTo(404);
      assertThat(program.run("sandbox", "list").exit()).isEqualTo(1);

      program.stop();
      assertStartRefused(program.runOtherwise(Map.of("CASEFOLIO_DEMO", "true")), "CASEFOLIO_DATA");
    }
  }

  private Map<String, String> operation() {
    Map<String, String> settings = new HashMap<>();
    settings.put("CASEFOLIO_DEMO", "false");
    settings.put("CASEFOLIO_PUBLIC_URL", "https://status.example.org");
    settings.put("CASEFOLIO_OPERATOR_NAME", "Office of Examples");
    settings.put("CASEFOLIO_OPERATOR_KIND", "agency");
    settings.put("CASEFOLIO_OPERATOR_CONTACT", "help@status.example.org");
    settings.put("CASEFOLIO_MAIL_FROM", "no-reply@status.example.org");
    settings.put("CASEFOLIO_SMTP_HOST", "127.0.0.1");
    settings.put("CASEFOLIO_SMTP_PORT", Integer.toString(Program.freePort()));
    settings.put("CASEFOLIO_MASTER_KEY_FILE", elsewhere.resolve("master.key").toString());
    return settings;
  }

  private static void assertStartRefused(Program.Result start, String named) {
    assertThat(start.exit()).describedAs(start.out()).isEqualTo(1);
    assertThat(start.err().lines()).hasSize(1);
    assertThat(start.err()).startsWith("Casefolio does not start: ").contains(named);
  }
}
