package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page can be used by everybody: with a screen reader, on a narrow phone, on a slow line.
 * With {@code -Dcasefolio.pictures=FOLDER} every page is put there as a picture, to be looked at.
 */
@Order(1)
class PagesTests {

  private static final Optional<Path> PICTURES =
      Optional.ofNullable(System.getProperty("casefolio.pictures")).map(Path::of);

  /** Routes and whether each is a page; the build fails on a route that is missing there. */
  private static final Path ROUTES = Path.of("src/test/resources/structure/pages.txt");

  /** First page and answer together, in bytes as they go over the line, headers included. */
  private static final long MOST_BYTES = 30_000;

  private static final String ALL_RULES =
      """
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'color-contrast': { enabled: %s } }
      """;

  /** What another width can break even where nothing else is shown. */
  private static final String RULES_OF_A_WIDTH =
      """
      runOnly: [%s'target-size', 'scrollable-region-focusable']
      """;

  /** The colors are half of axe's work, and the same in every language: one looks at them. */
  private static final String LANGUAGE_OF_COLORS = "en";

  private static final String AXE =
      """
      () => axe.run(document, {
        resultTypes: ['violations'],
        %s
      }).then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
          rule.id + ' at ' + node.target.join(' ') + ': '
              + node.html.replace(/\\s+/g, ' ').substring(0, 160))))
      """;

  private static Program program;
  private static Chromium chromium;

  @BeforeAll
  static void start() {
    // The second of two neighbours is shown later.
    program =
        Program.demo(
            Map.of(
                "CASEFOLIO_SANDBOX_EVERY",
                "0",
                "CASEFOLIO_ADDITIONS_NEIGHBORHOOD",
                "1",
                "CASEFOLIO_SECOND_STEP_RESET_AFTER",
                "0s"));
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
  }

  @Test
  void knowsEveryRouteThatIsAPage() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String line : Files.readAllLines(ROUTES)) {
      if (line.startsWith("page ")) {
        missing.add(line.substring("page ".length()).strip());
      }
    }
    SitePages.all().forEach(page -> missing.remove(page.route()));
    assertThat(missing).as("routes without an entry in SitePages").isEmpty();
  }

  /**
   * A page comes at one width and is then turned to the other, each way round once. Axe looks at
   * what came by all its rules, and at what it was turned to by those that a width is for: so each
   * width has been seen by every rule.
   */
  @ParameterizedTest(name = "in {0}, {1} px wide and then {2} px")
  @CsvSource({"en, 320, 1280", "es, 1280, 320"})
  void shutsNobodyOut(String language, int width, int otherWidth) {
    List<String> found = new ArrayList<>();
    try (BrowserContext profile = chromium.profile(language, true, width)) {
      Visit visit =
          new Visit(profile.newPage(), program.url(), Texts.of(language), "visitor-" + language);
      Watch watch = new Watch(visit, language, List.of(width, otherWidth));
      for (SitePage page : SitePages.all()) {
        watch.look(page).forEach(one -> found.add(page.name() + ": " + one));
      }
    }
    assertThat(found).as("%s, %s px and %s px", language, width, otherWidth).isEmpty();
  }

  /** No password: the passkey alone, and codes on paper for when it is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void createsAndOpensAPortfolioWithAPasskey(String language) {
    try (BrowserContext profile = chromium.profile(language, true, 320)) {
      Texts texts = Texts.of(language);
      Visit visit = new Visit(profile.newPage(), program.url(), texts, "passkey-" + language);
      Passkeys.keep(visit);
      visit.account("passkey-" + language, "").press("main button[formaction='/create/passkey']");
      visit.send("/create/passkey");
      assertThat(visit.path()).isEqualTo("/account/codes");
      visit.send("/account/codes/printed").send("/account/factors/codes/printed");
      assertThat(visit.path()).isEqualTo("/portfolio/add");

      visit.press("form[action='/sign-out'] button").open("/sign-in").send("/sign-in/passkey");
      assertThat(visit.path()).isEqualTo("/sign-in/passkey");
      visit.send("/sign-in/passkey");

      assertThat(visit.path()).isEqualTo("/portfolio");
    }
  }

  @Test
  void costsFewBytes() {
    try (BrowserContext profile = chromium.profile("en", true, 320)) {
      Page page = profile.newPage();
      CDPSession network = profile.newCDPSession(page);
      AtomicLong bytes = new AtomicLong();
      network.on(
          "Network.loadingFinished",
          event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
      network.send("Network.enable");
      Visit home = new Visit(page, program.url(), Texts.of("en"), "passer-by");
      home.open("/");
      page.waitForLoadState(LoadState.NETWORKIDLE);
      long first = bytes.get();
      home.fill("receiptNumber", "EAC9999103403").send("/check");
      page.waitForLoadState(LoadState.NETWORKIDLE);
      assertThat(page.locator("main").innerText()).contains("EAC 999 910 3403");
      System.out.printf("first page %,d bytes, answer %,d bytes%n", first, bytes.get() - first);
      assertThat(first).isPositive();
      assertThat(bytes.get()).isGreaterThan(first).isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  /** Sees what a page asks for, says and gets wrong. */
  private static final class Watch {

    private final Visit visit;
    private final String language;
    private final List<Integer> widths;
    private final List<String> seen = new ArrayList<>();
    private int status;

    Watch(Visit visit, String language, List<Integer> widths) {
      this.visit = visit;
      this.language = language;
      this.widths = widths;
      Page page = visit.page();
      page.onRequest(request -> {
        if (!request.url().startsWith(visit.url() + "/") && !request.url().startsWith("data:")) {
          seen.add("asks another host: " + request.url());
        }
      });
      page.onResponse(this::note);
      page.onConsoleMessage(this::note);
      page.onPageError(error -> seen.add("script fails: " + error));
    }

    private void note(Response response) {
      boolean redirect = response.status() >= 300 && response.status() < 400;
      if (response.request().isNavigationRequest() && !redirect) {
        status = response.status();
      } else if (response.status() >= 400) {
        seen.add("gets " + response.status() + " for " + response.url());
      }
    }

    /** That a page came with an error status is no error of the page. */
    private void note(ConsoleMessage message) {
      boolean grave = message.type().equals("error") || message.type().equals("warning");
      if (grave && !message.text().startsWith("Failed to load resource")) {
        seen.add("console: " + message.text());
      }
    }

    List<String> look(SitePage wanted) {
      Page page = visit.page();
      seen.clear();
      try {
        wanted.reach().accept(visit);
      } catch (PlaywrightException | AssertionError e) {
        return List.of("cannot be reached, stands at " + visit.path() + ": " + e.getMessage());
      }
      List<String> found = new ArrayList<>();
      if (!wanted.isAt(visit.path())) {
        found.add("is at " + visit.path() + " instead of " + wanted.route());
      }
      if (status != wanted.status()) {
        found.add("status " + status + " instead of " + wanted.status());
      }
      String lang = page.locator("html").getAttribute("lang");
      if (!language.equals(lang)) {
        found.add("says that it is in " + lang);
      }
      boolean signedIn = page.locator("form[action='/sign-out']").count() > 0;
      if (signedIn != wanted.signedIn() && page.locator("nav").count() > 0) {
        found.add("signed in: " + signedIn);
      }
      page.evaluate(script());
      boolean colors = language.equals(LANGUAGE_OF_COLORS);
      String rules = ALL_RULES.formatted(colors);
      for (int width : widths) {
        page.setViewportSize(width, Chromium.HEIGHT);
        lookAtWidth(wanted, width, rules).forEach(one -> found.add("at " + width + " px: " + one));
        rules = RULES_OF_A_WIDTH.formatted(colors ? "'color-contrast', " : "");
      }
      page.setViewportSize(widths.getFirst(), Chromium.HEIGHT);
      found.addAll(seen);
      return found;
    }

    private List<String> lookAtWidth(SitePage wanted, int width, String rules) {
      Page page = visit.page();
      List<String> found = new ArrayList<>();
      int reach = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
      if (reach > width) {
        found.add("scrolls sideways: " + reach + " px");
      }
      PICTURES.ifPresent(folder ->
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setFullPage(true)
                  .setPath(folder.resolve(picture(wanted, width)))));
      if (page.evaluate(AXE.formatted(rules)) instanceof List<?> violations) {
        violations.forEach(violation -> found.add(String.valueOf(violation)));
      }
      return found;
    }

    private String picture(SitePage page, int width) {
      return page.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + language + "-" + width + ".png";
    }

    private static String script() {
      try {
        return AxeBuilder.getAxeScript();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
