package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A quota that several nodes share. */
class QuotasTests {

  private final TestDatabase database = TestDatabase.create();
  private final MovedClock clock = new MovedClock();
  private final TestApi one = new TestApi(database, clock);
  private final TestApi two = new TestApi(database, clock);

  @AfterEach
  void drop() {
    database.close();
  }

  private Client client(int day) {
    return one.clients()
        .authenticate(one.clients().add("client", null, day).orElseThrow())
        .orElseThrow();
  }

  private int drawn() {
    return database.jdbc().sql("select drawn from api.quota").query(Integer.class).single();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 99, 101, 1_234, 20_000})
  void twoNodesGiveExactlyWhatThereIs(int day) {
    Client client = client(day);
    int given = 0;
    for (int i = 0; i < day + 500; i++) {
      given += (i % 3 == 0 ? two : one).quotas().take(client, 1).taken();
    }
    assertThat(given).isEqualTo(day);
  }

  @Test
  void manyAtOnceOnTwoNodesGetNoMoreThanThereIs() throws InterruptedException, ExecutionException {
    Client client = client(3_000);
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        TestApi node = i % 2 == 0 ? one : two;
        all.add(
            threads.submit(() -> {
              int given = 0;
              for (int n = 0; n < 600; n++) {
                given += node.quotas().take(client, 1).taken();
              }
              return given;
            }));
      }
    }
    int given = 0;
    for (Future<Integer> each : all) {
      given += each.get();
    }
    assertThat(given).isEqualTo(3_000);
  }

  @Test
  void writesOncePerBlockAndNotPerRequest() {
    Client client = client(400_000);
    one.quotas().take(client, 1);
    assertThat(drawn()).isEqualTo(100);
    for (int i = 0; i < 99; i++) {
      one.quotas().take(client, 1);
    }
    assertThat(drawn()).isEqualTo(100);
    one.quotas().take(client, 1);
    assertThat(drawn()).isEqualTo(200);
  }

  @Test
  void givesAPartOfWhatIsWantedWhenThereIsNoMore() {
    Client client = client(150);
    assertThat(one.quotas().take(client, 100).taken()).isEqualTo(100);
    Quotas.Taken rest = two.quotas().take(client, 100);
    assertThat(rest.taken()).isEqualTo(50);
    assertThat(rest.left()).isZero();
    assertThat(one.quotas().take(client, 1).taken()).isZero();
  }

  @Test
  void beginsAnewAtMidnightOfTheZoneAndNotBefore() {
    Client client = client(1);
    Quotas.Taken taken = one.quotas().take(client, 1);
    assertThat(taken.taken()).isEqualTo(1);
    // 12:40:30 UTC is 07:40:30 in New York
    assertThat(taken.reset()).isEqualTo(Duration.ofHours(16).plusMinutes(19).plusSeconds(30));
    clock.move(taken.reset().minusSeconds(1));
    assertThat(one.quotas().take(client, 1).taken()).isZero();
    clock.move(Duration.ofSeconds(1));
    assertThat(two.quotas().take(client, 1).taken()).isEqualTo(1);
    assertThat(one.quotas().take(client, 1).taken()).isZero();
  }

  @Test
  void aTokenIsGoodOnEveryNodeAndOnNoneWithinASecondAfterItsClientIsRevoked() {
    Credentials credentials = one.clients().add("both", 100, null).orElseThrow();
    String token =
        "Bearer "
            + one.tokens()
                .issue(one.clients().authenticate(credentials).orElseThrow())
                .orElseThrow()
                .value();
    assertThat(one.entry().admit(token, 1)).isInstanceOf(Admission.Admitted.class);
    assertThat(two.entry().admit(token, 1)).isInstanceOf(Admission.Admitted.class);

    one.clients().revoke("both");

    assertThat(one.entry().admit(token, 1)).isInstanceOf(Admission.NotLetIn.class);
    clock.move(Duration.ofSeconds(1));
    assertThat(two.entry().admit(token, 1)).isInstanceOf(Admission.NotLetIn.class);
  }
}
