package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.SignInThrottle.Origin;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.settings.SettingsSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

@AccountsSite
class CreatePagesTests {

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private Limits limits;
  @Autowired private SignUpLimits signUps;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void leadsThroughTwoStepsIntoThePortfolio() {
    Visitor visitor = new Visitor(port);

    Answer who = visitor.get("/create");
    assertThat(who.page().select("input[type=radio]").eachAttr("value"))
        .containsExactly("applicant", "employer", "representative", "organization");
    Answer account = visitor.submit(who, "/create", "kind", "employer");
    assertThat(account.body()).contains("We do not ask for your name, your A-Number");
    Answer created =
        visitor.submit(
            account,
            "/create/account",
            "userId",
            "Two.Steps",
            "password",
            People.PASSWORD,
            "email",
            "two@steps.example");

    assertThat(created.status()).isEqualTo(303);
    assertThat(created.location()).isEqualTo("/portfolio/add?step=3");
    assertThat(visitor.get("/account").page().select("dd").eachText())
        .containsExactly("Two.Steps", "Employer", "two@steps.example", "English");
  }

  @Test
  void asksWhoSomebodyIs() {
    Visitor visitor = new Visitor(port);

    Answer answer = visitor.submit(visitor.get("/create"), "/create");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.errors()).containsExactly("Choose who you are.");
    assertThat(answer.page().title()).startsWith("Error:");
  }

  @Test
  void saysWhatIsWrongAndKeepsWhatWasTypedButThePassword() {
    Visitor visitor = new Visitor(port);
    Answer step = visitor.submit(visitor.get("/create"), "/create", "kind", "applicant");

    Answer answer =
        visitor.submit(
            step,
            "/create/account",
            "userId",
            "IOE0912345678",
            "password",
            "too short",
            "email",
            "not an address");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.errors()).hasSize(3);
    assertThat(answer.page().select("#userId").val()).isEqualTo("IOE0912345678");
    assertThat(answer.page().select("#email").val()).isEqualTo("not an address");
    assertThat(answer.page().select("#password").val()).isEmpty();
    assertThat(answer.body()).doesNotContain("too short\"");
  }

  @Test
  void keepsWhatWasTypedWhenTheLanguageIsSwitched() {
    int before = count();
    Visitor visitor = new Visitor(port);
    Answer step = visitor.submit(visitor.get("/create"), "/create", "kind", "applicant");

    Answer spanish =
        visitor.submit(
            step,
            "/create/account",
            "userId",
            "switcher",
            "password",
            People.PASSWORD,
            "email",
            "switch@er.example",
            "lang",
            "es");

    assertThat(spanish.status()).isEqualTo(200);
    assertThat(spanish.page().select("html").attr("lang")).isEqualTo("es");
    assertThat(spanish.errors()).isEmpty();
    assertThat(spanish.page().select("#userId").val()).isEqualTo("switcher");
    assertThat(spanish.page().select("#email").val()).isEqualTo("switch@er.example");
    assertThat(count()).isEqualTo(before);
    assertThat(visitor.cookies()).doesNotContainKey(SessionCookies.NAME);
  }

  @Test
  void offersAPassphraseThatIsAccepted() {
    Visitor visitor = new Visitor(port).speaking("es");
    Answer step = visitor.submit(visitor.get("/create"), "/create", "kind", "applicant");
    String offered = step.page().select("#suggested").text();
    assertThat(offered.split(" ", -1)).hasSize(5);

    Answer again = visitor.submit(step, "/create/account", "userId", "x", "password", "x");
    assertThat(again.page().select("#suggested").text()).isEqualTo(offered);
    Answer created =
        visitor.submit(
            again, "/create/account", "userId", "frase.lista", "password", offered, "email", "");

    assertThat(created.status()).isEqualTo(303);
  }

  @Test
  void showsTenRecoveryCodesToPrintWhenTheAddressIsLeftOut() {
    Visitor visitor = new Visitor(port);

    Answer created = People.create(visitor, "paper.codes", "");
    assertThat(created.location()).isEqualTo("/account/codes");
    Answer shown = visitor.get("/account/codes");
    List<String> codes = shown.page().select("li.cf-code").eachText();
    assertThat(codes).hasSize(10);
    assertThat(shown.body()).contains("You have left out an e-mail address");
    assertThat(visitor.get("/account/codes?lang=es").page().select("li.cf-code").eachText())
        .isEqualTo(codes);

    Answer done = visitor.submit(shown, "/account/codes/printed");
    assertThat(done.location()).isEqualTo("/portfolio/add?step=3");
    assertThat(visitor.get("/account/codes").body()).doesNotContain(codes.getFirst());
  }

  @Test
  void carriesTheReceiptNumberThroughWithoutPuttingItInAnAddress() {
    Visitor visitor = new Visitor(port);
    Answer form = visitor.get("/create");

    Answer who =
        visitor.post(
            "/create",
            Map.of(
                "receiptNumber",
                "IOE 091-234-5678",
                "form",
                form.page().select("input[name=form]").getFirst().val()));
    assertThat(who.status()).isEqualTo(200);
    assertThat(who.errors()).isEmpty();
    Answer account = visitor.submit(who, "/create", "kind", "applicant");
    Answer created =
        visitor.submit(
            account,
            "/create/account",
            "userId",
            "carries.on",
            "password",
            People.PASSWORD,
            "email",
            "");

    assertThat(created.location()).doesNotContain("IOE");
    assertThat(visitor.get("/portfolio/add?step=3").body()).contains("IOE 091-234-5678");
    assertThat(visitor.get("/portfolio/add?step=3").body()).doesNotContain("IOE 091-234-5678");
  }

  @Test
  void saysThatAUserIdIsTakenFiveTimesAnHourAndThenThatThereIsALimit() {
    People.create(new Visitor(port), "taken.name", "");
    Visitor visitor = new Visitor(port);
    for (int i = 0; i < 5; i++) {
      Answer taken = People.create(visitor, "Taken.Name", "");
      assertThat(taken.status()).isEqualTo(422);
      assertThat(taken.errors()).containsExactly("This User ID is taken. Choose another one.");
    }

    Answer limited = People.create(visitor, "taken.name", "");
    Answer free = People.create(visitor, "free.name", "");

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errors()).singleElement().asString().startsWith("This is a limit:");
    assertThat(free.status()).isEqualTo(429);
    assertThat(free.errors()).isEqualTo(limited.errors());
    clock.advance(Duration.ofHours(1));
    assertThat(People.create(visitor, "free.name", "").status()).isEqualTo(303);
  }

  @Test
  void saysOpenlyThatVeryManyWereCreatedFromOneLineAndTriesNoUserIdThen() {
    People.create(new Visitor(port), "before.many", "");
    Visitor visitor = new Visitor(port);
    Answer step = visitor.submit(visitor.get("/create"), "/create", "kind", "applicant");
    Origin here = origin("127.0.0.1", "127.0.0.0");
    int room = 0;
    while (signUps.take(here).isEmpty()) {
      room++;
    }
    assertThat(room).isPositive();
    int before = count();

    Answer full = People.create(visitor, "one.too.many", "one@many.example");

    assertThat(full.status()).isEqualTo(429);
    assertThat(full.errors())
        .singleElement()
        .asString()
        .startsWith("This is a limit, and it says nothing about you:");
    assertThat(full.page().select("#userId").val()).isEqualTo("one.too.many");
    assertThat(full.page().select("#email").val()).isEqualTo("one@many.example");
    assertThat(People.create(visitor, "before.many", "").errors()).isEqualTo(full.errors());
    Answer passkey = visitor.post("/create/passkey", typed(step, "one.too.many"));
    assertThat(passkey.status()).isEqualTo(429);
    assertThat(passkey.errors()).isEqualTo(full.errors());
    assertThat(passkey.page().select("#userId").val()).isEqualTo("one.too.many");
    assertThat(People.create(new Visitor(port).speaking("es"), "uno.de.mas", "").errors())
        .singleElement()
        .asString()
        .startsWith("Hay un límite que no dice nada sobre usted:");
    assertThat(count()).isEqualTo(before);
    clock.advance(Duration.ofDays(1));
    assertThat(People.create(visitor, "one.too.many", "").status()).isEqualTo(303);
  }

  @Test
  void countsWhatIsCreatedFromALineAndFromItsNetwork() {
    MockEnvironment environment = new MockEnvironment();
    SignUpLimits usual = new SignUpLimits(new SettingsSource(environment), limits);
    Origin clinic = origin("198.51.100.1", "198.51.100.0");
    for (int i = 0; i < 50; i++) {
      assertThat(usual.take(clinic)).isEmpty();
    }
    assertThat(usual.take(clinic)).isPresent();

    environment.withProperty("casefolio.accounts.line", "2");
    environment.withProperty("casefolio.accounts.network", "3");
    SignUpLimits low = new SignUpLimits(new SettingsSource(environment), limits);
    Origin one = origin("192.0.2.1", "192.0.2.0");
    Origin other = origin("192.0.2.2", "192.0.2.0");
    assertThat(low.take(one)).isEmpty();
    assertThat(low.look(one)).isEmpty();
    assertThat(low.take(one)).isEmpty();
    assertThat(low.look(one)).isPresent();
    assertThat(low.take(one)).isPresent();
    assertThat(low.take(other)).as("what was refused counts for no network").isEmpty();
    assertThat(low.look(other)).isPresent();
    assertThat(low.take(other)).isPresent();
    assertThat(low.take(origin("203.0.113.1", "203.0.113.0"))).isEmpty();
  }

  private static Origin origin(String line, String network) {
    return new Origin(Optional.empty(), line, network);
  }

  /** What the second step sends, with a User ID. */
  private static Map<String, String> typed(Answer step, String userId) {
    Map<String, String> fields = new HashMap<>();
    step.page()
        .select("form[action=/create/account] input")
        .forEach(input -> fields.put(input.attr("name"), input.val()));
    fields.put("userId", userId);
    return fields;
  }

  @ParameterizedTest
  @CsvSource({"en, Confirm your e-mail address", "es, Confirme su correo electrónico"})
  void mailsALinkAndACodeInTheReadersLanguage(String language, String subject) {
    String email = language + "@mails.example";
    Visitor visitor = new Visitor(port).speaking(language);

    People.create(visitor, "mails." + language, email);

    AccountsSite.Mail mail = Mailbox.await(email, 1).getFirst();
    assertThat(mail.subject()).isEqualTo(subject);
    assertThat(mail.link()).startsWith("/confirm?token=").endsWith("&lang=" + language);
    assertThat(mail.code()).hasSize(6);
    assertThat(mail.all()).doesNotContain("mails." + language).contains("Test Agency");
    assertThat(visitor.get(mail.link()).page().select("html").attr("lang")).isEqualTo(language);
  }

  @Test
  void answersAlikeForTheEleventhAccountOfAnAddressAndExplainsByMail() {
    String email = "family@many.example";
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofHours(1));
      Visitor visitor = new Visitor(port);
      People.create(visitor, "member.no." + i, email);
      visitor.submit(visitor.get(Mailbox.await(email, i + 1).getLast().link()), "/confirm");
    }
    clock.advance(Duration.ofHours(1));

    Answer eleventh = People.create(new Visitor(port), "member.no.11", email);

    assertThat(eleventh.status()).isEqualTo(303);
    assertThat(eleventh.location()).isEqualTo("/portfolio/add?step=3");
    AccountsSite.Mail mail = Mailbox.await(email, 11).getLast();
    assertThat(mail.subject()).isEqualTo("This address has ten portfolios already");

    clock.advance(Duration.ofHours(1));
    Visitor forgetful = new Visitor(port);
    forgetful.submit(forgetful.get("/recover/user-id"), "/recover/user-id", "email", email);
    String list = Mailbox.await(email, 12).getLast().text();
    for (int i = 0; i < 10; i++) {
      assertThat(list.lines()).contains("- member.no." + i);
    }
    assertThat(list).doesNotContain("member.no.11");
  }

  @Test
  void sendsAtMostFiveMailsAnHourToOneAddressWhoeverAsks() {
    String email = "busy@mailbox.example";
    for (int i = 0; i < 7; i++) {
      assertThat(People.create(new Visitor(port), "busy.no." + i, email).status()).isEqualTo(303);
    }
    clock.advance(Duration.ofHours(1));
    People.create(new Visitor(port), "busy.later", email);

    // Four of those asked for within the first hour (the fifth is kept for notices), one after it.
    assertThat(Mailbox.await(email, 5)).hasSize(5);
  }

  @Test
  void keepsUserIdAndAddressSealed() {
    People.create(new Visitor(port), "sealed.away", "sealed@away.example");

    List<String> rows =
        jdbc.sql(
                """
                select row_to_json(a)::text || coalesce(row_to_json(s)::text, '')
                from accounts.account a
                left join (accounts.session s
                  join accounts.session_attributes b on b.session_primary_id = s.primary_id)
                  on s.principal_name = a.id::text
                """)
            .query(String.class)
            .list();

    assertThat(rows)
        .noneMatch(row -> row.contains("sealed.away") || row.contains(hex("sealed.away")))
        .noneMatch(row -> row.contains("@away") || row.contains(hex("sealed@away.example")));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private int count() {
    return jdbc.sql("select count(*) from accounts.account").query(Integer.class).single();
  }
}
