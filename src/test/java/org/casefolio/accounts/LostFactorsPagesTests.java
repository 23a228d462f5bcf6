package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.accounts.AccountsSite.Mail;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The way in for whoever has lost every second step, and how others stop it. */
@AccountsSite
class LostFactorsPagesTests {

  private static final String APP = "/account/factors/app";
  private static final String STEP = "/sign-in/code";
  private static final String ASK = "/sign-in/lost";
  private static final String KEEP = "/second-step/keep";
  private static final String REMOVE = "/second-step/remove";
  private static final String STRONG = "harbor velvet nine pencil cloud";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private LostFactors lost;

  @BeforeEach
  void anotherWeek() {
    clock.advance(Duration.ofDays(7));
  }

  /** An account with an app, of which two mails have come: confirm it, and an app was added. */
  private record Owner(String userId, String address, AppKey key, List<String> codes) {}

  private Owner owner(String userId) {
    String address = userId + "@lost.example";
    Visitor visitor = People.confirmed(port, userId, address);
    Answer form = People.appForm(visitor);
    AppKey key = AppKey.parse(form.page().select(".cf-code").text().replace(" ", "")).orElseThrow();
    visitor.submit(form, APP, "name", "Phone", "code", code(key));
    List<String> codes = visitor.get("/account/factors/codes").page().select(".cf-code").eachText();
    assertThat(codes).hasSize(10);
    Mailbox.await(address, 2);
    clock.advance(Duration.ofMinutes(5));
    return new Owner(userId, address, key, codes);
  }

  private String code(AppKey key) {
    return key.code(clock.instant().getEpochSecond() / AppKey.STEP.toSeconds());
  }

  private Visitor knowsThePassword(Owner owner) {
    Visitor visitor = new Visitor(port);
    assertThat(People.signIn(visitor, owner.userId(), People.PASSWORD).location()).isEqualTo(STEP);
    return visitor;
  }

  private Answer ask(Owner owner) {
    Visitor visitor = knowsThePassword(owner);
    return visitor.follow(visitor.submit(visitor.get(ASK), ASK));
  }

  private void waitAndMail() {
    clock.advance(Duration.ofHours(24));
    while (lost.mailNext()) {
      // until nobody waits
    }
  }

  private static String heading(Visitor visitor, Answer answer) {
    return visitor.follow(answer).heading();
  }

  @Test
  void turnsTheSecondStepOffAfterADayInWhichEveryAddressWasTold() {
    Owner owner = owner("has.nothing");
    Visitor own = knowsThePassword(owner);
    own.submit(own.get(STEP), STEP, "code", owner.codes().getFirst());
    String more = "/account/email/more";
    own.prove(own.submit(own.get(more), more, "email", "helper@lost.example"));
    own.submit(own.get(Mailbox.await("helper@lost.example", 1).getLast().link()), "/confirm");
    int known = Mailbox.await(owner.address(), 4).size();

    Answer asked = ask(owner);

    assertThat(asked.heading()).isEqualTo("You have asked for the link");
    for (String address : List.of(owner.address(), "helper@lost.example")) {
      Mail told = Mailbox.await(address, address.equals(owner.address()) ? known + 1 : 2).getLast();
      assertThat(told.subject()).isEqualTo("Somebody wants to turn two-step verification off");
      assertThat(told.link()).startsWith(KEEP + "?token=");
      assertThat(told.all()).doesNotContain("has.nothing").doesNotContain("@lost.example");
    }
    assertThat(knowsThePassword(owner).get(ASK).heading()).isEqualTo("You have asked for the link");
    clock.advance(Duration.ofHours(23));
    while (lost.mailNext()) {
      // what others wait for
    }
    assertThat(Mailbox.list(owner.address())).hasSize(known + 1);
    clock.advance(Duration.ofHours(1));
    while (lost.mailNext()) {
      // until nobody waits
    }

    Mail ready = Mailbox.await(owner.address(), known + 2).getLast();
    assertThat(ready.subject()).isEqualTo("Turn two-step verification off");
    assertThat(Mailbox.list("helper@lost.example")).hasSize(2);
    Visitor visitor = new Visitor(port);
    Answer form = visitor.get(ready.link());
    assertThat(form.heading()).isEqualTo("Turn two-step verification off");
    assertThat(visitor.submit(form, REMOVE, "password", "kw7vbq2zu").errors())
        .containsExactly("The password must have at least 15 characters.");
    Answer done = visitor.submit(form, REMOVE, "password", STRONG);
    assertThat(visitor.follow(done).body()).contains("Two-step verification is off");
    assertThat(People.signIn(visitor, owner.userId(), STRONG).location()).isEqualTo("/portfolio");
    assertThat(heading(visitor, visitor.get(ready.link()))).isEqualTo("This link was used already");

    // And if it was not the owner: the app comes back.
    Mail changed =
        Mailbox.await(owner.address(), known + 4).stream()
            .filter(mail -> mail.subject().equals("Your two-step verification was changed"))
            .toList()
            .getLast();
    visitor.submit(visitor.get(changed.link()), "/not-me");
    assertThat(visitor.get("/account").status()).isEqualTo(302);
    Mail locked = Mailbox.await(owner.address(), known + 5).getLast();
    visitor.submit(visitor.get(locked.link()), "/reset", "password", People.OTHER_PASSWORD);
    assertThat(People.signIn(visitor, owner.userId(), People.OTHER_PASSWORD).location())
        .isEqualTo(STEP);
    assertThat(visitor.submit(visitor.get(STEP), STEP, "code", code(owner.key())).status())
        .isEqualTo(303);
  }

  @Test
  void isStoppedByTheLinkInTheNotice() {
    Owner owner = owner("is.stopped");
    ask(owner);
    Mail told = Mailbox.await(owner.address(), 3).getLast();
    Visitor reader = new Visitor(port);
    Answer page = reader.get(told.link());
    assertThat(page.heading()).isEqualTo("Keep two-step verification?");
    assertThat(new Visitor(port).get(told.link().replace("lang=en", "lang=es")).heading())
        .isEqualTo("¿Quiere conservar la verificación en dos pasos?");
    assertThat(knowsThePassword(owner).get(ASK).status()).isEqualTo(200);

    assertThat(heading(reader, reader.submit(page, KEEP))).isEqualTo("It is stopped");

    assertThat(heading(reader, reader.submit(page, KEEP))).isEqualTo("It is stopped");
    Visitor again = knowsThePassword(owner);
    assertThat(again.get(ASK).heading()).isEqualTo("Have you lost every second step?");
    waitAndMail();
    assertThat(Mailbox.list(owner.address())).hasSize(3);
  }

  @Test
  void isStoppedByWhoeverSignsInWithASecondStep() {
    Owner owner = owner("found.it");
    ask(owner);
    Mail told = Mailbox.await(owner.address(), 3).getLast();
    waitAndMail();
    Mail ready = Mailbox.await(owner.address(), 4).getLast();
    assertThat(ready.link()).startsWith(REMOVE);

    Visitor visitor = knowsThePassword(owner);
    assertThat(visitor.submit(visitor.get(STEP), STEP, "code", owner.codes().getFirst()).status())
        .isEqualTo(303);

    assertThat(heading(visitor, visitor.get(ready.link()))).isEqualTo("It was stopped");
    assertThat(heading(visitor, visitor.get(told.link()))).isEqualTo("There is nothing to stop");
  }

  @Test
  void isStoppedByANewPassword() {
    Owner owner = owner("new.word");
    ask(owner);
    Mailbox.await(owner.address(), 3);
    clock.advance(Duration.ofHours(1));
    Visitor visitor = new Visitor(port);
    visitor.submit(visitor.get("/recover/password"), "/recover/password", "userId", owner.userId());
    Mail reset = Mailbox.await(owner.address(), 4).getLast();
    visitor.submit(visitor.get(reset.link()), "/reset", "password", People.OTHER_PASSWORD);
    Mailbox.await(owner.address(), 5);

    waitAndMail();

    assertThat(Mailbox.list(owner.address())).hasSize(5);
    assertThat(People.signIn(visitor, owner.userId(), People.OTHER_PASSWORD).location())
        .isEqualTo(STEP);
  }

  @Test
  void theLinkWorksForADayAndThenItCanBeAskedForAgain() {
    Owner owner = owner("too.slow");
    ask(owner);
    waitAndMail();
    Mail ready = Mailbox.await(owner.address(), 4).getLast();
    clock.advance(Duration.ofHours(24));

    Visitor visitor = new Visitor(port);
    assertThat(heading(visitor, visitor.get(ready.link())))
        .isEqualTo("This link is more than 24 hours old");
    assertThat(ask(owner).heading()).isEqualTo("You have asked for the link");
    Mailbox.await(owner.address(), 5);
  }

  @Test
  void canBeAskedForThreeTimesAWeekAndEachTimeTellsTheOwner() {
    Owner owner = owner("is.pestered");
    for (int i = 1; i <= 3; i++) {
      assertThat(ask(owner).heading()).isEqualTo("You have asked for the link");
      Mail told = Mailbox.await(owner.address(), 2 + i).getLast();
      Visitor reader = new Visitor(port);
      reader.submit(reader.get(told.link()), KEEP);
    }

    Visitor visitor = knowsThePassword(owner);
    Answer limited = visitor.submit(visitor.get(ASK), ASK);

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errors()).singleElement().asString().startsWith("This is a limit");
    assertThat(Mailbox.list(owner.address())).hasSize(5);
  }

  @Test
  void needsThePasswordAndAnAddress() {
    assertThat(new Visitor(port).get(ASK).location()).isEqualTo("/sign-in");
    Visitor visitor = new Visitor(port);
    People.create(visitor, "no.address", "");
    Answer form = People.appForm(visitor);
    AppKey key = AppKey.parse(form.page().select(".cf-code").text().replace(" ", "")).orElseThrow();
    visitor.submit(form, APP, "name", "Phone", "code", code(key));
    Visitor knows = new Visitor(port);
    People.signIn(knows, "no.address", People.PASSWORD);

    assertThat(knows.get(STEP).page().select("main a[href=" + ASK + "]")).hasSize(1);
    Answer page = knows.get(ASK);

    assertThat(page.heading()).isEqualTo("Here we cannot help");
    assertThat(page.page().select("main form")).isEmpty();
    assertThat(knows.get(ASK + "?lang=es").heading()).isEqualTo("En esto no podemos ayudarle");
  }

  @Test
  void mailsOneLinkHoweverManyNodesLook() throws ExecutionException, InterruptedException {
    Owner owner = owner("many.nodes");
    ask(owner);
    Mailbox.await(owner.address(), 3);
    clock.advance(Duration.ofHours(24));
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> looks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        looks.add(nodes.submit(() -> lost.mailNext()));
      }
      for (Future<Boolean> look : looks) {
        look.get();
      }
    }

    Mailbox.await(owner.address(), 4);
    assertThat(lost.mailNext()).isFalse();
    assertThat(Mailbox.list(owner.address())).hasSize(4);
  }
}
