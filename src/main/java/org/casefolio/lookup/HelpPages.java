package org.casefolio.lookup;

import casefolio.templates.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where to find a receipt number, and the other questions that people ask first. */
@Controller
@Serving
class HelpPages {

  private final Templates templates;
  private final Map<Locale, String> drawings = new ConcurrentHashMap<>();

  HelpPages(Templates templates) {
    this.templates = templates;
  }

  @GetMapping("/help")
  Html help(Page page) {
    String drawing = drawings.computeIfAbsent(page.locale(), HelpPages::drawing);
    return Html.of(templates.lookupHelp(page, output -> output.writeContent(drawing)));
  }

  /** Our own drawing of a notice, in the language or else in English. */
  private static String drawing(Locale language) {
    ClassPathResource own = new ClassPathResource("drawings/receipt-notice." + language + ".svg");
    ClassPathResource english = new ClassPathResource("drawings/receipt-notice.en.svg");
    try {
      return (own.exists() ? own : english).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
