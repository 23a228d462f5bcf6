package org.casefolio.api;

import casefolio.templates.Templates;
import gg.jte.Content;
import org.casefolio.lookup.HelpExtra;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Component;

/** Leads from the help page to the one for developers. */
@Component
@ApiServed
class DevelopersHelp implements HelpExtra {

  private final Templates templates;

  DevelopersHelp(Templates templates) {
    this.templates = templates;
  }

  @Override
  public Content content(Page page) {
    return templates.apiHelp(page);
  }
}
