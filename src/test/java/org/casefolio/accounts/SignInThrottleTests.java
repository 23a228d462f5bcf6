package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.accounts.AccountsSite.Mail;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.SignInThrottle.Allowed;
import org.casefolio.accounts.SignInThrottle.Decision;
import org.casefolio.accounts.SignInThrottle.Origin;
import org.casefolio.accounts.SignInThrottle.Refused;
import org.casefolio.accounts.SignInThrottle.Subject;
import org.casefolio.accounts.SignInThrottle.Wait;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AccountsSite
class SignInThrottleTests {

  private static final int MOST = SignInThrottle.MOST_IN_A_ROW;
  private static final String CLOSED = "This is a limit: with this User ID";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private SignInThrottle throttle;
  @Autowired private Devices devices;
  @Autowired private Vault vault;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource({
    "en, Somebody keeps trying to open your portfolio, The way in is open again",
    "es, Alguien intenta una y otra vez abrir su lista de casos, El acceso está desbloqueado",
  })
  void closesAfterAHundredInARowAndOpensByALinkInAMail(
      String language, String subject, String opened) {
    String userId = "closed.lane." + language;
    String address = "closed@" + language + ".example";
    Visitor owner = new Visitor(port).speaking(language);
    People.create(owner, userId, address);
    owner.submit(owner.get(Mailbox.await(address, 1).getLast().link()), "/confirm");
    owner.submit(owner.get("/account"), "/sign-out");
    AccountId account = account(userId);
    guess(userId, account, MOST);

    Mail mail = Mailbox.await(address, 2).getLast();
    assertThat(mail.subject()).isEqualTo(subject);
    Visitor strange = new Visitor(port);
    Answer refused = People.signIn(strange, userId, People.PASSWORD);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errors()).singleElement().asString().startsWith(CLOSED);
    assertThat(People.signIn(owner, userId, People.PASSWORD).location()).isEqualTo("/portfolio");

    Answer page = strange.get(mail.link());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.setCookie(Devices.COOKIE)).isEmpty();
    assertThat(begin(userId, account, "198.51.100.7")).isInstanceOf(Refused.class);

    Answer done = strange.submit(page, "/sign-in/open");
    assertThat(strange.speaking(language).follow(done).heading()).isEqualTo(opened);
    assertThat(begin(userId, account, "198.51.100.8")).isInstanceOf(Allowed.class);
    assertThat(strange.submit(page, "/sign-in/open").location()).isEqualTo("/sign-in/open/used");

    guess(userId, account, MOST - 1); // one was tried above
    assertThat(begin(userId, account, "198.51.100.9")).isInstanceOf(Refused.class);
    assertThat(People.signIn(strange, userId, People.PASSWORD).location()).isEqualTo("/portfolio");
    assertThat(Mailbox.await(address, 3).getLast().subject()).isEqualTo(subject);
    assertThat(links(account)).isEqualTo(2);
  }

  @Test
  void aNewPasswordOpensTheLaneForTheBrowserThatSetIt() {
    Visitor owner = People.confirmed(port, "new.way.in", "new@way.example");
    owner.submit(owner.get("/account"), "/sign-out");
    AccountId account = account("new.way.in");
    guess("new.way.in", account, MOST);
    Mailbox.await("new@way.example", 2);

    Visitor elsewhere = new Visitor(port);
    elsewhere.submit(
        elsewhere.get("/recover/password"), "/recover/password", "userId", "new.way.in");
    String link = Mailbox.await("new@way.example", 3).getLast().link();
    elsewhere.submit(elsewhere.get(link), "/reset", "password", People.OTHER_PASSWORD);
    guess("new.way.in", account, MOST);

    assertThat(People.signIn(elsewhere, "new.way.in", People.OTHER_PASSWORD).location())
        .isEqualTo("/portfolio");
  }

  /** An owner who has not confirmed the address has no other way back. */
  @Test
  void mailsTheLinkToAnAddressThatWaitsForItsConfirmation() {
    People.create(new Visitor(port), "not.yet.sure", "not@yet.example");
    Mailbox.await("not@yet.example", 1);
    guess("not.yet.sure", account("not.yet.sure"), MOST);

    assertThat(Mailbox.await("not@yet.example", 2).getLast().link()).startsWith("/sign-in/open?");
  }

  @Test
  void whoeverMakesAnAccountFindsItOpenWhateverWasTriedBefore() {
    guess("tried.before", AccountRow.NOBODY, MOST);
    assertThat(begin("tried.before", AccountRow.NOBODY, "192.0.2.1")).isInstanceOf(Refused.class);

    People.create(new Visitor(port), "tried.before", "");

    assertThat(begin("tried.before", account("tried.before"), "192.0.2.1"))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void letsNoMoreThanAHundredTryAtOnceAndMailsOnce() throws Exception {
    People.confirmed(port, "all.at.once", "all@once.example");
    AccountId account = account("all.at.once");

    List<Decision> decisions =
        atOnce(
            2 * MOST,
            i -> {
              Decision decision = begin("all.at.once", account, "203.0.113." + i);
              fail(decision);
              return decision;
            });

    assertThat(decisions).filteredOn(Allowed.class::isInstance).hasSize(MOST);
    assertThat(decisions).filteredOn(Refused.class::isInstance).hasSize(MOST);
    Mailbox.await("all@once.example", 2);
    assertThat(links(account)).isEqualTo(1);
  }

  @Test
  void countsManyFromOneLineAtOnce() throws Exception {
    List<Decision> decisions =
        atOnce(40, _ -> begin("one.line.only", AccountRow.NOBODY, "192.0.2.77"));

    assertThat(decisions).filteredOn(Allowed.class::isInstance).hasSize(5);
    assertThat(decisions).filteredOn(Wait.class::isInstance).hasSize(35);
  }

  @Test
  void nobodyElseKeepsAKnownBrowserOutWhateverComesFromTheSameLine() throws Exception {
    Visitor owner = new Visitor(port);
    People.create(owner, "never.out", "");
    owner.submit(owner.get("/account"), "/sign-out");
    AccountId account = account("never.out");
    guess("never.out", account, MOST);
    for (int i = 0; i < MOST; i++) { // the same line as the owner's
      fail(begin("guess." + i, AccountRow.NOBODY, "127.0.0.1"));
    }
    assertThat(People.signIn(new Visitor(port), "never.out", People.PASSWORD).errors())
        .singleElement()
        .asString()
        .startsWith("This is a limit: too many wrong passwords came from your network.");

    List<Boolean> in =
        atOnce(
            20,
            i -> {
              if (i == 10) {
                return People.signIn(owner, "never.out", People.PASSWORD)
                    .location()
                    .equals("/portfolio");
              }
              fail(begin("never.out", account, "203.0.113." + i));
              return false;
            });

    assertThat(in).containsOnlyOnce(true);
  }

  @Test
  void aHundredInARowMakeAKnownBrowserAStrangeOne() {
    Visitor owner = new Visitor(port);
    People.create(owner, "lost.laptop", "");
    AccountId account = account("lost.laptop");
    Origin laptop =
        new Origin(Optional.of(owner.cookies().get(Devices.COOKIE)), "192.0.2.5", "192.0.2.0");
    Subject subject = subject("lost.laptop");
    for (int i = 0; i < MOST; i++) {
      clock.advance(Duration.ofMinutes(14));
      Decision decision = throttle.begin(subject, account, laptop);
      assertThat(decision).isInstanceOf(Allowed.class);
      fail(decision);
    }
    assertThat(devices.findKnown(laptop.device(), account)).isPresent();

    clock.advance(Duration.ofMinutes(14));
    assertThat(throttle.begin(subject, account, laptop))
        .isInstanceOfSatisfying(
            Allowed.class,
            allowed -> {
              assertThat(allowed.attempt().device()).isEmpty();
              assertThat(allowed.attempt().number()).isEqualTo(1);
            });
    assertThat(devices.findKnown(laptop.device(), account)).isEmpty();
  }

  @Test
  void startsAnewAfterARightPassword() {
    People.create(new Visitor(port), "starts.anew", "");
    AccountId account = account("starts.anew");
    guess("starts.anew", account, MOST - 1);

    assertThat(People.signIn(new Visitor(port), "starts.anew", People.PASSWORD).location())
        .isEqualTo("/portfolio");

    guess("starts.anew", account, MOST - 1);
    assertThat(begin("starts.anew", account, "192.0.2.1")).isInstanceOf(Allowed.class);
  }

  /** Wrong ones, each from a line of its own. */
  private void guess(String userId, AccountId account, int times) {
    for (int i = 0; i < times; i++) {
      Decision decision = begin(userId, account, "203.0.113." + i);
      assertThat(decision).isInstanceOf(Allowed.class);
      fail(decision);
    }
  }

  private Decision begin(String userId, AccountId account, String line) {
    String network = line.startsWith("203.0.113.") ? line : line.replaceAll("\\d+$", "0");
    return throttle.begin(subject(userId), account, new Origin(Optional.empty(), line, network));
  }

  private void fail(Decision decision) {
    switch (decision) {
      case Allowed(SignInThrottle.Attempt attempt) -> throttle.failed(attempt);
      case Refused(SignInThrottle.Attempt attempt) -> throttle.failed(attempt);
      case Wait _ -> {}
    }
  }

  private static Subject subject(String userId) {
    return Subject.of(UserId.parse(userId).orElseThrow());
  }

  private AccountId account(String userId) {
    return jdbc.sql("select id from accounts.account where user_id_index = :index")
        .param("index", vault.blind("user-id", userId))
        .query((row, _) -> new AccountId(row.getObject("id", java.util.UUID.class)))
        .single();
  }

  private int links(AccountId account) {
    return jdbc.sql(
            "select count(*) from accounts.link where account = :account and purpose = 'OPEN_LANE'")
        .param("account", account.value())
        .query(Integer.class)
        .single();
  }

  private interface Numbered<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> atOnce(int count, Numbered<T> what)
      throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> what.run(number));
      }
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
    }
    return results;
  }
}
