package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Very many sign in at once. */
@AccountsSite
class FloodTests {

  private static final Map<String, String> A_CASE = Map.of("receiptNumber", "IOE0912345678");

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private PasswordHashes hashes;
  @Autowired private Vault vault;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void theFirstWaitTheOthersAreToldAndThePublicCheckAnswers() throws Exception {
    Visitor reader = new Visitor(port);
    int recorded = recordedAsBusy();
    int answered = reader.post("/check", A_CASE).status();
    int room = hashes.freePlaces();
    int turns = hashes.freeTurns();
    CountDownLatch stands = new CountDownLatch(1);
    List<Future<Answer>> flood = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Boolean>> works = new ArrayList<>();
      for (int i = 0; i < turns; i++) {
        works.add(threads.submit(() -> work(stands)));
      }
      Awaitility.await().until(() -> hashes.freePlaces() == room - turns);
      for (int i = turns; i < room; i++) {
        String userId = "flood." + i;
        flood.add(threads.submit(() -> People.signIn(new Visitor(port), userId, People.PASSWORD)));
      }
      Awaitility.await().until(() -> hashes.freePlaces() == 0);
      Answer refused = People.signIn(new Visitor(port), "flood.more", People.PASSWORD);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isEqualTo("30");
      assertThat(refused.heading()).isEqualTo("This site is not available right now");
      assertThat(
              People.signIn(new Visitor(port).speaking("es"), "flood.more", People.PASSWORD)
                  .heading())
          .isEqualTo("Este sitio no está disponible en este momento");
      assertThat(counted("flood.more")).as("a try for which there was no room").isZero();
      assertThat(recordedAsBusy()).as("once in this minute").isEqualTo(recorded + 1);
      for (int i = 0; i < 20; i++) {
        assertThat(reader.post("/check", A_CASE).status()).isEqualTo(answered);
      }

      stands.countDown();
      for (Future<Boolean> one : works) {
        assertThat(one.get()).isTrue();
      }
      for (Future<Answer> one : flood) {
        assertThat(one.get().status()).isIn(422, 503); // after ten seconds they are told, too
      }
      assertThat(counted("flood.5")).isEqualTo(1);
    }
    assertThat(hashes.freePlaces()).isEqualTo(room);
  }

  /** A hash that takes as long as it is told to. */
  private boolean work(CountDownLatch until) {
    try (PasswordHashes.Place place = hashes.enter()) {
      return place.inTurn(() -> {
        try {
          return until.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
    }
  }

  private int recordedAsBusy() {
    return jdbc.sql("select count(*) from audit.entry where action = 'sign-in' and result = 'busy'")
        .query(Integer.class)
        .single();
  }

  private int counted(String userId) {
    return jdbc.sql("select count(*) from platform.limit_count where subject = :subject")
        .param(
            "subject",
            vault.blind(
                "limit-" + SignInThrottle.STRANGERS.name(),
                SignInThrottle.Subject.of(UserId.parse(userId).orElseThrow()).value()))
        .query(Integer.class)
        .single();
  }
}
