package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AccountsSite
class FactorPagesTests {

  private static final String APP = "/account/factors/app";
  private static final String CODES = "/account/factors/codes";
  private static final String STEP = "/sign-in/code";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private Vault vault;
  @Autowired private Limits limits;
  @Autowired private Accounts accounts;
  @Autowired private Factors factors;
  @Autowired private SignInThrottle throttle;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  /** An account with an app. */
  private record Owner(Visitor visitor, String userId, AppKey key, List<String> codes) {}

  private Owner owner(String userId) {
    Visitor visitor = new Visitor(port);
    People.create(visitor, userId, "");
    Answer form = People.appForm(visitor);
    AppKey key = key(form);
    Answer added = visitor.submit(form, APP, "name", "My phone", "code", now(key));
    assertThat(added.location()).isEqualTo(CODES);
    List<String> codes = visitor.get(CODES).page().select(".cf-code").eachText();
    assertThat(codes).hasSize(10);
    clock.advance(AppKey.STEP);
    return new Owner(visitor, userId, key, codes);
  }

  private static AppKey key(Answer form) {
    return AppKey.parse(form.page().select(".cf-code").text().replace(" ", "")).orElseThrow();
  }

  private String now(AppKey key) {
    return key.code(clock.instant().getEpochSecond() / AppKey.STEP.toSeconds());
  }

  private Visitor knowsThePassword(String userId) {
    Visitor visitor = new Visitor(port);
    assertThat(People.signIn(visitor, userId, People.PASSWORD).location()).isEqualTo(STEP);
    return visitor;
  }

  private static Answer type(Visitor visitor, String code) {
    return visitor.submit(visitor.get(STEP), STEP, "code", code);
  }

  @Test
  void passwordAloneNoLongerOpensThePortfolio() {
    Owner owner = owner("needs.code");
    Visitor visitor = knowsThePassword(owner.userId());

    assertThat(visitor.get("/portfolio").location()).endsWith("/sign-in");
    assertThat(visitor.get("/account").location()).endsWith("/sign-in");
    Answer wrong = type(visitor, "000000".equals(now(owner.key())) ? "000001" : "000000");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.errors()).singleElement().asString().startsWith("This code is not right");
    assertThat(visitor.get("/portfolio").location()).endsWith("/sign-in");

    String code = now(owner.key());
    assertThat(type(visitor, code.substring(0, 3) + " " + code.substring(3)).location())
        .isEqualTo("/portfolio");
    assertThat(visitor.get("/portfolio").status()).isEqualTo(200);
  }

  /** RFC 6238, section 5.2. */
  @Test
  void takesACodeOnce() {
    Owner owner = owner("once.only");
    String code = now(owner.key());
    assertThat(type(knowsThePassword(owner.userId()), code).status()).isEqualTo(303);

    assertThat(type(knowsThePassword(owner.userId()), code).status()).isEqualTo(422);

    clock.advance(AppKey.STEP);
    assertThat(type(knowsThePassword(owner.userId()), code).status()).isEqualTo(422);
    assertThat(type(knowsThePassword(owner.userId()), now(owner.key())).status()).isEqualTo(303);
  }

  @Test
  void takesEachBackupCodeOnceAndSaysWhenFewAreLeft() {
    Owner owner = owner("on.paper");

    for (int used = 0; used < owner.codes().size(); used++) {
      Answer in = type(knowsThePassword(owner.userId()), owner.codes().get(used));
      assertThat(in.location()).isEqualTo(used < 6 ? "/portfolio" : "/account/factors");
    }

    assertThat(type(knowsThePassword(owner.userId()), owner.codes().getFirst()).status())
        .isEqualTo(422);
    assertThat(owner.visitor().get("/account/factors").body())
        .contains("You have few backup codes left", "Unused backup codes: 0");
  }

  /** Whoever knows the password can only stop guesses, not the owner. */
  @Test
  void guessesEndAndTheOwnerStillGetsIn() {
    Owner owner = owner("is.guessed");
    Visitor guesses = knowsThePassword(owner.userId());
    String wrong = "000000".equals(now(owner.key())) ? "000001" : "000000";
    for (int i = 0; i < 5; i++) {
      assertThat(type(guesses, wrong).status()).isEqualTo(422);
    }

    Answer limited = type(guesses, now(owner.key()));
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errors()).singleElement().asString().startsWith("This is a limit");

    Visitor own = owner.visitor();
    own.submit(own.get("/portfolio"), "/sign-out");
    People.signIn(own, owner.userId(), People.PASSWORD);
    assertThat(type(own, now(owner.key())).status()).isEqualTo(303);
    assertThat(type(knowsThePassword(owner.userId()), owner.codes().getFirst()).status())
        .isEqualTo(303);
  }

  @Test
  void aHundredWrongCodesInARowCloseTheWayForStrangeBrowsersOnly() {
    Owner owner = owner("codes.closed");
    AccountId account =
        jdbc.sql("select id from accounts.account where user_id_index = :index")
            .param("index", vault.blind("user-id", owner.userId()))
            .query((row, _) -> new AccountId(row.getObject("id", UUID.class)))
            .single();
    for (int i = 0; i < SignInThrottle.MOST_IN_A_ROW; i++) {
      limits.lengthen(SignInThrottle.STRANGERS, SignInThrottle.Subject.ofCodes(account).value());
    }

    Answer closed = type(knowsThePassword(owner.userId()), now(owner.key()));
    assertThat(closed.status()).isEqualTo(429);
    assertThat(closed.errors())
        .singleElement()
        .asString()
        .startsWith("This is a limit: too many wrong codes in a row");

    Visitor own = owner.visitor();
    own.submit(own.get("/portfolio"), "/sign-out");
    People.signIn(own, owner.userId(), People.PASSWORD);
    assertThat(type(own, now(owner.key())).status()).isEqualTo(303);
    assertThat(type(knowsThePassword(owner.userId()), owner.codes().getFirst()).status())
        .isEqualTo(303);
  }

  /**
   * Whoever reads the mailbox gets a password and a known browser by it, and no tries for codes.
   */
  @Test
  void aBrowserThatAMailedLinkMadeKnownGuessesCodesLikeAStrangeOne() {
    Visitor visitor = People.confirmed(port, "mail.is.read", "mail@is.example");
    Answer form = People.appForm(visitor);
    AppKey key = key(form);
    visitor.submit(form, APP, "name", "My phone", "code", now(key));
    Mailbox.await("mail@is.example", 2);
    String wrong = "000000".equals(now(key)) ? "000001" : "000000";

    Visitor reader = new Visitor(port);
    reader.submit(reader.get("/recover/password"), "/recover/password", "userId", "mail.is.read");
    String link = Mailbox.await("mail@is.example", 3).getLast().link();
    reader.submit(reader.get(link), "/reset", "password", People.OTHER_PASSWORD);
    for (int i = 0; i < 5; i++) {
      People.signIn(reader, "mail.is.read", People.OTHER_PASSWORD);
      assertThat(type(reader, wrong).status()).isEqualTo(422);
    }

    People.signIn(reader, "mail.is.read", People.OTHER_PASSWORD);
    assertThat(type(reader, wrong).status()).isEqualTo(429);
  }

  /** Neither the right password nor a mailed link starts the row of wrong codes anew. */
  @Test
  void onlyASecondStepEndsARowOfWrongCodes() {
    Visitor visitor = People.confirmed(port, "row.of.codes", "row@of.example");
    Answer form = People.appForm(visitor);
    AppKey key = key(form);
    visitor.submit(form, APP, "name", "My phone", "code", now(key));
    List<String> paper = visitor.get(CODES).page().select(".cf-code").eachText();
    Mailbox.await("row@of.example", 2);
    AccountId account = accounts.findByUserId("row.of.codes").orElseThrow();
    SignInThrottle.Subject codes = SignInThrottle.Subject.ofCodes(account);
    for (int i = 0; i < SignInThrottle.MOST_IN_A_ROW; i++) {
      SignInThrottle.Origin line =
          new SignInThrottle.Origin(Optional.empty(), "203.0.113." + i, "203.0.113." + i);
      assertThat(throttle.begin(codes, account, line))
          .isInstanceOfSatisfying(
              SignInThrottle.Allowed.class, allowed -> throttle.failed(allowed.attempt()));
    }
    assertThat(Mailbox.await("row@of.example", 3).getLast().subject())
        .isEqualTo("Somebody who knows your password is guessing codes");

    Visitor reader = new Visitor(port);
    reader.submit(reader.get("/recover/password"), "/recover/password", "userId", "row.of.codes");
    String link = Mailbox.await("row@of.example", 4).getLast().link();
    reader.submit(reader.get(link), "/reset", "password", People.OTHER_PASSWORD);
    People.signIn(reader, "row.of.codes", People.OTHER_PASSWORD);
    clock.advance(AppKey.STEP);
    assertThat(type(reader, now(key)).status()).isEqualTo(429);

    assertThat(type(reader, paper.getFirst()).status()).isEqualTo(303);
    Visitor other = new Visitor(port);
    People.signIn(other, "row.of.codes", People.OTHER_PASSWORD);
    assertThat(type(other, now(key)).status()).isEqualTo(303);
  }

  /** Nobody guesses sixty bits, so nobody counts them; but entries of the audit log stay. */
  @Test
  void wrongBackupCodesLeaveOneEntryAMinute() {
    Owner owner = owner("tries.paper");
    Visitor visitor = knowsThePassword(owner.userId());

    for (int i = 0; i < 3; i++) {
      assertThat(type(visitor, "AAAA-BBBB-CCC" + (2 + i)).status()).isEqualTo(422);
    }

    assertThat(owner.visitor().get("/account/activity").page().select("main tbody th").eachText())
        .filteredOn("Not signed in: right password, wrong backup code"::equals)
        .hasSize(1);
  }

  /** Two at once each see another one beside it. */
  @Test
  void theLastFactorStaysUnlessItWasMeantToGo() {
    Owner owner = owner("two.at.once");
    AccountId account = accounts.findByUserId(owner.userId()).orElseThrow();

    factors.remove(account, factors.list(account).getFirst().id(), false);

    assertThat(factors.list(account)).hasSize(1);
  }

  @Test
  void showsTheKeyOfAnAppToWhoeverHasProvenToBeTheOwner() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "left.open", "");

    Answer asked = visitor.get(APP);

    assertThat(asked.page().select(".cf-code")).isEmpty();
    assertThat(asked.page().select("[name=stepUpPassword]")).hasSize(1);
    assertThat(visitor.prove(asked, "something else").page().select(".cf-code")).isEmpty();
    Answer shown = visitor.prove(asked);
    assertThat(shown.page().select(".cf-code")).hasSize(1);
    assertThat(visitor.get("/account").status()).isEqualTo(200);
  }

  @Test
  void waitsTenMinutesForACode() {
    Owner owner = owner("is.slow");
    Visitor visitor = knowsThePassword(owner.userId());
    Answer form = visitor.get(STEP);
    clock.advance(Duration.ofMinutes(11));

    assertThat(visitor.submit(form, STEP, "code", now(owner.key())).location())
        .isEqualTo("/sign-in");
    assertThat(new Visitor(port).get(STEP).location()).isEqualTo("/sign-in");
  }

  @Test
  void passwordThatIsChangedMeanwhileEndsTheWait() {
    Owner owner = owner("is.changed");
    Visitor visitor = knowsThePassword(owner.userId());
    Visitor own = owner.visitor();
    own.submit(
        own.get("/account/password"), "/account/password", "password", People.OTHER_PASSWORD);

    assertThat(visitor.get(STEP).location()).isEqualTo("/sign-in");
  }

  @Test
  void recoveryKeepsTheApp() {
    Visitor visitor = People.confirmed(port, "recovers.still", "recovers@still.example");
    Answer form = People.appForm(visitor);
    AppKey key = key(form);
    visitor.submit(form, APP, "name", "My phone", "code", now(key));
    assertThat(Mailbox.await("recovers@still.example", 2).getLast().subject())
        .isEqualTo("Your two-step verification was changed");

    Visitor forgot = new Visitor(port);
    forgot.submit(forgot.get("/recover/password"), "/recover/password", "userId", "recovers.still");
    String link = Mailbox.await("recovers@still.example", 3).getLast().link();
    forgot.submit(forgot.get(link), "/reset", "password", People.OTHER_PASSWORD);

    assertThat(People.signIn(forgot, "recovers.still", People.OTHER_PASSWORD).location())
        .isEqualTo(STEP);
  }

  @Test
  void keepsTheReceiptNumberThatWasTypedBefore() {
    Owner owner = owner("typed.before");
    Visitor visitor = new Visitor(port);
    visitor.submit(
        visitor.get("/sign-in"),
        "/sign-in",
        "userId",
        owner.userId(),
        "password",
        People.PASSWORD,
        "receiptNumber",
        "EAC9999103403");

    assertThat(type(visitor, now(owner.key())).location()).isEqualTo("/portfolio/add");
  }

  @Test
  void removesTheAppAndItsCodesWithThePassword() {
    Owner owner = owner("removes.app");
    Visitor own = owner.visitor();
    String remove = own.get("/account/factors").page().select(".cf-card a").attr("href");

    clock.advance(Duration.ofMinutes(11)); // the proof with which the app was added
    Answer asked = own.submit(own.get(remove), remove);
    assertThat(own.prove(asked, "something else").status()).isEqualTo(422);
    assertThat(own.prove(asked).location()).isEqualTo("/account/factors");

    assertThat(own.get(remove).status()).isEqualTo(404);
    assertThat(own.get("/account/factors").body()).contains("with your password alone");
    assertThat(People.signIn(new Visitor(port), owner.userId(), People.PASSWORD).location())
        .isEqualTo("/portfolio");
    assertThat(
            count(
                "select count(*) from accounts.recovery_code where purpose = 'BACKUP'"
                    + " and account not in (select account from accounts.factor)"))
        .isZero();
  }

  /** NIST SP 800-63B-4, 3.1.1.2. */
  @Test
  void eightCharactersAreEnoughBesideAnAppAndOnlyThen() {
    Visitor without = new Visitor(port);
    People.create(without, "short.alone", "");
    without.prove(without.get("/account/password"));
    assertThat(changeTo(without, "kw7vbq2z").errors())
        .containsExactly("The password must have at least 15 characters.");

    Owner owner = owner("short.beside");
    Visitor own = owner.visitor();
    assertThat(changeTo(own, "kw7vbq2").errors())
        .containsExactly("The password must have at least 8 characters.");
    assertThat(changeTo(own, "kw7vbq2z").status()).isEqualTo(303);

    String remove = own.get("/account/factors").page().select(".cf-card a").attr("href");
    assertThat(own.prove(own.submit(own.get(remove), remove), "kw7vbq2z").errors())
        .singleElement()
        .asString()
        .startsWith("Your password is too short to protect your account alone.");
  }

  private static Answer changeTo(Visitor visitor, String password) {
    return visitor.submit(
        visitor.get("/account/password"), "/account/password", "password", password);
  }

  @Test
  void nobodyRemovesTheAppOfAnother() {
    Owner owner = owner("has.app");
    String remove =
        owner.visitor().get("/account/factors").page().select(".cf-card a").attr("href");
    Owner other = owner("has.other");

    assertThat(other.visitor().get(remove).status()).isEqualTo(404);
  }

  @Test
  void newBackupCodesReplaceTheOldOnes() {
    Owner owner = owner("new.paper");
    Visitor own = owner.visitor();
    own.submit(own.get(CODES), CODES + "/printed");

    Answer renewed = own.submit(own.get(CODES), CODES);

    List<String> codes = own.follow(renewed).page().select(".cf-code").eachText();
    assertThat(codes).hasSize(10).doesNotContainAnyElementsOf(owner.codes());
    assertThat(type(knowsThePassword(owner.userId()), owner.codes().getFirst()).status())
        .isEqualTo(422);
    assertThat(type(knowsThePassword(owner.userId()), codes.getFirst()).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({
    "' ', 123456, Enter a name",
    "My phone, ' ', Enter the code",
    "My phone, 12345, This is not the code",
    "An exceedingly long name of an app on my phone, 123456, The name can have 40",
  })
  void saysWhatIsWrongAndKeepsTheKey(String name, String code, String error) {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "wrong." + Math.abs((name + code).hashCode()), "");
    Answer form = People.appForm(visitor);

    Answer wrong = visitor.submit(form, APP, "name", name, "code", code);

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.errors()).singleElement().asString().startsWith(error);
    assertThat(key(wrong)).isEqualTo(key(form));
    assertThat(wrong.page().select("#name").val()).isEqualTo(name);
  }

  @Test
  void thereAreTenAtMost() {
    Owner owner = owner("many.apps");
    for (int i = 1; i < Factors.MOST; i++) {
      Answer form = People.appForm(owner.visitor());
      owner.visitor().submit(form, APP, "name", "No. " + i, "code", now(key(form)));
    }

    assertThat(owner.visitor().get(APP).location()).isEqualTo("/account/factors");
    assertThat(owner.visitor().get("/account/factors").body()).contains("There are 10 already");
  }

  @Test
  void speaksSpanish() {
    Owner owner = owner("en.espanol");
    Visitor visitor = new Visitor(port).speaking("es");
    visitor.submit(
        visitor.get("/sign-in?lang=es"),
        "/sign-in",
        "userId",
        owner.userId(),
        "password",
        People.PASSWORD);

    Answer form = visitor.get(STEP);

    assertThat(form.heading()).isEqualTo("Escriba un código");
    assertThat(visitor.submit(form, STEP, "code", "").errors())
        .singleElement()
        .asString()
        .startsWith("Escriba un código");
  }

  private int count(String sql) {
    return jdbc.sql(sql).query(Integer.class).single();
  }
}
