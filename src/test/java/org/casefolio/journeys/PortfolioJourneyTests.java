package org.casefolio.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promise of 2004 from beginning to end, as a newcomer walks it: check a case, create a
 * portfolio, enter receipt numbers, choose e-mail, read the mail that a change caused, stop it.
 */
class PortfolioJourneyTests {

  private static Program program;
  private static Chromium chromium;

  @BeforeAll
  static void start() {
    program = Program.demo(Packaged.AS_DELIVERED, Map.of("CASEFOLIO_SANDBOX_EVERY", "0"));
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
  }

  @ParameterizedTest(name = "in {0}, script {1}, {2} px wide")
  @CsvSource({"en, true, 1280", "es, true, 320", "en, false, 320", "es, false, 1280"})
  void walksTheWholePromise(String language, boolean script, int width) {
    try (BrowserContext profile = chromium.profile(language, script, width)) {
      new Walk(profile.newPage(), Texts.of(language), script).walk();
    }
  }

  /** One newcomer with a browser. */
  private record Walk(Page page, Texts texts, boolean script) {

    void walk() {
      String userId = "newcomer-" + texts.language() + (script ? "-s" : "-n");
      String email = userId + "@mail.example";
      String password = "correct walrus battery " + userId.length() + " kettle";

      page.navigate(program.url() + "/");
      assertThat(page.locator("html")).hasAttribute("lang", texts.language());

      check("not a number");
      assertThat(page.locator("#errors")).containsText(text("lookup.malformed.UNREADABLE"));
      check("IOE091234567O");
      assertThat(button(text("lookup.didYouMean.check", "IOE 091 234 5670"))).isVisible();
      check("eac-0000000000");
      assertThat(heading(text("lookup.unknown.title"))).isVisible();
      page.navigate(program.url() + "/");
      check(" eac 99-9910 3403 ");
      assertThat(main()).containsText("EAC 999 910 3403");
      assertThat(main())
          .containsText(texts.language().equals("es") ? "Caso Fue Aprobado" : "Case Was Approved");
      assertStaysTheSameInTheOtherLanguage("EAC 999 910 3403");

      page.navigate(program.url() + "/");
      button(text("sandbox.tryIt.check")).click();
      String grouped = main().locator(".cf-receipt").first().textContent().strip();
      button(text("lookup.answer.follow")).click();

      page.getByText(text("accounts.kind.applicant")).first().click();
      button(text("accounts.continue")).click();
      page.getByLabel(text("accounts.userId.label")).fill(userId);
      page.locator("input[name=password]").fill("short");
      button(text("accounts.create.account.submit")).click();
      assertThat(page.locator("#errors")).isVisible();
      assertThat(page.locator("input[name=userId]")).hasValue(userId);
      page.locator("input[name=password]").fill(password);
      page.locator("input[name=email]").fill(email);
      button(text("accounts.create.account.submit")).click();

      assertThat(page.locator("textarea[name=numbers]"))
          .hasValue(Pattern.compile(grouped.replace(" ", "\\s?")));
      page.locator("textarea[name=numbers]")
          .fill(grouped + "\tMine\nLIN9999106498\tCousin\nA123456789\nLIN9999106498");
      button(text("portfolio.add.send")).click();
      assertThat(main()).containsText(text("portfolio.unread.alienNumber"));
      assertThat(main()).containsText(text("portfolio.added.result.there"));
      link(text("portfolio.added.continue")).click();
      button(text("portfolio.mail.finish")).click();
      assertThat(page).hasURL(Pattern.compile(".*/portfolio(\\?.*)?"));
      assertThat(main()).containsText("Cousin");

      Locator confirmation = mail(email, text("accounts.mail.confirm.subject"));
      confirmation.click();
      main().locator("a[href*='/confirm?token=']").first().click();
      button(text("accounts.confirm.submit")).click();
      assertThat(heading(text("accounts.confirm.confirmed.title"))).isVisible();

      page.navigate(program.url() + "/");
      button(text("sandbox.tryIt.advance")).click();
      assertThat(main()).containsText(text("sandbox.tryIt.done"));
      String lastFour = grouped.replace(" ", "").substring(9);
      mail(email, lastFour).click();
      assertThat(main()).containsText(text("mail.letter.never"));
      String stop = main().locator("a[href*='/unsubscribe?']").first().getAttribute("href");

      page.navigate(program.url() + "/portfolio");
      assertThat(main()).containsText(text("portfolio.mark.changed"));
      page.navigate(program.url() + "/portfolio/told");
      assertThat(main()).containsText(lastFour);

      button(text("platform.layout.nav.signOut")).click();
      page.navigate(program.url() + "/portfolio");
      assertThat(page).hasURL(Pattern.compile(".*/sign-in"));
      page.locator("input[name=userId]").fill(userId.toUpperCase(java.util.Locale.ROOT));
      page.locator("input[name=password]").fill(password + "x");
      button(text("accounts.signIn.submit")).click();
      assertThat(page.locator("#errors")).containsText(text("accounts.signIn.wrong"));
      page.locator("input[name=password]").fill(password);
      button(text("accounts.signIn.submit")).click();
      assertThat(main()).containsText(text("portfolio.mark.changed"));
      button(text("platform.layout.nav.signOut")).click();

      page.navigate(stop);
      button(text("notification.stop.all")).click();
      assertThat(heading(text("notification.stopped.title"))).isVisible();
    }

    private void check(String typed) {
      page.locator("input[name=receiptNumber][type=text]").first().fill(typed);
      button(text("lookup.home.check")).click();
    }

    /** The language button keeps the page and what it shows, and back again. */
    private void assertStaysTheSameInTheOtherLanguage(String shown) {
      String other = texts.language().equals("es") ? "en" : "es";
      page.locator("button[name=lang][value=" + other + "]").click();
      assertThat(page.locator("html")).hasAttribute("lang", other);
      assertThat(main()).containsText(shown);
      page.locator("button[name=lang][value=" + texts.language() + "]").click();
      assertThat(page.locator("html")).hasAttribute("lang", texts.language());
      assertThat(main()).containsText(shown);
    }

    private Locator mail(String to, String subject) {
      return new Letterbox(page, program.url()).await(to, subject);
    }

    private String text(String key, Object... arguments) {
      return texts.get(key, arguments);
    }

    private Locator main() {
      return page.locator("main");
    }

    private Locator button(String name) {
      return page.getByRole(
              AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
          .first();
    }

    private Locator link(String name) {
      return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
          .first();
    }

    private Locator heading(String name) {
      return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name)).first();
    }
  }
}
