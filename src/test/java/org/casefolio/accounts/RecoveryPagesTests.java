package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

@AccountsSite
class RecoveryPagesTests {

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private Recovery recovery;
  @Autowired private Addresses addresses;
  @Autowired private Limits limits;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void answersAlikeWhetherAnAddressIsKnownOrNot() {
    People.confirmed(port, "known.here", "known@here.example");
    Visitor visitor = new Visitor(port);

    Answer known = askUserIds(visitor, " KNOWN@Here.example");
    Answer unknown = askUserIds(visitor, "unknown@here.example");

    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(303);
    assertThat(unknown.location()).isEqualTo(known.location());
    assertThat(unknown.body()).isEqualTo(known.body());
    assertThat(visitor.follow(known).heading()).isEqualTo("Look into your mailbox");
    assertThat(Mailbox.await("known@here.example", 2).getLast().text()).contains("- known.here");
  }

  @Test
  void answersAlikeWhetherAUserIdIsKnownOrNot() {
    People.confirmed(port, "known.name", "known@name.example");
    Visitor visitor = new Visitor(port);

    Answer known = askReset(visitor, "known.name");
    Answer unknown = askReset(visitor, "unknown.name");

    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(303);
    assertThat(unknown.location()).isEqualTo(known.location());
    assertThat(unknown.body()).isEqualTo(known.body());
  }

  @Test
  void answersAlikeAndMailsNothingWhenALineHasAskedTooOften() {
    People.confirmed(port, "asks.often", "asks@often.example");
    Visitor visitor = new Visitor(port);
    for (int i = 0; i < Recovery.MAILS.most(); i++) {
      assertThat(limits.take(Recovery.MAILS, "127.0.0.1")).isInstanceOf(Limits.Taken.class);
    }

    Answer known = askReset(visitor, "asks.often");
    Answer unknown = askReset(visitor, "asks.never");
    Answer userIds = askUserIds(visitor, "asks@often.example");
    Answer spanish = askReset(new Visitor(port).speaking("es"), "asks.often");

    assertThat(List.of(known.status(), unknown.status(), userIds.status())).containsOnly(429);
    assertThat(known.errors())
        .singleElement()
        .asString()
        .startsWith("This is a limit: too many mails were asked for from your network.");
    assertThat(unknown.errors()).isEqualTo(known.errors());
    assertThat(userIds.errors()).isEqualTo(known.errors());
    assertThat(known.page().select("#userId").val()).isEqualTo("asks.often");
    assertThat(spanish.errors()).singleElement().asString().startsWith("Hay un límite: desde su");
    clock.advance(Duration.ofHours(1));
    askReset(visitor, "asks.often");
    assertThat(Mailbox.await("asks@often.example", 2)).hasSize(2);
  }

  @Test
  void setsANewPasswordByMailAndSignsOutEverywhere() {
    Visitor elsewhere = People.confirmed(port, "forgets.it", "forgets@it.example");
    Visitor visitor = new Visitor(port);
    askReset(visitor, "forgets.it");
    Mail mail = Mailbox.await("forgets@it.example", 2).getLast();
    assertThat(mail.subject()).isEqualTo("Set a new password");

    Answer form = visitor.get(mail.link());
    assertThat(visitor.get(mail.link()).status()).isEqualTo(200);
    Answer unfit = visitor.submit(form, "/reset", "password", "forgets.it 12345");
    assertThat(unfit.status()).isEqualTo(422);
    Answer done = visitor.submit(form, "/reset", "password", People.OTHER_PASSWORD);

    assertThat(visitor.follow(done).body()).contains("Your new password is saved.");
    assertThat(elsewhere.get("/account").status()).isEqualTo(302);
    assertThat(People.signIn(new Visitor(port), "forgets.it", People.PASSWORD).status())
        .isEqualTo(422);
    assertThat(People.signIn(visitor, "forgets.it", People.OTHER_PASSWORD).location())
        .isEqualTo("/portfolio");
    assertThat(Mailbox.await("forgets@it.example", 3).getLast().subject())
        .isEqualTo("Your password was changed");
    assertThat(visitor.follow(visitor.get(mail.link())).heading())
        .isEqualTo("This link was used already");
  }

  @Test
  void explainsWhyALinkIsDead() {
    Visitor visitor = People.confirmed(port, "dead.links", "dead@links.example");
    askReset(visitor, "dead.links");
    String first = Mailbox.await("dead@links.example", 2).getLast().link();
    askReset(visitor, "dead.links");
    String second = Mailbox.await("dead@links.example", 3).getLast().link();

    assertThat(visitor.follow(visitor.get(first)).heading()).isEqualTo("This link no longer works");
    assertThat(visitor.get(second).heading()).isEqualTo("Set a new password");
    assertThat(visitor.follow(visitor.get("/reset?token=made-up")).heading())
        .isEqualTo("We do not know this link");

    changeEmail(visitor, "moved@links.example");
    assertThat(visitor.follow(visitor.get(second)).heading())
        .isEqualTo("This link no longer works");

    askReset(visitor, "dead.links");
    String third = Mailbox.await("dead@links.example", 5).getLast().link();
    clock.advance(Duration.ofHours(24));
    assertThat(visitor.follow(visitor.get(third)).heading())
        .isEqualTo("This link is more than 24 hours old");
  }

  @Test
  void sendsNothingToAnAddressThatWasNotConfirmed() {
    People.create(new Visitor(port), "not.confirmed", "not@confirmed.example");
    Mailbox.await("not@confirmed.example", 1);
    People.confirmed(port, "is.confirmed", "is@confirmed.example");
    Visitor visitor = new Visitor(port);

    askReset(visitor, "not.confirmed");
    askUserIds(visitor, "not@confirmed.example");
    askReset(visitor, "is.confirmed");

    Mailbox.await("is@confirmed.example", 2);
    assertThat(Mailbox.list("not@confirmed.example")).hasSize(1);
  }

  @Test
  void setsANewPasswordByAPrintedCodeOnce() {
    List<String> codes = codes("paper.way");
    Visitor visitor = new Visitor(port);

    Answer wrong = useCode(visitor, "paper.way", "AAAA-BBBB-CCCC");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.errors())
        .containsExactly(
            "User ID and recovery code do not match, or the code was used before. Check both.");
    assertThat(useCode(visitor, "no.such.one", codes.getFirst()).errors())
        .isEqualTo(wrong.errors());
    Answer done = useCode(visitor, "Paper.Way", codes.getFirst().toLowerCase(Locale.ROOT));
    assertThat(done.location()).isEqualTo("/sign-in?done=password");
    assertThat(useCode(visitor, "paper.way", codes.getFirst()).errors()).isEqualTo(wrong.errors());
    assertThat(People.signIn(visitor, "paper.way", People.OTHER_PASSWORD).location())
        .isEqualTo("/portfolio");
  }

  @Test
  void usesAPrintedCodeOnceOfTwoTabs() throws InterruptedException, ExecutionException {
    String code = codes("two.tabs.codes").getFirst();
    SignInThrottle.Origin origin =
        new SignInThrottle.Origin(Optional.empty(), "192.0.2.1", "192.0.2.0");

    List<Recovery.Outcome> outcomes =
        atTheSameTime(() ->
            recovery.resetByCode(
                "two.tabs.codes", code, new Password(People.OTHER_PASSWORD), origin));

    assertThat(outcomes).filteredOn(Recovery.WrongCode.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome instanceof Recovery.Done done && done.codesLeft() == 9)
        .hasSize(1);
  }

  @Test
  void usesALinkOnceOfTwoTabs() throws InterruptedException, ExecutionException {
    People.confirmed(port, "two.tabs.links", "two@tabs.example");
    askReset(new Visitor(port), "two.tabs.links");
    Optional<Link.Token> token = token(Mailbox.await("two@tabs.example", 2).getLast());

    List<Recovery.Outcome> outcomes =
        atTheSameTime(() -> recovery.reset(token, new Password(People.OTHER_PASSWORD)));

    assertThat(outcomes).contains(new Recovery.Dead(Link.State.USED));
    assertThat(outcomes).filteredOn(Recovery.Done.class::isInstance).hasSize(1);
  }

  @Test
  void confirmsOnceOfTwoTabs() throws InterruptedException, ExecutionException {
    People.create(new Visitor(port), "two.tabs.mail", "confirm@tabs.example");
    Optional<Link.Token> token = token(Mailbox.await("confirm@tabs.example", 1).getLast());

    List<Addresses.Outcome> outcomes = atTheSameTime(() -> addresses.confirm(token));

    assertThat(outcomes)
        .containsExactlyInAnyOrder(new Addresses.Confirmed(), new Addresses.AlreadyConfirmed());
  }

  private interface Attempt<T> {
    T make();
  }

  private static <T> List<T> atTheSameTime(Attempt<T> attempt)
      throws InterruptedException, ExecutionException {
    List<T> outcomes = new ArrayList<>();
    try (ExecutorService tabs = Executors.newFixedThreadPool(2)) {
      Future<T> one = tabs.submit(attempt::make);
      Future<T> other = tabs.submit(attempt::make);
      outcomes.add(one.get());
      outcomes.add(other.get());
    }
    return outcomes;
  }

  private List<String> codes(String userId) {
    Visitor visitor = new Visitor(port);
    Answer created = People.create(visitor, userId, "");
    return visitor.follow(created).page().select("li.cf-code").eachText();
  }

  private static Optional<Link.Token> token(Mail mail) {
    return Link.Token.parse(mail.link().replaceAll(".*token=([^&]*).*", "$1"));
  }

  private static Answer askUserIds(Visitor visitor, String email) {
    return visitor.submit(visitor.get("/recover/user-id"), "/recover/user-id", "email", email);
  }

  private static Answer askReset(Visitor visitor, String userId) {
    return visitor.submit(visitor.get("/recover/password"), "/recover/password", "userId", userId);
  }

  private static Answer useCode(Visitor visitor, String userId, String code) {
    return visitor.submit(
        visitor.get("/recover/code"),
        "/recover/code",
        "userId",
        userId,
        "code",
        code,
        "password",
        People.OTHER_PASSWORD);
  }

  private static Answer changeEmail(Visitor visitor, String email) {
    return visitor.prove(
        visitor.submit(visitor.get("/account/email"), "/account/email", "email", email));
  }
}
