package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.casefolio.mirror.TestAgency.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import picocli.CommandLine;

class MirrorCommandTests {

  private static final String RECEIPT = "EAC9999103403";

  private final TestMirror mirror = new TestMirror();
  private final StringWriter out = new StringWriter();

  MirrorCommandTests() {
    mirror.agency.put(
        RECEIPT,
        "Case Was Approved",
        "On March 1, 2026, we approved it.",
        List.<String[]>of(new String[] {"2026-02-01", "We received it."}));
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private int run(boolean configured, String... arguments) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    if (configured) {
      beans.addBean("upstream", new Upstream(mirror.settings, mirror.clock));
      beans.addBean("budget", mirror.budget);
    }
    CommandLine line =
        new CommandLine(
            new MirrorCommand.Check(
                beans.getBeanProvider(Upstream.class),
                beans.getBeanProvider(Budget.class),
                mirror.clock));
    line.setOut(new PrintWriter(out, true));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getOut().println(failure.getMessage());
      return 1;
    });
    return line.execute(arguments);
  }

  @Test
  void triesTheCredentials() {
    assertThat(run(true)).isZero();
    assertThat(out.toString()).contains("credentials\taccepted", "requests today\t0");
    assertThat(mirror.agency.asked()).isEmpty();
  }

  @Test
  void saysThatTheyAreRefused() {
    mirror.agency.lettingIn(false);

    assertThat(run(true, RECEIPT)).isEqualTo(1);
    assertThat(out.toString()).contains("credentials\tcredentials refused\tClientId is Invalid");
  }

  @Test
  void showsAnAnswerAsItCameAndAsItIsUnderstood() {
    assertThat(run(true, "eac 999 910 3403")).isZero();

    assertThat(out.toString())
        .contains(
            "answer\tunderstood",
            "as it came\t{\"case_status\":{\"receiptNumber\":\"" + RECEIPT,
            "title\tCase Was Approved\tES Case Was Approved",
            "history\t2026-02-01\tWe received it.\tES We received it.");
    assertThat(mirror.count("mirror.watched")).isZero();
    assertThat(mirror.budget.state(mirror.clock.instant()).used()).isEqualTo(1);
  }

  @Test
  void saysWhatCameInstead() {
    assertThat(run(true, "EAC0000000000")).isEqualTo(1);
    assertThat(out.toString()).contains("answer\tnot recognized\t" + TestAgency.UNKNOWN);

    mirror.agency.faults(number -> Fault.BROKEN_JSON);
    assertThat(run(true, RECEIPT)).isEqualTo(1);
    assertThat(out.toString()).contains("answer\tcannot be read");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(run(false)).isEqualTo(1);
    assertThat(out.toString()).contains("No upstream is set.");
    assertThat(run(true, "hello")).isEqualTo(1);
    assertThat(out.toString()).contains("That is not a receipt number.");
  }
}
