package org.casefolio.lookup;

import casefolio.templates.Templates;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where to find a receipt number, and the other questions that people ask first. */
@Controller
@Serving
class HelpPages {

  private final Templates templates;

  HelpPages(Templates templates) {
    this.templates = templates;
  }

  @GetMapping("/help")
  Html help(Page page) {
    return Html.of(templates.lookupHelp(page));
  }
}
