package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ClientCommandTests {

  private final TestDatabase database = TestDatabase.create();
  private final MovedClock clock = new MovedClock();
  private final TestApi api = new TestApi(database, clock);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void printsExactlyTwoLinesOnce() {
    assertThat(run("add", "Law Firm 1")).isZero();

    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .matches("client_id=[A-Za-z0-9._~-]+\\Rclient_secret=[A-Za-z0-9._~-]+\\R");
    assertThat(err.toString()).isEmpty();
    assertThat(api.clients().authenticate(printed())).map(Client::name).contains("Law Firm 1");

    assertThat(run("add", "Law Firm 1")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("There is such a client already. Rotate its secret, or revoke it first.");
  }

  @Test
  void aReplacedSecretOpensForSevenDays() {
    run("add", "a");
    Credentials first = printed();
    assertThat(run("rotate", "a")).isZero();
    Credentials second = printed();
    assertThat(second.clientId()).isEqualTo(first.clientId());
    assertThat(second.secret()).isNotEqualTo(first.secret());

    clock.move(Duration.ofDays(3));
    run("rotate", "a");
    Credentials third = printed();
    clock.move(Duration.ofDays(4).minusSeconds(1));
    for (Credentials one : List.of(first, second, third)) {
      assertThat(api.clients().authenticate(one)).isPresent();
    }
    clock.move(Duration.ofSeconds(1));
    assertThat(api.clients().authenticate(first)).isEmpty();
    assertThat(api.clients().authenticate(second)).isPresent();
    clock.move(Duration.ofDays(3));
    assertThat(api.clients().authenticate(second)).isEmpty();
    assertThat(api.clients().authenticate(third)).isPresent();
  }

  @Test
  void revokesAtOnceAndLetsTheNameInAgainAsAnother() {
    run("add", "a", "--rate", "3", "--day", "50");
    Credentials first = printed();
    Tokens.Token token =
        api.tokens().issue(api.clients().authenticate(first).orElseThrow()).orElseThrow();
    assertThat(api.tokens().find(token.value())).isPresent();

    assertThat(run("revoke", "a")).isZero();

    assertThat(api.clients().authenticate(first)).isEmpty();
    assertThat(api.tokens().find(token.value())).isEmpty();
    assertThat(run("rotate", "a")).isEqualTo(1);
    assertThat(run("revoke", "a")).isEqualTo(1);
    assertThat(err.toString().lines()).containsOnly("There is no such client, or it was revoked.");
    assertThat(run("add", "a")).isZero();
    assertThat(printed().clientId()).isNotEqualTo(first.clientId());

    out.getBuffer().setLength(0);
    run("list");
    assertThat(out.toString().lines().map(line -> line.replaceAll("\tc[A-Za-z0-9_-]{24}\t", " ")))
        .containsExactly(
            "a revoked 2026-11-20T12:40:30Z\t3 a second\t50 a day",
            "a since 2026-11-20T12:40:30Z\t10 a second\t400000 a day");
  }

  @Test
  void aRestoredBackupLetsNobodyInAgain() {
    run("add", "gone");
    Credentials gone = printed();
    run("add", "stays");
    Credentials stays = printed();
    UUID id = api.clients().authenticate(gone).orElseThrow().id();

    assertThat(api.clients().revokeAgain(Set.of(id, UUID.randomUUID()))).isEqualTo(1);
    assertThat(api.clients().revokeAgain(Set.of(id))).isZero();

    assertThat(api.clients().authenticate(gone)).isEmpty();
    assertThat(api.clients().authenticate(stays)).isPresent();
  }

  @Test
  void refusesWrongUsage() {
    for (List<String> arguments :
        List.of(
            List.of("add"),
            List.of("add", ""),
            List.of("add", "a\nb"),
            List.of("add", "a", "--rate", "0"),
            List.of("add", "a", "--day", "-1"),
            List.of("add", "a", "--day", "many"),
            List.of("revoke"),
            List.of("frobnicate"))) {
      assertThat(run(arguments.toArray(String[]::new))).as("%s", arguments).isEqualTo(2);
    }
    assertThat(api.clients().list()).isEmpty();
    assertThat(out.toString()).isEmpty();
  }

  /** What was printed last. */
  private Credentials printed() {
    List<String> lines = out.toString().lines().toList();
    return new Credentials(
        lines.get(lines.size() - 2).replace("client_id=", ""),
        lines.getLast().replace("client_secret=", ""));
  }

  private int run(String... arguments) {
    CommandLine line =
        new CommandLine(
            ClientCommand.class,
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                if (type == ClientCommand.Add.class) {
                  return type.cast(new ClientCommand.Add(api.clients()));
                }
                if (type == ClientCommand.All.class) {
                  return type.cast(new ClientCommand.All(api.clients()));
                }
                if (type == ClientCommand.Rotate.class) {
                  return type.cast(new ClientCommand.Rotate(api.clients()));
                }
                return type == ClientCommand.Revoke.class
                    ? type.cast(new ClientCommand.Revoke(api.clients()))
                    : CommandLine.defaultFactory().create(type);
              }
            });
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          assertThat(failure).isInstanceOf(CommandFailed.class);
          command.getErr().println(failure.getMessage());
          return 1;
        })
        .execute(
            arguments[0].equals("list")
                ? arguments
                : Stream.concat(
                        Stream.of(arguments), Stream.of("--by", "tester", "--reason", "a test"))
                    .toArray(String[]::new));
  }
}
