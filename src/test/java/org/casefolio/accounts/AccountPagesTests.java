package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.casefolio.accounts.AccountsSite.Mail;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AccountsSite
class AccountPagesTests {

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void aLinkThatIsOpenedConfirmsNothingAndItsButtonDoes() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "opens.link", "opens@link.example");
    String link = Mailbox.await("opens@link.example", 1).getLast().link();

    Visitor scanner = new Visitor(port);
    Answer opened = scanner.get(link);
    assertThat(opened.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(visitor.get("/account").body()).contains("Your e-mail address is not confirmed");
    Answer pressed = scanner.submit(opened, "/confirm");
    assertThat(scanner.follow(pressed).heading()).isEqualTo("Your e-mail address is confirmed");
    assertThat(pressed.location()).doesNotContain("token");

    assertThat(visitor.get("/account").body())
        .doesNotContain("Your e-mail address is not confirmed");
    assertThat(visitor.follow(visitor.get(link)).heading())
        .isEqualTo("Your e-mail address is already confirmed");
    assertThat(scanner.follow(scanner.submit(opened, "/confirm")).heading())
        .isEqualTo("Your e-mail address is already confirmed");
  }

  @Test
  void confirmsByTheCode() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "types.code", "types@code.example");
    Mail mail = Mailbox.await("types@code.example", 1).getLast();
    Answer form = visitor.get("/account/email/code");
    String wrong = mail.code().equals("123456") ? "654321" : "123456";

    assertThat(visitor.submit(form, "/account/email/code", "code", wrong).status()).isEqualTo(422);
    Answer right =
        visitor.submit(
            form,
            "/account/email/code",
            "code",
            mail.code().substring(0, 3) + " " + mail.code().substring(3));

    assertThat(visitor.follow(right).body()).contains("Your e-mail address is confirmed.");
    assertThat(visitor.follow(visitor.get(mail.link())).heading())
        .isEqualTo("Your e-mail address is already confirmed");
  }

  @Test
  void triesFiveCodesAnHour() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "tries.codes", "tries@codes.example");
    Answer form = visitor.get("/account/email/code");
    for (int i = 0; i < 5; i++) {
      visitor.submit(form, "/account/email/code", "code", "00000" + i);
    }

    Answer limited =
        visitor.submit(
            form,
            "/account/email/code",
            "code",
            Mailbox.await("tries@codes.example", 1).getLast().code());

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errors()).singleElement().asString().startsWith("This is a limit");
  }

  @Test
  void sendsAnotherMailAndTheEarlierLinkSaysSo() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "once.more", "once@more.example");
    String first = Mailbox.await("once@more.example", 1).getLast().link();

    Answer again = visitor.submit(visitor.get("/account/email/code"), "/account/email/code/again");

    assertThat(visitor.follow(again).body()).contains("We have sent another mail.");
    assertThat(visitor.follow(visitor.get(first)).heading()).isEqualTo("There is a newer mail");
    String second = Mailbox.await("once@more.example", 2).getLast().link();
    clock.advance(Duration.ofHours(24));
    Visitor late = new Visitor(port);
    assertThat(late.follow(late.get(second)).heading())
        .isEqualTo("This link is more than 24 hours old");
  }

  @Test
  void changesTheAddressOnceTheNewOneIsConfirmedAndTellsBoth() {
    Visitor visitor = People.confirmed(port, "moves.house", "old@moves.example");

    Answer asked = changeEmail(visitor, "new@moves.example", People.PASSWORD);

    assertThat(asked.location()).isEqualTo("/account/email/code");
    assertThat(Mailbox.await("old@moves.example", 2).getLast().subject())
        .isEqualTo("A new e-mail address was entered");
    assertThat(visitor.get("/account").body())
        .contains("old@moves.example")
        .contains("Until you confirm new@moves.example, mails go to your old address.");
    String link = Mailbox.await("new@moves.example", 1).getLast().link();
    visitor.submit(visitor.get(link), "/confirm");
    assertThat(visitor.get("/account").body()).contains("new@moves.example");
    for (String address : List.of("old@moves.example", "new@moves.example")) {
      Mail told = Mailbox.await(address, address.startsWith("old") ? 3 : 2).getLast();
      assertThat(told.subject()).isEqualTo("The e-mail address of your portfolio was changed");
      assertThat(told.all()).doesNotContain("@moves.example").doesNotContain("moves.house");
    }
  }

  @Test
  void stopsAChangeWhenTheOldAddressIsEnteredAgain() {
    Visitor visitor = People.confirmed(port, "stays.put", "stays@put.example");
    changeEmail(visitor, "goes@put.example", People.PASSWORD);
    String link = Mailbox.await("goes@put.example", 1).getLast().link();

    Answer stopped = changeEmail(visitor, "Stays@put.example", People.PASSWORD);

    assertThat(stopped.location()).isEqualTo("/account?saved=email");
    assertThat(visitor.follow(visitor.get(link)).heading()).isEqualTo("There is a newer mail");
    assertThat(visitor.get("/account").body()).doesNotContain("goes@put.example");
  }

  @Test
  void asksForThePasswordBeforeTheAddressChanges() {
    Visitor visitor = People.confirmed(port, "asks.first", "asks@first.example");

    Answer answer = changeEmail(visitor, "other@first.example", People.OTHER_PASSWORD);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.errors()).containsExactly("This is not your current password.");
    assertThat(answer.page().select("[name=email]").val()).isEqualTo("other@first.example");
    assertThat(Mailbox.list("other@first.example")).isEmpty();
  }

  @Test
  void givesRecoveryCodesForAnAddressThatIsRemoved() {
    Visitor visitor = People.confirmed(port, "off.mail", "off@mail.example");

    Answer removed = changeEmail(visitor, "", People.PASSWORD);

    assertThat(visitor.follow(removed).page().select("li.cf-code")).hasSize(10);
    assertThat(visitor.get("/account").body()).contains("None. You get no updates.");
    assertThat(Mailbox.await("off@mail.example", 2).getLast().subject())
        .isEqualTo("The e-mail address of your portfolio was changed");
  }

  @Test
  void changesThePasswordAndEndsTheOtherSessions() {
    Visitor here = People.confirmed(port, "new.secret", "new@secret.example");
    Visitor there = new Visitor(port);
    People.signIn(there, "new.secret", People.PASSWORD);
    assertThat(there.get("/account").status()).isEqualTo(200);

    Answer form = here.prove(here.get("/account/password"));
    Answer changed = here.submit(form, "/account/password", "password", People.OTHER_PASSWORD);

    assertThat(here.follow(changed).body()).contains("Your new password is saved.");
    assertThat(there.get("/account").status()).isEqualTo(302);
    assertThat(Mailbox.await("new@secret.example", 2).getLast().subject())
        .isEqualTo("Your password was changed");
  }

  @Test
  void renewsTheRecoveryCodes() {
    Visitor visitor = new Visitor(port);
    Answer created = People.create(visitor, "ten.more", "");
    List<String> first = visitor.follow(created).page().select("li.cf-code").eachText();
    visitor.submit(visitor.get("/account/codes"), "/account/codes/printed");

    Answer renewed = visitor.prove(visitor.submit(visitor.get("/account/codes"), "/account/codes"));

    List<String> second = visitor.follow(renewed).page().select("li.cf-code").eachText();
    assertThat(second).hasSize(10).doesNotContainAnyElementsOf(first);
    Answer done = visitor.submit(visitor.get("/account/codes"), "/account/codes/printed");
    assertThat(done.location()).isEqualTo("/account");
  }

  @Test
  void keepsTheLanguageInTheAccount() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "two.tongues", "two@tongues.example");

    visitor.get("/account?lang=es");
    visitor.submit(visitor.get("/account/email/code"), "/account/email/code/again");

    assertThat(Mailbox.await("two@tongues.example", 2).getLast().subject())
        .isEqualTo("Confirme su correo electrónico");
    Answer chosen =
        visitor.submit(visitor.get("/account/language"), "/account/language", "language", "en");
    assertThat(visitor.follow(chosen).body()).contains("The language is saved.");
  }

  @Test
  void deletesTheAccountForGood() {
    Visitor visitor = People.confirmed(port, "goes.away", "goes@away.example");
    int before = keys();
    Answer form = visitor.get("/account/delete");

    Answer asked = visitor.submit(form, "/account/delete");
    assertThat(visitor.prove(asked, "wrong").status()).isEqualTo(422);
    Answer gone = visitor.prove(asked);

    assertThat(visitor.follow(gone).heading()).isEqualTo("Your account is deleted");
    assertThat(visitor.get("/account").status()).isEqualTo(302);
    assertThat(People.signIn(visitor, "goes.away", People.PASSWORD).status()).isEqualTo(422);
    assertThat(keys()).isEqualTo(before - 1);
    assertThat(People.create(new Visitor(port), "goes.away", "").status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/create",
        "/sign-in",
        "/signed-out",
        "/recover/user-id",
        "/recover/user-id/sent",
        "/recover/password",
        "/recover/password/sent",
        "/recover/code",
        "/reset/expired",
        "/confirm/expired",
        "/account",
        "/account/password",
        "/account/email",
        "/account/email/code",
        "/account/language",
        "/account/codes",
        "/account/delete",
        "/deleted"
      })
  void isThereInBothLanguages(String path) {
    Visitor visitor = new Visitor(port);
    if (path.startsWith("/account")) {
      People.create(
          visitor,
          "both.tongues" + path.replace('/', '.').replace("account", ""),
          "both@tongues.example");
    }

    Answer english = visitor.get(path + "?lang=en");
    Answer spanish = visitor.get(path + "?lang=es");

    assertThat(english.status()).isEqualTo(200);
    assertThat(spanish.status()).isEqualTo(200);
    assertThat(spanish.page().select("html").attr("lang")).isEqualTo("es");
    assertThat(english.heading()).isNotBlank();
    assertThat(spanish.heading()).isNotBlank().isNotEqualTo(english.heading());
    assertThat(spanish.page().select("main").text())
        .doesNotContain("{0}")
        .doesNotContain("accounts.");
  }

  private int keys() {
    return jdbc.sql("select count(*) from platform.data_key").query(Integer.class).single();
  }

  private static Answer changeEmail(Visitor visitor, String email, String password) {
    Answer asked = visitor.submit(visitor.get("/account/email"), "/account/email", "email", email);
    return asked.location().isEmpty() ? visitor.prove(asked, password) : asked;
  }
}
