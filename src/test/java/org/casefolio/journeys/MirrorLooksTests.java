package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.mirror.TestAgency;
import org.casefolio.mirror.TestAgency.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks otherwise on a mirror shuts nobody out either. */
class MirrorLooksTests {

  private static final List<Integer> WIDTHS = List.of(320, 1280);
  private static final String KNOWN = "EAC0921000001";
  private static final String UNKNOWN = "LIN0922000002";
  private static final Optional<Path> PICTURES =
      Optional.ofNullable(System.getProperty("casefolio.pictures")).map(Path::of);

  private static TestAgency agency;
  private static Program program;
  private static Chromium chromium;

  @BeforeAll
  static void start() {
    agency = TestAgency.start();
    agency.put(
        KNOWN,
        "Case Was Received",
        "On March 1, 2026, we received it. Go to <a href=\"https://a.example/b\">a.example/b</a>.",
        List.<String[]>of(
            new String[] {"2026-02-27", "We took your Form I-130 in at the lockbox."}));
    program =
        Program.demo(
            Map.of(
                "CASEFOLIO_OPERATOR_NAME",
                "Example Legal Aid",
                "CASEFOLIO_UPSTREAM_TOKEN_URL",
                agency.tokenUrl().toString(),
                "CASEFOLIO_UPSTREAM_API_URL",
                agency.apiUrl().toString(),
                "CASEFOLIO_UPSTREAM_CLIENT_ID",
                TestAgency.CLIENT,
                "CASEFOLIO_UPSTREAM_CLIENT_SECRET",
                TestAgency.SECRET,
                "CASEFOLIO_UPSTREAM_EVERY",
                "2s"));
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
    agency.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void nobodyIsShutOut(String language) throws IOException {
    List<String> found = new ArrayList<>();
    String userId = "mirror-" + language;
    try (BrowserContext profile = chromium.profile(language, true, WIDTHS.getFirst());
        Visitor reader = new Visitor(program)) {
      reader.createPortfolio(
          userId,
          "correct walrus battery kettle",
          userId + "@mail.example",
          KNOWN + "\n" + UNKNOWN);
      Visit visit = new Visit(profile.newPage(), program.url(), Texts.of(language), userId);
      visit.open("/");
      found.addAll(look(visit, "home"));
      visit.open("/sign-in").fill("userId", userId).fill("password", visit.password());
      visit.send("/sign-in");
      // The account was created in English.
      visit.open("/portfolio?lang=" + language);
      awaitText(visit, "/portfolio", "Case Was Received");
      awaitText(visit, "/portfolio", visit.text("mirror.list.notRecognized"));
      found.addAll(look(visit, "list"));
      visit.followed("EAC 092 100 0001");
      String known = visit.path();
      found.addAll(look(visit, "case"));
      visit.followed("LIN 092 200 0002");
      found.addAll(look(visit, "not recognized"));
      agency.faults(request -> Fault.CLOSED_NESTED);
      awaitText(visit, known, visit.text("mirror.outage.since").substring(0, 40));
      found.addAll(look(visit, "outage of a case"));
      awaitText(visit, "/", visit.text("mirror.outage.all").substring(0, 40));
      found.addAll(look(visit, "outage at home"));
    } finally {
      agency.faults(request -> Fault.NONE);
    }
    assertThat(found).isEmpty();
  }

  private static void awaitText(Visit visit, String path, String text) {
    Visitor.await(
        text,
        () ->
            visit.open(path).page().locator("body").innerText().contains(text)
                ? List.of(text)
                : List.of());
  }

  private static List<String> look(Visit visit, String name) throws IOException {
    List<String> found = new ArrayList<>();
    Page page = visit.page();
    for (int width : WIDTHS) {
      page.setViewportSize(width, Chromium.HEIGHT);
      int reach = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
      if (reach > width) {
        found.add(name + " scrolls sideways: " + reach + " px");
      }
      if (PICTURES.isPresent()) {
        Files.createDirectories(PICTURES.get());
        page.screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(
                    PICTURES
                        .get()
                        .resolve(
                            "mirror-"
                                + name.replace(' ', '-')
                                + "-"
                                + page.locator("html").getAttribute("lang")
                                + "-"
                                + width
                                + ".png")));
      }
      try {
        new AxeBuilder(page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
            .analyze()
            .getViolations()
            .forEach(rule -> found.add(name + " at " + width + ": " + rule.getId()));
      } catch (PlaywrightException e) {
        found.add(name + " cannot be looked at: " + e.getMessage());
      }
    }
    page.setViewportSize(WIDTHS.getFirst(), Chromium.HEIGHT);
    return found;
  }
}
