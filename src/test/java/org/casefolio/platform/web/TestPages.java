package org.casefolio.platform.web;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Pages for tests that need their words and no site. */
public final class TestPages {

  private TestPages() {}

  /** A page with the texts of these modules. */
  public static Page page(Locale language, String... modules) {
    ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
    texts.addBasenames("messages/platform");
    for (String module : modules) {
      texts.addBasenames("messages/" + module);
    }
    texts.setDefaultEncoding("UTF-8");
    texts.setFallbackToSystemLocale(false);
    return new Page(
        language, "/", "", "", null, false, texts, settings(), () -> null, path -> path);
  }

  private static Settings settings() {
    return new Settings(
        false,
        Path.of("target"),
        URI.create("https://status.example.org"),
        new Operator(
            "Test Agency", Operator.Kind.AGENCY, "help@status.example.org", "no-reply@example.org"),
        List.of(Locale.ENGLISH, Locale.of("es")),
        ZoneId.of("America/New_York"),
        Optional.empty());
  }
}
