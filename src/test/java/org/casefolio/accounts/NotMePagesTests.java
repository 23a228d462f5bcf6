package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.accounts.AccountsSite.Mail;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.limits.Limits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** "This was not me": what the link in a notice takes back, and for whom. */
@AccountsSite
class NotMePagesTests {

  private static final String PATH = "/not-me";
  private static final String APP = "/account/factors/app";
  private static final String FACTORS = "/account/factors";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private Accounts accounts;
  @Autowired private NotMe notMe;
  @Autowired private Limits limits;
  @Autowired private AccountSweep sweep;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  private Visitor intruder(String userId) {
    Visitor intruder = new Visitor(port);
    assertThat(People.signIn(intruder, userId, People.PASSWORD).location()).isEqualTo("/portfolio");
    clock.advance(Duration.ofMinutes(1));
    return intruder;
  }

  private static Answer takeBack(Visitor visitor, Mail mail) {
    return visitor.follow(visitor.submit(visitor.get(mail.link()), PATH));
  }

  private static boolean signsIn(Visitor visitor, String userId, String password) {
    return People.signIn(visitor, userId, password).status() == 303;
  }

  @Test
  void opensAPageThatChangesNothing() {
    Visitor owner = People.confirmed(port, "looks.only", "looks@only.example");
    intruder("looks.only");
    Mail mail = Mailbox.await("looks@only.example", 2).getLast();
    assertThat(mail.subject()).isEqualTo("Your portfolio was opened in a new browser");

    Answer page = owner.get(mail.link());

    assertThat(page.heading()).isEqualTo("Was this not you?");
    assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(owner.get("/account").status()).isEqualTo(200);
    assertThat(new Visitor(port).get(mail.link().replace("lang=en", "lang=es")).heading())
        .isEqualTo("¿No fue usted?");
    assertThat(owner.post(PATH, java.util.Map.of("token", "x")).status()).isEqualTo(403);
  }

  @Test
  void signsEverybodyOutAndMailsALinkForANewPassword() {
    Visitor owner = People.confirmed(port, "locks.up", "locks@up.example");
    Visitor intruder = intruder("locks.up");
    Mail mail = Mailbox.await("locks@up.example", 2).getLast();

    Visitor anywhere = new Visitor(port);
    Answer done = takeBack(anywhere, mail);

    assertThat(done.heading()).isEqualTo("It is taken back");
    assertThat(done.path()).doesNotContain("token");
    assertThat(owner.get("/account").status()).isEqualTo(302);
    assertThat(intruder.get("/account").status()).isEqualTo(302);
    assertThat(signsIn(intruder, "locks.up", People.PASSWORD)).isFalse();
    Mail locked = Mailbox.await("locks@up.example", 3).getLast();
    assertThat(locked.subject()).isEqualTo("Choose a new password for your portfolio");
    Answer form = anywhere.get(locked.link());
    assertThat(anywhere.submit(form, "/reset", "password", People.OTHER_PASSWORD).status())
        .isEqualTo(303);
    // The owner's browser is not known any more, so nobody is told of another one.
    assertThat(signsIn(owner, "locks.up", People.OTHER_PASSWORD)).isTrue();

    assertThat(takeBackAgain(anywhere, mail)).isEqualTo("This link was used already");
    assertThat(owner.get("/account").status()).isEqualTo(200);
  }

  private static String takeBackAgain(Visitor visitor, Mail mail) {
    return visitor.follow(visitor.get(mail.link())).heading();
  }

  @Test
  void givesTheAddressBackToWhomItWasTakenFrom() {
    People.confirmed(port, "old.place", "owner@old.example");
    Visitor intruder = intruder("old.place");
    moveTo(intruder, "intruder@new.example");
    Mail told = Mailbox.await("owner@old.example", 4).getLast();
    assertThat(told.subject()).isEqualTo("The e-mail address of your portfolio was changed");
    assertThat(told.all()).doesNotContain("@new.example").doesNotContain("old.place");
    assertThat(Mailbox.await("intruder@new.example", 2).getLast().text()).doesNotContain("token=");

    takeBack(new Visitor(port), told);

    assertThat(Mailbox.await("owner@old.example", 5).getLast().subject())
        .isEqualTo("Choose a new password for your portfolio");
    assertThat(intruder.get("/account").status()).isEqualTo(302);
    Visitor asks = new Visitor(port);
    clock.advance(Duration.ofHours(1));
    asks.submit(asks.get("/recover/password"), "/recover/password", "userId", "old.place");
    Mailbox.await("owner@old.example", 6);
    assertThat(Mailbox.list("intruder@new.example")).hasSize(2);
  }

  private void moveTo(Visitor visitor, String address) {
    Answer asked =
        visitor.submit(visitor.get("/account/email"), "/account/email", "email", address);
    assertThat(visitor.prove(asked).location()).isEqualTo("/account/email/code");
    visitor.submit(visitor.get(Mailbox.await(address, 1).getLast().link()), "/confirm");
    clock.advance(Duration.ofMinutes(1));
  }

  /** Whoever was there first has the last word. */
  @Test
  void letsNobodyTakeBackWhatTheFirstAddressTookBack() {
    People.confirmed(port, "first.word", "owner@first.example");
    Visitor intruder = intruder("first.word");
    moveTo(intruder, "intruder@first.example");
    intruder.submit(
        intruder.get("/account/password"), "/account/password", "password", People.OTHER_PASSWORD);
    Mail owners = Mailbox.await("owner@first.example", 4).getLast();
    Mail intruders = Mailbox.await("intruder@first.example", 3).getLast();
    assertThat(intruders.subject()).isEqualTo("Your password was changed");

    assertThat(takeBack(new Visitor(port), intruders).heading()).isEqualTo("It is taken back");
    assertThat(takeBack(new Visitor(port), owners).heading()).isEqualTo("It is taken back");

    assertThat(Mailbox.await("owner@first.example", 5).getLast().subject())
        .isEqualTo("Choose a new password for your portfolio");
    People.confirmed(port, "first.words", "owner@words.example");
    Visitor again = intruder("first.words");
    moveTo(again, "intruder@words.example");
    again.submit(
        again.get("/account/password"), "/account/password", "password", People.OTHER_PASSWORD);
    Mail late = Mailbox.await("intruder@words.example", 3).getLast();
    takeBack(new Visitor(port), Mailbox.await("owner@words.example", 4).getLast());
    assertThat(takeBackAgain(new Visitor(port), late)).isEqualTo("This link no longer works");
  }

  @Test
  void bringsTheRemovedAppBackAndRemovesTheOtherOne() {
    Visitor owner = People.confirmed(port, "two.apps", "two@apps.example");
    AppKey own = addApp(owner, "Own");
    List<String> codes = owner.get(FACTORS + "/codes").page().select(".cf-code").eachText();
    owner.submit(owner.get(FACTORS + "/codes"), FACTORS + "/codes/printed");
    Mailbox.await("two@apps.example", 2);
    clock.advance(Duration.ofMinutes(1));
    // The intruder found the owner's session open, and knows the password.
    AppKey others = addApp(owner, "Another");
    Mail first = Mailbox.await("two@apps.example", 3).getLast();
    assertThat(first.subject()).isEqualTo("Your two-step verification was changed");
    String remove = owner.get(FACTORS).page().select(".cf-card:contains(Own) a").attr("href");
    owner.submit(owner.get(remove), remove);
    owner.submit(owner.get(FACTORS + "/codes"), FACTORS + "/codes");
    Mailbox.await("two@apps.example", 4);

    takeBack(new Visitor(port), first);
    Visitor visitor = new Visitor(port);
    Mail locked = Mailbox.await("two@apps.example", 5).getLast();
    visitor.submit(visitor.get(locked.link()), "/reset", "password", People.OTHER_PASSWORD);

    clock.advance(AppKey.STEP);
    assertThat(opens(code(others))).isFalse();
    assertThat(opens(code(own))).isTrue();
    assertThat(opens(codes.getFirst())).isTrue();
  }

  private boolean opens(String code) {
    Visitor visitor = new Visitor(port);
    assertThat(People.signIn(visitor, "two.apps", People.OTHER_PASSWORD).location())
        .isEqualTo("/sign-in/code");
    return visitor.submit(visitor.get("/sign-in/code"), "/sign-in/code", "code", code).status()
        == 303;
  }

  private AppKey addApp(Visitor visitor, String name) {
    Answer form = People.appForm(visitor);
    AppKey key = AppKey.parse(form.page().select(".cf-code").text().replace(" ", "")).orElseThrow();
    Answer added = visitor.submit(form, APP, "name", name, "code", code(key));
    assertThat(added.status()).isEqualTo(303);
    clock.advance(AppKey.STEP);
    return key;
  }

  private String code(AppKey key) {
    return key.code(clock.instant().getEpochSecond() / AppKey.STEP.toSeconds());
  }

  @Test
  void removesTheAddressThatListensIn() {
    People.confirmed(port, "is.heard", "is@heard.example");
    Visitor intruder = intruder("is.heard");
    String more = "/account/email/more";
    intruder.prove(intruder.submit(intruder.get(more), more, "email", "ears@heard.example"));
    intruder.submit(
        intruder.get(Mailbox.await("ears@heard.example", 1).getLast().link()), "/confirm");
    Mail told = Mailbox.await("is@heard.example", 3).getLast();
    assertThat(told.subject()).isEqualTo("The further addresses of your portfolio have changed");

    takeBack(new Visitor(port), told);

    assertThat(
            jdbc.sql("select count(*) from accounts.more_address where account = :account")
                .param("account", accounts.findByUserId("is.heard").orElseThrow().value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  /** Twenty notices an hour go to an owner; this one goes anyway. */
  @Test
  void tellsOfAnotherAddressHoweverManyNoticesWereSent() {
    Visitor owner = People.confirmed(port, "is.flooded", "is@flooded.example");
    String account = accounts.findByUserId("is.flooded").orElseThrow().value().toString();
    while (limits.take(OwnerNotices.NOTICES, account) instanceof Limits.Taken) {
      // until none is left
    }

    Answer asked =
        owner.submit(owner.get("/account/email"), "/account/email", "email", "is@moved.example");
    owner.prove(asked);
    owner.submit(owner.get(Mailbox.await("is@moved.example", 1).getLast().link()), "/confirm");

    assertThat(Mailbox.await("is@flooded.example", 2).getLast().subject())
        .isEqualTo("The e-mail address of your portfolio was changed");
  }

  @Test
  void worksForEightDaysAndKeepsNothingLonger() {
    People.confirmed(port, "too.late", "too@late.example");
    intruder("too.late");
    Mail mail = Mailbox.await("too@late.example", 2).getLast();
    Visitor visitor = new Visitor(port);

    clock.advance(Link.LIFE_OF_NOT_ME.minusMinutes(2));
    Answer form = visitor.get(mail.link());
    assertThat(form.status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(2));

    assertThat(visitor.follow(visitor.submit(form, PATH)).heading())
        .isEqualTo("This link is more than 8 days old");
    sweep.run();
    assertThat(
            jdbc.sql(
                    "select count(*) from accounts.link where undo is not null and expires <= :now")
                .param("now", clock.instant().atOffset(java.time.ZoneOffset.UTC))
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void takesBackOnceWhenPressedManyTimesAtTheSameTime()
      throws ExecutionException, InterruptedException {
    People.confirmed(port, "many.presses", "many@presses.example");
    intruder("many.presses");
    Mail mail = Mailbox.await("many@presses.example", 2).getLast();
    Optional<Link.Token> token =
        Link.Token.parse(mail.link().replaceAll(".*token=([^&]*).*", "$1"));
    List<Link.State> states = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Link.State>> presses = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        presses.add(threads.submit(() -> notMe.takeBack(token)));
      }
      for (Future<Link.State> press : presses) {
        states.add(press.get());
      }
    }

    assertThat(states).containsOnlyOnce(Link.State.LIVE);
    assertThat(states).filteredOn(Link.State.USED::equals).hasSize(3);
    Mailbox.await("many@presses.example", 3);
    assertThat(Mailbox.list("many@presses.example")).hasSize(3);
  }
}
