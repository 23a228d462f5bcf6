package org.casefolio.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.casefolio.accounts.Accounts;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.retention.Held;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.TestRetention;
import org.casefolio.platform.vault.TestVault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Legal holds from the command line, of days and of batches. */
class RetentionCommandTests {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);

  private final TestDatabase database = TestDatabase.create();
  private final TestCases cases =
      TestCases.on(database.dataSource(), database.database(), CLOCK, Map.of());
  private final LegalHolds holds =
      TestRetention.holds(database.database(), TestVault.on(database), CLOCK, TestVault.settings());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void drop() {
    database.close();
  }

  @SuppressWarnings("NullAway")
  private int retention(String... arguments) {
    Accounts none = null; // no test here names an account
    CommandLine line =
        new CommandLine(
            RetentionCommand.class,
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                if (type == RetentionCommand.Place.class) {
                  return type.cast(new RetentionCommand.Place(holds, none, cases.holds()));
                }
                if (type == RetentionCommand.All.class) {
                  return type.cast(new RetentionCommand.All(holds));
                }
                return type == RetentionCommand.Release.class
                    ? type.cast(new RetentionCommand.Release(holds))
                    : CommandLine.defaultFactory().create(type);
              }
            });
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return database
        .transactions()
        .execute(_ ->
            line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                  assertThat(failure).isInstanceOf(CommandFailed.class);
                  command.getErr().println(failure.getMessage());
                  return 1;
                })
                .execute(arguments));
  }

  private static String[] mandated(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--by", "ana", "--reason", "26-cv-17"))
        .toArray(String[]::new);
  }

  private Held now() {
    return database.transactions().execute(_ -> holds.now());
  }

  @Test
  void holdsDaysUntilTheyAreReleased() {
    LocalDate inside = LocalDate.of(2026, 3, 15);
    assertThat(retention(mandated("hold", "--from", "2026-03-01", "--until", "2026-03-31")))
        .isZero();
    assertThat(out.toString().strip()).isEqualTo("hold 1\t2026-03-01 to 2026-03-31");
    assertThat(now().covers(inside, inside)).isTrue();

    assertThat(retention("list")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo("hold 1\t2026-05-01\t2026-03-01 to 2026-03-31\t26-cv-17");

    assertThat(retention(mandated("release", "1"))).isZero();
    assertThat(now().covers(inside, inside)).isFalse();
    assertThat(retention(mandated("release", "1"))).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("There is no such hold.");
  }

  @Test
  void holdsABatchThatThereIs() {
    cases.ledger().record(batch(event("one").title("Case Was Received")));
    UUID batch = cases.holds().listBatches(1).getFirst().id();

    assertThat(retention(mandated("hold", "--batch", batch.toString()))).isZero();
    assertThat(out.toString().strip()).isEqualTo("hold 1\tbatch " + batch);

    assertThat(retention(mandated("hold", "--batch", UUID.randomUUID().toString()))).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("There is no such batch.");
  }

  @Test
  void saysWhatIsMissing() {
    for (String[] wrong :
        List.of(
            mandated("hold"),
            mandated("hold", "--from", "2026-03-01"),
            mandated("hold", "--from", "2026-03-31", "--until", "2026-03-01"),
            mandated("hold", "--from", "yesterday", "--until", "2026-03-01"),
            mandated("hold", "--account", "--from", "2026-03-01", "--until", "2026-03-02"),
            new String[] {"hold", "--from", "2026-03-01", "--until", "2026-03-31"},
            new String[] {"release", "1"},
            mandated("release"))) {
      assertThat(retention(wrong)).as("%s", List.of(wrong)).isEqualTo(2);
      assertThat(out.toString()).isEmpty();
      assertThat(err.toString()).isNotEmpty();
    }
    assertThat(retention("list")).isZero();
    assertThat(out.toString()).isEmpty();
  }
}
