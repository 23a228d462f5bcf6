package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where somebody is signed in, and signing out there. */
@AccountsSite
class SessionPagesTests {

  private static final String PATH = "/account/sessions";
  private static final String PHONE =
      "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;

  private Visitor signedIn(String userId, String browser) {
    Visitor visitor = new Visitor(port).sayingItIs(browser);
    People.signIn(visitor, userId, People.PASSWORD);
    return visitor;
  }

  @Test
  void listsEachBrowserAndSignsOneOut() {
    Visitor here = new Visitor(port);
    People.create(here, "two.places", "");
    Visitor phone = signedIn("two.places", PHONE);

    Answer list = here.get(PATH);
    assertThat(list.page().select(".cf-card").eachText())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("This one"))
        .anySatisfy(line -> assertThat(line).contains("Firefox Mobile on Android"));
    Answer ended = here.submit(list, PATH + "/end");

    assertThat(here.follow(ended).page().select(".cf-card")).hasSize(1);
    assertThat(phone.get("/account").status()).isEqualTo(302);
    assertThat(here.get("/account").status()).isEqualTo(200);
  }

  @Test
  void signsOutEverywhereElse() {
    Visitor here = new Visitor(port);
    People.create(here, "many.places", "");
    Visitor phone = signedIn("many.places", PHONE);
    Visitor nobody = signedIn("many.places", "");
    assertThat(here.get(PATH).page().text()).contains("A browser that does not say what it is");

    here.submit(here.get(PATH), PATH + "/end-others");

    assertThat(phone.get("/account").status()).isEqualTo(302);
    assertThat(nobody.get("/account").status()).isEqualTo(302);
    assertThat(here.get(PATH).page().text()).contains("You are signed in nowhere else.");
  }

  @Test
  void endsNoSessionOfAnotherAccount() {
    Visitor here = new Visitor(port);
    People.create(here, "not.theirs", "");
    Visitor phone = signedIn("not.theirs", PHONE);
    String key = here.get(PATH).page().select("[name=key]").val();
    Visitor other = new Visitor(port);
    People.create(other, "other.person", "");
    signedIn("other.person", PHONE);

    Answer list = other.get(PATH);
    other.submit(list, PATH + "/end", "key", key);

    assertThat(phone.get("/account").status()).isEqualTo(200);
  }

  @Test
  void tellsTheOwnerOfANewBrowserAndOnlyOfANewOne() {
    Visitor known = People.confirmed(port, "new.browser", "new@browser.example");
    known.submit(known.get("/account"), "/sign-out");
    People.signIn(known, "new.browser", People.PASSWORD);
    signedIn("new.browser", PHONE);

    assertThat(Mailbox.await("new@browser.example", 2).getLast().subject())
        .isEqualTo("Your portfolio was opened in a new browser");
    assertThat(Mailbox.list("new@browser.example")).hasSize(2);
  }

  @Test
  void saysUntilWhenSomebodyStaysSignedIn() {
    Visitor here = new Visitor(port);
    People.create(here, "how.long", "");

    Answer early = here.get(PATH);
    assertThat(early.page().select("[data-without-script]").text())
        .startsWith("If you open no other page here, you will be signed out at ");
    assertThat(early.page().select("dialog").attr("data-session-idle")).isEqualTo("1800");

    clock.advance(Duration.ofHours(11).plusMinutes(45));
    Answer late = here.get(PATH);
    assertThat(late.page().select("[data-without-script]").text())
        .startsWith("You will be signed out at ");
    assertThat(late.page().select("dialog").attr("data-session-left")).matches("899|900");
    assertThat(here.get(PATH + "?lang=es").page().select("[data-without-script]").text())
        .startsWith("Su sesión se cerrará a esta hora: ");

    clock.advance(Duration.ofMinutes(16));
    assertThat(here.get(PATH).status()).isEqualTo(302);
    Answer again = here.get("/sign-in?done=ended");
    assertThat(again.page().select("main .usa-alert--info").text())
        .contains("Su sesión llegó al tiempo máximo que permite este sitio.");
    assertThat(again.page().select("dialog, [data-without-script]")).isEmpty();
  }

  @Test
  void staysSignedInAndChangesNothingElse() {
    Visitor here = new Visitor(port);
    People.create(here, "stays.in", "");
    Answer page = here.get(PATH);
    String before = attributes();

    Answer stayed = here.submit(page, SessionPages.STAY);

    assertThat(stayed.status()).isEqualTo(204);
    assertThat(stayed.body()).isEmpty();
    assertThat(stayed.setCookies()).isEmpty();
    assertThat(attributes()).isEqualTo(before);
    assertThat(here.post(SessionPages.STAY, Map.of()).status()).isEqualTo(403);
    assertThat(here.get(SessionPages.STAY).status()).isEqualTo(405);
    here.submit(page, "/sign-out");
    assertThat(here.submit(page, SessionPages.STAY).location()).endsWith("/sign-in");
  }

  private String attributes() {
    return jdbc.sql(
            """
            select string_agg(attribute_name || encode(attribute_bytes, 'hex'), ' '
              order by session_primary_id, attribute_name)
            from accounts.session_attributes
            """)
        .query(String.class)
        .single();
  }

  @Test
  void speaksSpanish() {
    Visitor here = new Visitor(port).speaking("es").sayingItIs(PHONE);
    People.create(here, "dos.lugares", "");

    Answer list = here.get(PATH + "?lang=es");

    assertThat(list.heading()).isEqualTo("Dónde tiene la sesión iniciada");
    assertThat(list.page().select(".cf-card").text()).contains("Firefox Mobile en Android");
  }
}
