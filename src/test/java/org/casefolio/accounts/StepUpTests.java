package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is asked before an account is changed, and what becomes of the form that asks for it. */
@AccountsSite
class StepUpTests {

  private static final String EMAIL = "/account/email";
  private static final String PASSWORD = "/account/password";
  private static final String ASKS = "Enter your password once more";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  private Visitor owner(String userId) {
    Visitor visitor = new Visitor(port);
    People.create(visitor, userId, "");
    return visitor;
  }

  private static Answer change(Visitor visitor, String email) {
    return visitor.submit(visitor.get(EMAIL), EMAIL, "email", email);
  }

  @Test
  void asksOnceInTenMinutesAndCarriesTheFormThrough() {
    Visitor visitor = owner("asked.once");

    Answer asked = change(visitor, "one@asked.example");
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.heading()).isEqualTo(ASKS);
    assertThat(visitor.prove(asked).location()).isEqualTo(EMAIL + "/code");
    assertThat(Mailbox.await("one@asked.example", 1)).hasSize(1);

    assertThat(change(visitor, "two@asked.example").location()).isEqualTo(EMAIL + "/code");
    clock.advance(Duration.ofMinutes(10));
    assertThat(change(visitor, "three@asked.example").heading()).isEqualTo(ASKS);
  }

  @Test
  void aProofGivesTheSessionAnotherId() {
    Visitor visitor = new Visitor(port);
    String before = People.create(visitor, "another.id", "").setCookie(SessionCookies.NAME);
    Answer asked = change(visitor, "one@another.example");
    assertThat(asked.setCookie(SessionCookies.NAME)).isEmpty();

    String after = visitor.prove(asked).setCookie(SessionCookies.NAME);

    assertThat(after).matches(SessionCookies.NAME + "=[0-9a-z]{36}\\.[A-Za-z0-9_-]{43};.*");
    assertThat(after).isNotEqualTo(before);
    assertThat(visitor.get("/account").status()).isEqualTo(200);
  }

  @Test
  void changesNothingWithoutTheRightPassword() {
    Visitor visitor = owner("never.proves");
    Answer asked = change(visitor, "other@proves.example");

    Answer wrong = visitor.prove(asked, "this is not the password");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.errors()).containsExactly("This is not your current password.");
    assertThat(visitor.prove(asked, "").errors()).containsExactly("Enter your current password.");

    assertThat(visitor.get("/account").body()).doesNotContain("other@proves.example");
    assertThat(visitor.prove(wrong).location()).isEqualTo(EMAIL + "/code");
  }

  @Test
  void saysUntilWhenAfterTooManyWrongPasswords() {
    Visitor visitor = owner("guesses.often");
    Answer asked = change(visitor, "other@guesses.example");
    Answer answer = asked;
    for (int i = 0; i < 20 && answer.status() != 429; i++) {
      answer = visitor.prove(asked, "guess number " + i);
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.errors()).hasSize(1);
    assertThat(answer.page().select("[name=email]").val()).isEqualTo("other@guesses.example");
  }

  @Test
  void comesInTheOtherLanguageWithWhatItCarries() {
    Visitor visitor = owner("dos.lenguas");
    Answer asked = change(visitor, "two@lenguas.example");

    Answer spanish =
        visitor.submit(asked, EMAIL, Map.of("stepUpPassword", "half typed", "lang", "es"));

    assertThat(spanish.heading()).isEqualTo("Escriba su contraseña otra vez");
    assertThat(spanish.body()).doesNotContain("half typed");
    assertThat(visitor.prove(spanish).location()).isEqualTo(EMAIL + "/code");
  }

  @Test
  void neverCarriesANewPassword() {
    Visitor visitor = owner("new.password");
    Answer form = visitor.prove(visitor.get(PASSWORD));
    assertThat(form.page().select("#password")).hasSize(1);
    clock.advance(Duration.ofMinutes(10));

    Answer asked = visitor.submit(form, PASSWORD, "password", People.OTHER_PASSWORD);

    assertThat(asked.heading()).isEqualTo(ASKS);
    assertThat(asked.body()).doesNotContain(People.OTHER_PASSWORD);
    assertThat(visitor.prove(asked).page().select("#password").val()).isEmpty();
  }

  @Test
  void doesNotTakeAProofOfAnotherSession() {
    Visitor visitor = owner("two.sessions");
    visitor.prove(visitor.get(PASSWORD));
    Visitor other = new Visitor(port);
    People.signIn(other, "two.sessions", People.PASSWORD);

    assertThat(other.get(PASSWORD).heading()).isEqualTo(ASKS);
  }
}
