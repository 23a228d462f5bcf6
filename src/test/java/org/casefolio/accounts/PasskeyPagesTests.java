package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.settings.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Passkeys, from what a browser sends to what becomes of it; PagesTests has a real browser. */
@AccountsSite
class PasskeyPagesTests {

  private static final String ADD = "/account/factors/passkey";
  private static final String SIGN_IN = "/sign-in/passkey";
  private static final String CODES = "/account/factors/codes";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private Settings settings;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  /** An account with a passkey. */
  private record Owner(Visitor visitor, String userId, SoftwarePasskey passkey, Answer added) {}

  private SoftwarePasskey passkey() {
    return new SoftwarePasskey(settings.publicUrl().toString());
  }

  private Owner owner(String userId) {
    Visitor visitor = new Visitor(port);
    People.create(visitor, userId, "");
    SoftwarePasskey passkey = passkey();
    return new Owner(visitor, userId, passkey, add(visitor, passkey));
  }

  private static Answer add(Visitor visitor, SoftwarePasskey passkey) {
    Answer form = visitor.get(ADD);
    if (form.page().select("[name=stepUpPassword]").size() > 0) {
      form = visitor.prove(form);
    }
    return visitor.submit(
        form, ADD, Map.of("name", "My device", "answer", passkey.create(options(form))));
  }

  private static String options(Answer form) {
    return form.page().select("[data-passkey]").attr("data-options");
  }

  private Answer signIn(Visitor visitor, SoftwarePasskey passkey) {
    Answer form = visitor.get(SIGN_IN);
    return visitor.submit(form, SIGN_IN, "answer", passkey.get(options(form)));
  }

  @Test
  void opensAnAccountAlone() {
    Owner owner = owner("key.alone");
    assertThat(owner.added().location()).isEqualTo(CODES);

    Visitor visitor = new Visitor(port);
    assertThat(signIn(visitor, owner.passkey()).location()).isEqualTo("/portfolio");

    assertThat(visitor.get("/account").body()).contains("key.alone");
    assertThat(visitor.get("/account/factors").page().text())
        .contains("My device")
        .contains("Passkey, added on")
        .contains("Unused backup codes: 10");
  }

  /** The second step of creating an account, sent by its other button. */
  private static Answer beginWith(Visitor visitor, String userId) {
    Answer step = visitor.submit(visitor.get("/create"), "/create", "kind", "applicant");
    Map<String, String> fields = new HashMap<>();
    step.page()
        .select("form[action=/create/account] input")
        .forEach(input -> fields.put(input.attr("name"), input.val()));
    fields.put("userId", userId);
    return visitor.post("/create/passkey", fields);
  }

  @Test
  void saysWhatIsWrongBeforeAPasskeyIsMade() {
    Visitor visitor = new Visitor(port);

    assertThat(beginWith(visitor, "a@b.example").errors())
        .singleElement()
        .asString()
        .startsWith("Choose a User ID that is not an e-mail address.");
  }

  @Test
  void createsAnAccountWithoutAPassword() {
    Visitor visitor = new Visitor(port);
    SoftwarePasskey passkey = passkey();
    Answer form = beginWith(visitor, "key.creates");
    assertThat(form.heading()).isEqualTo("Create it with a passkey");

    Answer made = visitor.submit(form, "/create/passkey", "answer", passkey.create(options(form)));

    assertThat(made.location()).isEqualTo("/account/codes");
    assertThat(visitor.submit(visitor.follow(made), "/account/codes/printed").location())
        .isEqualTo(CODES);
    assertThat(visitor.submit(visitor.get(CODES), CODES + "/printed").location())
        .isEqualTo("/portfolio/add?step=3");
    assertThat(signIn(new Visitor(port), passkey).location()).isEqualTo("/portfolio");
    assertThat(People.signIn(new Visitor(port), "key.creates", People.PASSWORD).status())
        .isEqualTo(422);

    Answer asked = visitor.get("/account/password");
    assertThat(asked.heading()).isEqualTo("Use your passkey once more");
    Answer chosen =
        visitor.submit(
            visitor.submit(
                asked, "/account/password", "stepUpPasskey", passkey.get(options(asked))),
            "/account/password",
            "password",
            People.PASSWORD);
    assertThat(chosen.status()).isEqualTo(303);
    assertThat(People.signIn(new Visitor(port), "key.creates", People.PASSWORD).location())
        .isEqualTo("/sign-in/code");
  }

  @Test
  void cannotRemoveTheLastPasskeyWithoutAPassword() {
    Visitor visitor = new Visitor(port);
    SoftwarePasskey passkey = passkey();
    Answer form = beginWith(visitor, "key.only");
    visitor.submit(form, "/create/passkey", "answer", passkey.create(options(form)));
    String remove = visitor.get("/account/factors").page().select(".cf-card a").attr("href");

    assertThat(visitor.submit(visitor.get(remove), remove).errors())
        .singleElement()
        .asString()
        .startsWith("You have no password, so you could not sign in any more.");
  }

  @Test
  void isTheSecondStepAfterThePassword() {
    Owner owner = owner("key.second");
    List<String> codes = owner.visitor().get(CODES).page().select(".cf-code").eachText();
    Visitor visitor = new Visitor(port);

    Answer asked = visitor.follow(People.signIn(visitor, owner.userId(), People.PASSWORD));
    assertThat(asked.heading()).isEqualTo("The second step");
    assertThat(asked.page().select("form[action=" + SIGN_IN + "]")).hasSize(1);
    assertThat(visitor.get("/account").status()).isEqualTo(302);

    assertThat(visitor.submit(asked, "/sign-in/code", "code", codes.getFirst()).location())
        .isEqualTo("/portfolio");
  }

  @Test
  void carriesTheReceiptNumberThrough() {
    Owner owner = owner("key.carries");
    Visitor visitor = new Visitor(port);
    Answer form =
        visitor.submit(visitor.get("/sign-in"), SIGN_IN, "receiptNumber", "EAC9999103403");

    Answer in = visitor.submit(form, SIGN_IN, "answer", owner.passkey().get(options(form)));

    assertThat(in.location()).isEqualTo("/portfolio/add");
  }

  @Test
  void doesNotTakeAnAnswerTwice() {
    Owner owner = owner("key.twice");
    Visitor visitor = new Visitor(port);
    Answer form = visitor.get(SIGN_IN);
    String answer = owner.passkey().get(options(form));
    assertThat(visitor.submit(form, SIGN_IN, "answer", answer).location()).isEqualTo("/portfolio");

    Visitor thief = new Visitor(port);
    Answer other = thief.submit(thief.get(SIGN_IN), SIGN_IN, "answer", answer);

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.errors()).singleElement().asString().startsWith("This passkey does not open");
    assertThat(thief.get("/account").status()).isEqualTo(302);
  }

  @Test
  void refusesOneOfAnotherSite() {
    Owner owner = owner("key.phished");
    SoftwarePasskey elsewhere = new SoftwarePasskey("https://casefolio.phisher.example");

    assertThat(add(owner.visitor(), elsewhere).status()).isEqualTo(422);
    assertThat(signIn(new Visitor(port), elsewhere).status()).isEqualTo(422);
  }

  @Test
  void refusesOneThatItsOwnerDidNotUnlock() {
    Owner owner = owner("key.unlocked");

    assertThat(signIn(new Visitor(port), owner.passkey().saying(SoftwarePasskey.PRESENT)).status())
        .isEqualTo(422);
    assertThat(add(owner.visitor(), passkey().saying(SoftwarePasskey.PRESENT)).status())
        .isEqualTo(422);
  }

  @Test
  void refusesACopyThatHasCountedLess() {
    Owner owner = owner("key.copied");
    assertThat(signIn(new Visitor(port), owner.passkey().counting(7)).status()).isEqualTo(303);

    assertThat(signIn(new Visitor(port), owner.passkey().counting(7)).status()).isEqualTo(422);
    assertThat(signIn(new Visitor(port), owner.passkey().counting(8)).status()).isEqualTo(303);
  }

  @Test
  void refusesOneThatNobodyAdded() {
    assertThat(signIn(new Visitor(port), passkey()).status()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{}",
        "[]",
        "null",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}",
        "{\"id\":1,\"rawId\":{},\"response\":{\"clientDataJSON\":\"%%%\"}}",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"response\":{\"clientDataJSON\":\"e30\","
            + "\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}",
      })
  void saysWhatToDoAboutNonsense(String nonsense) {
    Visitor visitor = new Visitor(port);
    Answer signIn = visitor.submit(visitor.get(SIGN_IN), SIGN_IN, "answer", nonsense);
    assertThat(signIn.status()).isEqualTo(422);
    assertThat(signIn.errors()).hasSize(1);

    Visitor own = new Visitor(port);
    People.create(own, "nonsense." + Math.abs(nonsense.hashCode()), "");
    Answer form = own.prove(own.get(ADD));
    Answer added = own.submit(form, ADD, Map.of("name", "My device", "answer", nonsense));
    assertThat(added.status()).isEqualTo(422);
    assertThat(added.errors()).singleElement().asString().startsWith("The passkey could not");
  }

  @Test
  void provesOnceMoreWhoItIs() {
    Owner owner = owner("key.proves");
    clock.advance(Duration.ofMinutes(11));
    Visitor own = owner.visitor();
    Answer asked = own.submit(own.get("/account/email"), "/account/email", "email", "a@b.example");
    assertThat(asked.heading()).isEqualTo("Is it you?");
    SoftwarePasskey other = owner("key.of.another").passkey();

    Answer wrong = own.submit(asked, "/account/email", "stepUpPasskey", other.get(options(asked)));
    assertThat(wrong.status()).isEqualTo(422);

    Answer done =
        own.submit(wrong, "/account/email", "stepUpPasskey", owner.passkey().get(options(wrong)));
    assertThat(done.location()).isEqualTo("/account/email/code");
  }

  @Test
  void theLastOneNeedsThePassword() {
    Owner owner = owner("key.last");
    clock.advance(Duration.ofMinutes(11));
    Visitor own = owner.visitor();
    String remove = own.get("/account/factors").page().select(".cf-card a").attr("href");

    Answer asked = own.submit(own.get(remove), remove);
    assertThat(asked.page().select("[data-passkey]")).isEmpty();

    assertThat(own.prove(asked).location()).isEqualTo("/account/factors");
    assertThat(signIn(new Visitor(port), owner.passkey()).status()).isEqualTo(422);
  }

  @Test
  void keepsNothingInTheClear() {
    Owner owner = owner("key.sealed");

    String dump =
        jdbc.sql("select string_agg(f::text, ' ') from accounts.factor f")
            .query(String.class)
            .single();
    assertThat(dump)
        .doesNotContain("My device")
        .doesNotContain(java.util.HexFormat.of().formatHex(WebAuthn.decode(owner.passkey().id())));
  }

  @Test
  void speaksSpanish() {
    Visitor visitor = new Visitor(port).speaking("es");

    Answer form = visitor.get(SIGN_IN + "?lang=es");

    assertThat(form.heading()).isEqualTo("Iniciar sesión con una llave de acceso");
    assertThat(visitor.submit(form, SIGN_IN, "answer", "{}").errors())
        .singleElement()
        .asString()
        .startsWith("Esta llave de acceso no abre ninguna lista aquí.");
  }
}
