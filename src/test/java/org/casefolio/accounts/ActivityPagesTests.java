package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.postgres.Database;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the audit log keeps of accounts, what their owners see of it, and what it never keeps. */
@AccountsSite
class ActivityPagesTests {

  private static final String PATH = "/account/activity";
  private static final String RECEIPT = "IOE0912345678";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private Database database;

  private List<String> shown(Visitor visitor) {
    return visitor.get(PATH).page().select("tbody th").eachText();
  }

  private long count() {
    return database.sql("select count(*) from audit.entry").query(Long.class).single();
  }

  @Test
  void showsTheOwnerEachSignInEachRefusalAndEachChange() {
    Visitor owner = People.confirmed(port, "active.owner", "active@owner.example");
    Visitor other = new Visitor(port);
    People.signIn(other, "active.owner", "not the right one");
    People.signIn(other, "active.owner", People.PASSWORD);
    owner.submit(owner.get("/account/sessions"), "/account/sessions/end-others");
    Answer asked = owner.get("/account/password");
    owner.prove(asked, "nor is this one");
    Answer form = owner.follow(owner.prove(owner.get("/account/password")));
    Answer changed = owner.submit(form, "/account/password", "password", People.OTHER_PASSWORD);
    assertThat(changed.location()).isEqualTo("/account?saved=password");

    assertThat(shown(owner))
        .containsExactly(
            "Password changed",
            "Proved once more who it is, to change something",
            "Wrong password when asked for it once more",
            "Signed out on all other devices",
            "Signed in",
            "Not signed in: wrong password",
            "E-mail address confirmed",
            "The account was created");
    assertThat(owner.get(PATH).page().select("tbody td").eachText())
        .contains("127.0.0.0")
        .noneMatch(text -> text.contains("127.0.0.1"));
    assertThat(owner.get("/account").page().select("a[href=" + PATH + "]")).hasSize(1);
  }

  @Test
  void showsItInSpanish() {
    Visitor owner = new Visitor(port).speaking("es");
    People.create(owner, "activa", "");

    Answer page = owner.get(PATH + "?lang=es");

    assertThat(page.heading()).isEqualTo("Actividad de su cuenta");
    assertThat(page.page().select("tbody th").eachText()).containsExactly("Se creó la cuenta");
  }

  @Test
  void leafsThroughManyEntriesAndShrugsAtNonsense() {
    Visitor owner = new Visitor(port);
    People.create(owner, "many.entries", "");
    for (int i = 0; i < 26; i++) {
      database
          .sql(
              """
              insert into audit.entry (at, account, action, result, detail, reason)
              select at, account, 'session', 'ended', '', '' from audit.entry
              order by id desc limit 1
              """)
          .update();
    }

    Answer first = owner.get(PATH);
    assertThat(first.page().select("tbody tr")).hasSize(25);
    Answer second = owner.get(first.page().select("main a:contains(older)").attr("href"));
    assertThat(second.page().select("tbody th").eachText())
        .containsExactly("Signed out on one other device", "The account was created");
    assertThat(owner.get(PATH + "?before=x'").page().select("tbody tr")).hasSize(25);
    assertThat(owner.get(PATH + "?before=99999999999999999999").status()).isEqualTo(200);
  }

  @Test
  void recordsTheSameOfAnAccountThatDoesNotExist() {
    long before = count();

    People.signIn(new Visitor(port), "nobody.is.this", "some long password here");

    assertThat(count()).isEqualTo(before + 1);
    assertThat(
            database
                .sql(
                    """
                    select concat_ws('|', action, result, account is null, network is null)
                    from audit.entry order by id desc limit 1
                    """)
                .query(String.class)
                .single())
        .isEqualTo("sign-in|wrong-password|t|f");
  }

  /** No entry can be removed for a year. */
  @Test
  void recordsWhatCostsNothingOnceAMinute() {
    clock.advance(Duration.ofMinutes(10));
    Visitor owner = new Visitor(port);
    People.create(owner, "is.bothered", "");
    Visitor visitor = new Visitor(port);
    Answer form = visitor.get("/sign-in/passkey");
    for (int i = 0; i < 5; i++) {
      People.signIn(visitor, "is.bothered", "not the right one");
    }
    long before = count();

    for (int i = 0; i < 3; i++) {
      assertThat(People.signIn(visitor, "is.bothered", "not the right one").status())
          .isEqualTo(429);
      assertThat(visitor.submit(form, "/sign-in/passkey", "answer", "x").status()).isEqualTo(422);
    }

    assertThat(count()).isEqualTo(before + 2);
    assertThat(shown(owner))
        .filteredOn("Not signed in: too many tries, had to wait"::equals)
        .hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    visitor.submit(form, "/sign-in/passkey", "answer", "x");
    assertThat(count()).isEqualTo(before + 3);
  }

  @Test
  void recordsRecoveryWithTheNetworkItWasAskedFrom() {
    Visitor owner = People.confirmed(port, "forgot.it", "forgot@it.example");
    Visitor elsewhere = new Visitor(port);
    elsewhere.submit(
        elsewhere.get("/recover/password"), "/recover/password", "userId", "forgot.it");
    Mailbox.await("forgot@it.example", 2);

    Answer page = owner.get(PATH);
    assertThat(page.page().select("tbody tr").first().text())
        .contains("Link for a new password asked for and mailed to you", "127.0.0.0");
  }

  @Test
  void recordsNobodyForLookingAtACase() {
    Visitor owner = new Visitor(port);
    People.create(owner, "only.looks", "");
    Answer add = owner.get("/portfolio/add");
    long before = count();

    owner.submit(owner.get("/"), "/check", "receiptNumber", RECEIPT);
    owner.submit(add, "/portfolio/add", "numbers", RECEIPT);
    owner.get("/portfolio");

    assertThat(count()).isEqualTo(before);
    assertThat(database.sql("select e::text from audit.entry e").query(String.class).list())
        .isNotEmpty()
        .map(row -> row.replaceAll("x[0-9a-f]{32,}", "")) // what is sealed or hashed has any digits
        .noneMatch(row -> row.matches("(?i).*[a-z]{3}[0-9]{10}.*"));
  }

  @Test
  void nothingConnectsTheEntriesWithAnAccountThatWasDeleted() {
    Visitor owner = new Visitor(port);
    People.create(owner, "gone.soon", "");
    Map<String, Object> account =
        database
            .sql(
                """
                select id::text as id, pseudonym::text as pseudonym from accounts.account
                order by created desc, xmin::text::bigint desc limit 1
                """)
            .query()
            .singleRow();
    owner.prove(owner.submit(owner.get("/account/delete"), "/account/delete"));

    String id = String.valueOf(account.get("id"));
    String pseudonym = String.valueOf(account.get("pseudonym"));
    assertThat(
            database
                .sql("select count(*) from accounts.account where id = :id::uuid")
                .param("id", id)
                .query(Long.class)
                .single())
        .isZero();
    assertThat(
            database
                .sql("select action || ' ' || result from audit.entry order by id desc limit 1")
                .query(String.class)
                .single())
        .isEqualTo("account deleted");
    // Neither the id, which an erasure list may keep, nor what stood in the row is left anywhere.
    assertThat(
            database.sql("select e::text from audit.entry e").query(String.class).list().stream()
                .map(row -> row.replace("-", "")))
        .noneMatch(
            row -> row.contains(id.replace("-", "")) || row.contains(pseudonym.replace("-", "")));
    assertThat(
            database
                .sql("select count(*) from accounts.account where pseudonym = :pseudonym::uuid")
                .param("pseudonym", pseudonym)
                .query(Long.class)
                .single())
        .isZero();
  }
}
