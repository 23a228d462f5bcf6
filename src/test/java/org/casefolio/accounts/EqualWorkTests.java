package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.SignInThrottle.Subject;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Nobody learns whether somebody has an account: answers that must not tell are the same, and so is
 * the work behind them, counted in hashes and statements.
 */
@AccountsSite
class EqualWorkTests {

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private Database database;
  @Autowired private Vault vault;
  @Autowired private TransactionTemplate transactions;
  @Autowired private Limits limits;
  @Autowired private Statements statements;
  @Autowired private MeterRegistry meters;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  /** An answer and what was done for it. */
  private record Done(int status, String answer, double hashes, List<String> statements) {}

  /** What is asked for a User ID or an address. */
  private interface Question {
    Answer ask(Visitor visitor, String whose);
  }

  @Test
  void atSignIn() {
    Question signIn = (visitor, userId) -> People.signIn(visitor, userId, People.OTHER_PASSWORD);
    Done unknown = done(signIn, "is.nobody");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.hashes()).isEqualTo(1);
    assertThat(unknown.statements()).hasSizeGreaterThan(5);

    People.create(new Visitor(port), "has.password", "");
    People.create(new Visitor(port), "no.password", "");
    set("no.password", "update accounts.account set password = '' where id = :account");
    People.create(new Visitor(port), "unconfirmed", "unconfirmed@equal.example");
    People.create(new Visitor(port), "second.step", "");
    set(
        "second.step",
        """
        insert into accounts.factor (id, account, kind, name, secret, created)
        values (gen_random_uuid(), :account, 'APP', '', '', '2026-01-01')
        """);

    for (String userId :
        List.of("has.password", "no.password", "unconfirmed", "second.step", "x".repeat(40))) {
      assertThat(done(signIn, userId)).as(userId).isEqualTo(unknown);
    }
  }

  @Test
  void atSignInWhenTheLaneIsClosed() {
    Question signIn = (visitor, userId) -> People.signIn(visitor, userId, People.OTHER_PASSWORD);
    Done open = done(signIn, "lane.is.open");
    People.create(new Visitor(port), "lane.of.one", "lane@equal.example");
    close("lane.of.none");
    close("lane.of.one");

    Done closed = done(signIn, "lane.of.none");

    assertThat(closed.status()).isEqualTo(429);
    assertThat(closed.hashes()).isEqualTo(1);
    assertThat(closed.statements()).isEqualTo(open.statements());
    assertThat(done(signIn, "lane.of.one")).isEqualTo(closed);
    // the right password tells no more
    assertThat(
            done(
                (visitor, userId) -> People.signIn(visitor, userId, People.PASSWORD),
                "lane.of.one"))
        .isEqualTo(closed);
  }

  @Test
  void whenThereIsALimit() {
    Question once =
        (visitor, userId) -> {
          Answer form = visitor.get("/sign-in");
          begin();
          return visitor.submit(
              form, "/sign-in", "userId", userId, "password", People.OTHER_PASSWORD);
        };
    Question fiveTimes =
        (visitor, userId) -> {
          for (int i = 0; i < 5; i++) {
            People.signIn(visitor, userId, People.OTHER_PASSWORD);
          }
          // The first wait of a minute is recorded, the next ones are not.
          limits.clear(
              List.of(Activity.FREE),
              Deed.SIGN_IN_WAITS + "\0" + "127.0.0.1",
              SignInThrottle.STRANGERS,
              "nobody");
          return once.ask(visitor, userId);
        };
    People.create(new Visitor(port), "limit.of.one", "");

    Done none = done(fiveTimes, "limit.of.none");

    assertThat(none.status()).isEqualTo(429);
    assertThat(none.hashes()).isZero();
    assertThat(done(fiveTimes, "limit.of.one")).isEqualTo(none);
    Done unrecorded = done(once, "limit.of.none");
    assertThat(unrecorded.status()).isEqualTo(429);
    assertThat(unrecorded.statements()).hasSizeLessThan(none.statements().size());
    assertThat(done(once, "limit.of.one")).isEqualTo(unrecorded);
  }

  @Test
  void whenAPasswordIsForgotten() {
    People.confirmed(port, "forgets.mail", "forgets@equal.example");
    People.create(new Visitor(port), "forgets.unsure", "unsure@equal.example");
    People.create(new Visitor(port), "forgets.paper", "");
    Question byMail = posting("/recover/password", "userId");
    Question byCode =
        (visitor, userId) ->
            visitor.submit(
                visitor.get("/recover/code"),
                "/recover/code",
                Map.of("userId", userId, "code", "AAAA-BBBB-CCCC", "password", People.PASSWORD));

    Done mail = done(byMail, "forgets.none");
    Done code = done(byCode, "forgets.none");

    assertThat(mail.status()).isEqualTo(303);
    assertThat(mail.hashes()).isZero();
    assertThat(code.status()).isEqualTo(422);
    assertThat(code.hashes()).isEqualTo(1);
    for (String userId : List.of("forgets.mail", "forgets.unsure", "forgets.paper")) {
      assertThat(done(byMail, userId)).as(userId).isEqualTo(mail);
      assertThat(done(byCode, userId)).as(userId).isEqualTo(code);
    }
  }

  @Test
  void whenAUserIdIsForgotten() {
    People.confirmed(port, "forgot.one", "one@forgot.example");
    People.create(new Visitor(port), "forgot.unsure", "unsure@forgot.example");
    Question ask = posting("/recover/user-id", "email");

    Done none = done(ask, "none@forgot.example");

    assertThat(none.status()).isEqualTo(303);
    assertThat(none.statements()).isNotEmpty();
    assertThat(done(ask, "one@forgot.example")).isEqualTo(none);
    assertThat(done(ask, "unsure@forgot.example")).isEqualTo(none);
  }

  @Test
  void whenAnAddressIsUsedToCreateAPortfolio() {
    TestAccounts others = TestAccounts.on(database, vault, transactions);
    others.create("taken@sign-up.example", true, java.util.Locale.ENGLISH);
    for (int i = 0; i < Addresses.MOST_ACCOUNTS; i++) {
      others.create("full@sign-up.example", true, java.util.Locale.ENGLISH);
    }
    int[] number = {0};
    Question create =
        (visitor, address) -> {
          Answer who = visitor.get("/create");
          Answer form = visitor.submit(who, "/create", "kind", "applicant", "step", "1");
          begin();
          return visitor.submit(
              form,
              "/create/account",
              Map.of(
                  "userId",
                  "sign.up." + number[0]++,
                  "password",
                  People.PASSWORD,
                  "email",
                  address));
        };

    Done fresh = done(create, "fresh@sign-up.example");

    assertThat(fresh.status()).isEqualTo(303);
    assertThat(fresh.hashes()).isEqualTo(1);
    assertThat(done(create, "taken@sign-up.example")).isEqualTo(fresh);
    assertThat(done(create, "full@sign-up.example")).isEqualTo(fresh);
  }

  private static Question posting(String path, String field) {
    return (visitor, whose) -> visitor.submit(visitor.get(path), path, field, whose);
  }

  private Done done(Question question, String whose) {
    begin();
    Answer answer = question.ask(new Visitor(port), whose);
    return new Done(
        answer.status(),
        answer.location() + "\n" + sameButForWhatVaries(answer.body(), whose),
        hashed() - hashedBefore,
        statements.ofRequests());
  }

  private double hashedBefore;

  /** What is done from here on counts. */
  private void begin() {
    statements.clear();
    hashedBefore = hashed();
  }

  private double hashed() {
    return meters.counter("casefolio.passwords.hashed").count();
  }

  /** The words, and as many letters as there are but for what was typed. */
  private static String sameButForWhatVaries(String body, String whose) {
    return body.replaceAll("nonce=\"[^\"]*\"", "")
        .replaceAll("name=\"form\" value=\"[^\"]*\"", "")
        .replaceAll("(id=\"suggested\">)[^<]*", "$1") // by chance
        .replace(whose, "");
  }

  private void close(String userId) {
    String subject = Subject.of(UserId.parse(userId).orElseThrow()).value();
    for (int i = 0; i < SignInThrottle.MOST_IN_A_ROW; i++) {
      limits.lengthen(SignInThrottle.STRANGERS, subject);
    }
  }

  private void set(String userId, String sql) {
    Optional<UUID> account =
        jdbc.sql("select id from accounts.account where user_id_index = :index")
            .param("index", vault.blind("user-id", userId))
            .query(UUID.class)
            .optional();
    jdbc.sql(sql).param("account", account.orElseThrow()).update();
  }
}
