package org.casefolio.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;

/** The mailbox of a demonstration, as a reader opens it. */
record Letterbox(Page page, String url) {

  private static final long LONGEST_NANOS = 30_000_000_000L;

  /**
   * Waits at the mailbox until a message to this address has come whose subject has this in it.
   *
   * @return the link to the newest of them
   */
  Locator await(String to, String subject) {
    page.navigate(url + "/demo/mailbox");
    Locator row =
        page.locator("main tr")
            .filter(new Locator.FilterOptions().setHasText(to))
            .filter(new Locator.FilterOptions().setHasText(exactly(subject)));
    long end = System.nanoTime() + LONGEST_NANOS;
    while (row.count() == 0 && System.nanoTime() < end) {
      page.reload();
      page.waitForTimeout(250);
    }
    assertThat(row.first()).containsText("[Demo]");
    return row.first().locator("a").first();
  }

  /** A text that is looked for as it stands; a plain one would be found in any case. */
  private static Pattern exactly(String text) {
    return Pattern.compile(text.replaceAll("[^\\p{L}\\p{N} ]", "\\\\$0"));
  }
}
