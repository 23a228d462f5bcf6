package org.casefolio.lookup;

import casefolio.templates.Templates;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where to find a receipt number, and the other questions that people ask first. */
@Controller
@Serving
class HelpPages {

  private final Templates templates;
  private final ObjectProvider<HelpExtra> extras;

  HelpPages(Templates templates, ObjectProvider<HelpExtra> extras) {
    this.templates = templates;
    this.extras = extras;
  }

  @GetMapping("/help")
  Html help(Page page) {
    return Html.of(
        templates.lookupHelp(
            page, extras.orderedStream().map(extra -> extra.content(page)).toList()));
  }
}
