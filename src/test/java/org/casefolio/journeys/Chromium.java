package org.casefolio.journeys;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One headless Chromium: the machine's, or where there is none the browser tool's own download. */
final class Chromium implements AutoCloseable {

  /** How high a window is, in px. */
  static final int HEIGHT = 800;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium start() {
    String path = installed();
    Map<String, String> environment =
        path.isEmpty() ? Map.of() : Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            .setHeadless(true)
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync"));
    if (!path.isEmpty()) {
      options.setExecutablePath(Path.of(path));
    }
    return new Chromium(playwright, playwright.chromium().launch(options));
  }

  /** A browser profile that begins empty. */
  BrowserContext profile(String language, boolean script, int width) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setLocale(language + "-US")
            .setJavaScriptEnabled(script)
            .setViewportSize(width, HEIGHT));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static String installed() {
    Path file = Path.of(System.getProperty("casefolio.browser", "target/browser.txt"));
    try {
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
