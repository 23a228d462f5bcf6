package org.casefolio.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.casefolio.Casefolio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help and wrong usage, which must not need a database, a mail relay or any setting. */
@Isolated
class CommandLineRunTests {

  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void watch() {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    // Whatever started the program now would stop with this.
    System.setProperty("casefolio.demo", "neither");
  }

  @AfterEach
  void restore() {
    System.clearProperty("casefolio.demo");
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void listsTheCommandsWithoutStartingAnything() {
    assertThat(run("help")).isZero();
    assertThat(text(out)).contains("import", "sender", "status");
    assertThat(run("help", "sender")).isZero();
    assertThat(text(out)).contains("revoke");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void answersWrongUsageWithTwoWithoutStartingAnything() {
    for (String[] arguments :
        new String[][] {
          {"frobnicate"}, {"sender"}, {"sender", "frobnicate"}, {"sender", "add"}, {"import"}
        }) {
      assertThat(run(arguments)).as(arguments[0]).isEqualTo(2);
    }
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).contains("sender").doesNotContain("CASEFOLIO_DEMO");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "changes hold --batch nonsense | \"nonsense\" is not an id such as",
        "changes release abc --reason why | \"abc\" is not a whole number.",
        "changes release 1 --by me --reason why --confirm zz | \"zz\" is not a whole number.",
        "mail pace --days x | \"x\" is not a whole number.",
        "mail resend --since yesterday | \"yesterday\" is not a day such as 2026-03-01.",
        "mail resend --since -999999999-01-01 | is not a day such as 2026-03-01.",
        "sender revoke x --reason why | Missing required option: '--by=NAME'",
        "sender revoke x --by me | Missing required option: '--reason=TEXT'",
        "sender revoke x --by= --reason why | --by must not be empty.",
        "sender revoke x --by me --reason EAC9012345678 | --reason must not hold a receipt number",
        "sender revoke x --by me --reason eac-90-123-45678 | --reason must not hold a receipt",
        "sender revoke x --by me@mail.example --reason why | --by must not hold a receipt number"
            + " or",
        "sender list --reason IOE0912345678 | --reason must not hold a receipt number",
        "sender add x --from noon | \"noon\" is not a time such as 08:30.",
      })
  void saysWhatAnOptionShouldBe(String arguments, String said) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);

    assertThat(text(err)).contains(said).doesNotContain("Exception").doesNotContain("java.");
  }

  @Test
  void saysInOneLineWhyACommandCannotRun() {
    assertThat(run("sender", "list")).isEqualTo(1);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).contains("CASEFOLIO_DEMO must be true or false");
  }

  /** A run takes standard output away from everything else, for good; here for one call. */
  private int run(String... arguments) {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    return CommandLineRun.run(Casefolio.class, arguments);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
