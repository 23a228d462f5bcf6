package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.casefolio.accounts.Visitor.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AccountsSite
class SignInPagesTests {

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void opensThePortfolioWithUserIdAndPassword() {
    People.create(new Visitor(port), "Opens.It", "");
    Visitor visitor = new Visitor(port);
    assertThat(visitor.get("/account").status()).isEqualTo(302);

    Answer answer = People.signIn(visitor, "opens.it", People.PASSWORD);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo("/portfolio");
    assertThat(visitor.get("/account").body()).contains("Opens.It");
    assertThat(visitor.get("/sign-in").location()).isEqualTo("/portfolio");
  }

  @Test
  void saysTheSameWhicheverPartWasWrong() {
    People.create(new Visitor(port), "either.part", "");
    Visitor visitor = new Visitor(port);

    Answer password = People.signIn(visitor, "either.part", People.OTHER_PASSWORD);
    Answer userId = People.signIn(visitor, "neither.one", People.PASSWORD);

    assertThat(password.status()).isEqualTo(422);
    assertThat(userId.status()).isEqualTo(422);
    assertThat(userId.errors()).isEqualTo(password.errors());
    assertThat(sameButForWhatVaries(userId)).isEqualTo(sameButForWhatVaries(password));
    assertThat(password.page().select("#userId").val()).isEqualTo("either.part");
    assertThat(password.page().select("#password").val()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lane.owner", "lane.nobody"})
  void slowsAStrangerDownAndSaysThatItIsALimit(String userId) {
    People.create(new Visitor(port), "lane.owner", "");
    Visitor stranger = new Visitor(port);
    for (int i = 0; i < 5; i++) {
      assertThat(People.signIn(stranger, userId, People.OTHER_PASSWORD).status()).isEqualTo(422);
    }

    Answer limited = People.signIn(stranger, userId, People.PASSWORD);

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errors())
        .singleElement()
        .asString()
        .startsWith("This is a limit: the password was tried too often.")
        .contains("Eastern");
  }

  @Test
  void waitsGrow() {
    Visitor stranger = new Visitor(port);
    int answered = 0;
    for (int i = 0; i < 60; i++) {
      if (People.signIn(stranger, "growing.waits", People.OTHER_PASSWORD).status() == 422) {
        answered++;
      }
      clock.advance(Duration.ofSeconds(50));
    }

    assertThat(answered).isBetween(10, 20);
  }

  @Test
  void keepsALaneForTheBrowserOfTheOwner() {
    Visitor owner = new Visitor(port);
    People.create(owner, "own.lane", "");
    owner.submit(owner.get("/account"), "/sign-out");
    for (int i = 0; i < 8; i++) {
      People.signIn(new Visitor(port), "own.lane", People.OTHER_PASSWORD);
    }
    assertThat(People.signIn(new Visitor(port), "own.lane", People.PASSWORD).status())
        .isEqualTo(429);

    Answer answer = People.signIn(owner, "own.lane", People.PASSWORD);

    assertThat(answer.location()).isEqualTo("/portfolio");
  }

  @Test
  void aBrowserKnownToOneAccountIsAStrangerToAnother() {
    People.create(new Visitor(port), "victim.one", "");
    Visitor attacker = new Visitor(port);
    People.create(attacker, "attacker.one", "");
    for (int i = 0; i < 5; i++) {
      People.signIn(fresh(attacker), "victim.one", People.OTHER_PASSWORD);
    }

    assertThat(People.signIn(fresh(attacker), "victim.one", People.PASSWORD).status())
        .isEqualTo(429);
  }

  @Test
  void refusesANetworkThatGuessesForManyAccounts() {
    Visitor visitor = new Visitor(port);
    for (int i = 0; i < 100; i++) {
      People.signIn(visitor, "guess.no." + i, People.OTHER_PASSWORD);
    }

    Answer refused = People.signIn(visitor, "guess.no.100", People.OTHER_PASSWORD);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errors())
        .singleElement()
        .asString()
        .startsWith("This is a limit: too many wrong passwords came from your network.");
  }

  @Test
  void refusesAFormWithoutItsToken() {
    Answer answer =
        new Visitor(port)
            .post("/sign-in", Map.of("userId", "whoever", "password", People.PASSWORD));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.heading()).isEqualTo("This form can no longer be sent");
    assertThat(answer.setCookies()).noneMatch(cookie -> cookie.startsWith("__Host-session"));
  }

  @Test
  void setsCookiesThatNoOtherSiteAndNoScriptCanUse() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "cookie.jar", "");
    visitor = new Visitor(port);

    Answer answer = People.signIn(visitor, "cookie.jar", People.PASSWORD);

    for (String name : new String[] {"__Host-session", "__Host-device"}) {
      assertThat(answer.setCookie(name))
          .contains("Path=/")
          .contains("Secure")
          .contains("HttpOnly")
          .contains("SameSite=Lax")
          .doesNotContain("Domain");
    }
    assertThat(answer.setCookie("__Host-session"))
        .doesNotContain("Max-Age")
        .doesNotContain("Expires");
  }

  @Test
  void beginsANewSessionAtSignIn() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "new.session", "");
    String before = visitor.cookies().get(SessionCookies.NAME);

    visitor.post(
        "/sign-in",
        Map.of(
            "userId",
            "new.session",
            "password",
            People.PASSWORD,
            "form",
            visitor.get("/account").page().select("input[name=form]").getFirst().val()));

    assertThat(visitor.cookies().get(SessionCookies.NAME)).isNotEqualTo(before);
    Visitor thief = new Visitor(port);
    thief.cookies().put(SessionCookies.NAME, before);
    assertThat(thief.get("/account").status()).isEqualTo(302);
  }

  @Test
  void doesNotTakeASessionIdForACookie() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "stolen.table", "");
    String id =
        jdbc.sql("select session_id from accounts.session order by creation_time desc limit 1")
            .query(String.class)
            .single();

    Visitor thief = new Visitor(port);
    thief.cookies().put(SessionCookies.NAME, id);
    assertThat(thief.get("/account").status()).isEqualTo(302);
    thief.cookies().put(SessionCookies.NAME, id + ".AAAA");
    assertThat(thief.get("/account").status()).isEqualTo(302);
  }

  @Test
  void makesNoSessionForVisitors() {
    int before = sessions();
    Visitor visitor = new Visitor(port);

    for (String path :
        new String[] {"/create", "/sign-in", "/recover/password", "/no/such/page", "/account"}) {
      assertThat(visitor.get(path).setCookies())
          .noneMatch(cookie -> cookie.startsWith(SessionCookies.NAME));
    }
    People.signIn(visitor, "nobody.at.all", People.PASSWORD);

    assertThat(sessions()).isEqualTo(before);
  }

  @Test
  void signsOut() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "signs.out", "");
    String session = visitor.cookies().get(SessionCookies.NAME);

    Answer answer = visitor.submit(visitor.get("/account"), "/sign-out");

    assertThat(answer.header("clear-site-data")).isEqualTo("\"cache\", \"storage\"");
    assertThat(visitor.follow(answer).heading()).isEqualTo("You are signed out");
    Visitor thief = new Visitor(port);
    thief.cookies().put(SessionCookies.NAME, session);
    assertThat(thief.get("/account").status()).isEqualTo(302);
  }

  @Test
  void endsASessionAfterTwelveHours() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "twelve.hours", "");
    clock.advance(Duration.ofHours(12));
    assertThat(visitor.get("/account").status()).isEqualTo(200);

    clock.advance(Duration.ofSeconds(1));

    assertThat(visitor.get("/account").status()).isEqualTo(302);
  }

  @Test
  void speaksTheLanguageOfTheAccountInANewBrowser() {
    People.create(new Visitor(port).speaking("es"), "habla.claro", "");
    Visitor visitor = new Visitor(port).speaking("en");

    People.signIn(visitor, "habla.claro", People.PASSWORD);

    assertThat(visitor.get("/account").heading()).isEqualTo("Su cuenta");
  }

  @Test
  void keepsTheLanguageChosenInThisBrowser() {
    People.create(new Visitor(port).speaking("es"), "elige.otro", "");
    Visitor visitor = new Visitor(port);
    visitor.get("/sign-in?lang=en");

    People.signIn(visitor, "elige.otro", People.PASSWORD);

    assertThat(visitor.get("/account").heading()).isEqualTo("Your account");
  }

  @Test
  void carriesAReceiptNumberThrough() {
    People.create(new Visitor(port), "carries.in", "");
    Visitor visitor = new Visitor(port);
    String token = visitor.get("/sign-in").page().select("input[name=form]").getFirst().val();

    Answer shown =
        visitor.post("/sign-in", Map.of("receiptNumber", "IOE0912345678", "form", token));
    assertThat(shown.errors()).isEmpty();
    Answer answer =
        visitor.submit(shown, "/sign-in", "userId", "carries.in", "password", People.PASSWORD);

    assertThat(answer.location()).isEqualTo("/portfolio/add");
    assertThat(visitor.get("/portfolio/add").body()).contains("IOE0912345678");
  }

  private int sessions() {
    return jdbc.sql("select count(*) from accounts.session").query(Integer.class).single();
  }

  /** The same browser, signed out. */
  private Visitor fresh(Visitor visitor) {
    Visitor same = new Visitor(port);
    same.cookies().put(Devices.COOKIE, visitor.cookies().get(Devices.COOKIE));
    return same;
  }

  private static String sameButForWhatVaries(Answer answer) {
    return answer
        .body()
        .replaceAll("nonce=\"[^\"]*\"", "")
        .replaceAll("name=\"form\" value=\"[^\"]*\"", "")
        .replace("either.part", "")
        .replace("neither.one", "");
  }
}
