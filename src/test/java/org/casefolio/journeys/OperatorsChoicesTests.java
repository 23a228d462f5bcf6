package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DateFormatSymbols;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What an operator adds by files and settings alone: a language, a colour, another way out. The
 * language is a pseudo one, in which any English of ours that was left is seen.
 */
class OperatorsChoicesTests {

  private static final int NARROW = 320;

  /** Hardly dark enough, so that a light ground of ours that is not thought of would be found. */
  private static final String COLOR = "#b33f00";

  private static final String LEAVE = "https://news.example/today";

  /** Every text that can be seen or heard, but for what says that it is in another language. */
  private static final String TEXTS =
      """
      () => {
        const own = document.documentElement.lang;
        const texts = [document.title];
        const walk = document.createTreeWalker(
            document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
          if (element.closest('[lang]').lang !== own
              || element.closest('script, style, textarea, .cf-receipt, .cf-code')) {
            continue;
          }
          if (node === element) {
            for (const name of ['aria-label', 'placeholder', 'alt', 'title', 'data-label', 'data-other']) {
              if (element.getAttribute(name)) {
                texts.push(element.getAttribute(name));
              }
            }
          } else {
            texts.push(node.data);
          }
        }
        return texts;
      }
      """;

  private static final String CONTRASTS =
      """
      () => axe.run(document, { resultTypes: ['violations'], runOnly: ['color-contrast'] })
          .then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
              node.target.join(' ') + ': ' + node.any.map(any => any.message).join(' '))))
      """;

  private static final String ALL =
      """
      () => axe.run(document, { resultTypes: ['violations'] })
          .then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
              rule.id + ' at ' + node.target.join(' '))))
      """;

  /** Pages on which links and buttons stand on every ground that there is. */
  private static final Set<String> COLORED =
      Set.of(
          "home",
          "check, asks for something",
          "answer without a question",
          "privacy",
          "sign in, wrong",
          "sign in, password changed",
          "add a list with rejects",
          "case removed",
          "portfolio with a change",
          "told",
          "change as HTML");

  /** What is no language: addresses, the mark of a demonstration, receipt and form numbers. */
  private static final Pattern NO_WORDS =
      Pattern.compile(
          "https?://\\S+|\\S+@\\S+|localhost:\\d+|\\[Demo]|\\bUTF-8\\b|\\b[A-Z]{3}[\\h*\\d]{9,}"
              + "|x{100,}");

  private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{3,}");

  @TempDir private static Path files;
  private static Program program;
  private static Chromium chromium;

  @BeforeAll
  static void start() {
    PseudoLanguage.writeTo(files);
    program =
        Program.demo(
            Map.of(
                "CASEFOLIO_SANDBOX_EVERY",
                "0",
                "CASEFOLIO_LANGUAGES",
                "en,es," + PseudoLanguage.TAG,
                "CASEFOLIO_LANGUAGE_FILES",
                files.toString(),
                "CASEFOLIO_COLOR",
                COLOR,
                "CASEFOLIO_SECOND_STEP_RESET_AFTER",
                "0s",
                "CASEFOLIO_SECOND_STEP_REQUIRED",
                "representative",
                "CASEFOLIO_SESSION_ABSOLUTE",
                "31m",
                "CASEFOLIO_LEAVE_URL",
                LEAVE));
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
  }

  @Test
  void speakALanguageThatIsNothingButFiles() {
    List<String> found = new ArrayList<>();
    Set<String> given = given();
    try (BrowserContext profile = chromium.profile(PseudoLanguage.TAG, true, NARROW)) {
      Page page = profile.newPage();
      Visit visit = new Visit(page, program.url(), PseudoLanguage.texts(), "visitor-3");
      for (SitePage wanted : SitePages.all()) {
        try {
          wanted.reach().accept(visit);
        } catch (PlaywrightException | AssertionError e) {
          found.add(wanted.name() + ": cannot be reached, at " + visit.path() + ": " + e);
          continue;
        }
        look(page, given).forEach(one -> found.add(wanted.name() + ": " + one));
        if (COLORED.contains(wanted.name())) {
          contrasts(page).forEach(one -> found.add(wanted.name() + ": " + one));
        }
        if (!wanted.isAt(visit.path())) {
          found.add(wanted.name() + ": is at " + visit.path());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static List<String> look(Page page, Set<String> given) {
    List<String> found = new ArrayList<>();
    String lang = page.locator("html").getAttribute("lang");
    if (!PseudoLanguage.TAG.equals(lang)) {
      found.add("says that it is in " + lang);
    }
    boolean ours = false;
    if (page.evaluate(TEXTS) instanceof List<?> texts) {
      for (Object text : texts) {
        ours |= text.toString().chars().anyMatch(c -> c == 'ŧ');
        Set<String> words = english(text.toString(), given);
        if (!words.isEmpty()) {
          found.add(words + " in: " + text.toString().strip());
        }
      }
    }
    if (!ours) {
      found.add("has no text of ours");
    }
    int reach = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
    if (reach > NARROW) {
      found.add("scrolls sideways: " + reach + " px");
    }
    return found;
  }

  private static List<String> contrasts(Page page) {
    page.evaluate(axe());
    return page.evaluate(CONTRASTS) instanceof List<?> violations
        ? violations.stream().map(String::valueOf).toList()
        : List.of("axe says nothing");
  }

  private static Set<String> english(String text, Set<String> given) {
    String rest = NO_WORDS.matcher(text).replaceAll(" ");
    for (String one : given) {
      rest = rest.replace(one, " ");
    }
    return new TreeSet<>(ENGLISH.matcher(rest).results().map(MatchResult::group).toList());
  }

  /**
   * What is rightly not translated: names, what the visitor typed, the agency's titles, and the
   * names of months and time zones, which are the platform's. Longer ones first.
   */
  private static Set<String> given() {
    Set<String> given =
        new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(s -> s));
    given.addAll(List.of("Casefolio", "visitor-3", "Mine", "Cousin", "Aunt", "Ask Ana."));
    given.addAll(List.of("Phone", "HeadlessChrome", "Linux"));
    Locale locale = Locale.of(PseudoLanguage.TAG, "US");
    given.addAll(List.of(DateFormatSymbols.getInstance(locale).getMonths()));
    given.addAll(List.of(DateFormatSymbols.getInstance(locale).getWeekdays()));
    given.add(
        ZoneId.of("America/New_York")
            .getDisplayName(TextStyle.FULL, Locale.of(PseudoLanguage.TAG)));
    if (catalogue().get("statuses") instanceof List<?> statuses) {
      statuses.forEach(status -> given.add(String.valueOf(((Map<?, ?>) status).get("en"))));
    }
    given.remove("");
    return given;
  }

  private static Map<?, ?> catalogue() {
    try {
      return new Yaml()
          .load(Files.readString(Path.of("src/main/resources/catalogue/statuses.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String axe() {
    try {
      return AxeBuilder.getAxeScript();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void showInTheirColorAndLeadOutWhereTheySay() {
    try (BrowserContext profile = chromium.profile("en", true, NARROW)) {
      Page page = profile.newPage();
      List<String> complaints = new ArrayList<>();
      page.onConsoleMessage(message -> complaints.add(message.text()));
      new Visit(page, program.url(), Texts.of("en"), "visitor-4").check("EAC9999103403");
      Object ground =
          page.evaluate(
              "getComputedStyle(document.querySelector('main"
                  + " .usa-button:not([class*=\"--\"])')).backgroundColor");
      assertThat(ground).isEqualTo("rgb(179, 63, 0)");
      assertThat(page.locator("meta[name=theme-color]").getAttribute("content"))
          .isEqualTo("#5a2000");
      assertThat(page.locator("a[data-leave]").getAttribute("href")).isEqualTo(LEAVE);
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void requireASecondStepOfThoseTheyName() {
    try (BrowserContext profile = chromium.profile("es", true, NARROW)) {
      Visit visit = new Visit(profile.newPage(), program.url(), Texts.of("es"), "lawyer-4");
      visit.open("/create");
      visit.page().locator("main label[for^=kind]").nth(2).click();
      visit
          .send("/create")
          .fill("userId", visit.userId())
          .fill("password", visit.password())
          .send("/create/account")
          .send("/account/codes/printed");
      assertThat(visit.path()).isEqualTo("/account/factors");
      assertThat(visit.page().locator("main .usa-alert--warning").count()).isEqualTo(1);
      assertThat(visit.open("/portfolio").path()).isEqualTo("/account/factors");

      SitePages.addApp(visit);
      visit.send("/account/factors/codes/printed");

      assertThat(visit.open("/portfolio").path()).isEqualTo("/portfolio");
      visit.open("/account/factors").press("main .cf-card a").press("#remove");
      assertThat(visit.page().locator("#errors li").count()).isEqualTo(1);
    }
  }

  /** By keyboard, on a phone: idle for 28 minutes of 30, and 31 are the most. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void warnOfTheEndOfASessionAndKeepWhatWasTyped(String language) {
    try (BrowserContext profile = chromium.profile(language, true, NARROW)) {
      Page page = profile.newPage();
      page.clock().install();
      Visit visit = new Visit(page, program.url(), Texts.of(language), "idle-" + language);
      visit.account(visit.userId(), "").send("/create/account").open("/account/email");
      Locator typed = page.locator("#email");
      typed.fill("half@typed");
      Locator dialog = page.locator("dialog");
      assertThat(dialog.isVisible()).isFalse();

      page.clock().fastForward(28 * 60_000L + 1_000);
      dialog.locator("#stay-title").waitFor();
      assertThat(violations(page)).isEmpty();
      picture(page, "session-idle-" + language);
      assertThat(focused(page)).isEqualTo(visit.text("platform.session.idle.stay"));
      page.keyboard().press("Enter");
      dialog.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      assertThat(typed.inputValue()).isEqualTo("half@typed");
      assertThat(page.evaluate("document.activeElement.id")).isEqualTo("email");

      page.clock().fastForward(60_000);
      dialog.locator("#stay-last-title").waitFor();
      assertThat(violations(page)).isEmpty();
      picture(page, "session-last-" + language);
      assertThat(focused(page)).isEqualTo(visit.text("platform.session.last.close"));
      page.keyboard().press("Escape");
      dialog.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      assertThat(typed.inputValue()).isEqualTo("half@typed");

      profile.clearCookies(); // the server's clock stands where it was
      page.clock().fastForward(3 * 60_000L);
      page.waitForURL(program.url() + "/sign-in?done=ended");
      assertThat(page.locator("main .usa-alert--info").innerText())
          .contains(visit.text("accounts.signIn.done.ended"));
    }
  }

  private static Object focused(Page page) {
    return page.evaluate("document.activeElement.textContent.trim()");
  }

  private static List<?> violations(Page page) {
    page.evaluate(axe());
    return page.evaluate(ALL) instanceof List<?> found ? found : List.of("axe says nothing");
  }

  private static void picture(Page page, String name) {
    Optional.ofNullable(System.getProperty("casefolio.pictures"))
        .ifPresent(folder ->
            page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of(folder).resolve(name + ".png"))));
  }

  @Test
  void areToldInOneLineWhatALanguageLacks(@TempDir Path incomplete) throws IOException {
    PseudoLanguage.writeTo(incomplete);
    Map<String, String> settings =
        Map.of(
            "CASEFOLIO_DEMO",
            "true",
            "SERVER_PORT",
            Integer.toString(Program.freePort()),
            "MANAGEMENT_SERVER_PORT",
            Integer.toString(Program.freePort()),
            "CASEFOLIO_LANGUAGES",
            "en," + PseudoLanguage.TAG,
            "CASEFOLIO_LANGUAGE_FILES",
            incomplete.toString());
    Files.delete(incomplete.resolve("catalogue/statuses.eo.yaml"));
    assertThat(refusal(settings)).contains("The catalogue of statuses").contains(" in eo; ");
    Files.delete(incomplete.resolve("notices/terms.eo.md"));
    Files.delete(incomplete.resolve("messages/portfolio_eo.properties"));
    assertThat(refusal(settings))
        .contains("CASEFOLIO_LANGUAGES names \"eo\"")
        .contains("messages/*_eo.properties")
        .contains("no text for portfolio.")
        .contains("more");
  }

  private static String refusal(Map<String, String> settings) {
    Program.Result result = Program.runAlone(settings);
    assertThat(result.exit()).isEqualTo(1);
    List<String> lines = result.err().lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
