package org.casefolio.sandbox;

import casefolio.templates.Templates;
import gg.jte.Content;
import java.util.Arrays;
import org.casefolio.cases.Case;
import org.casefolio.cases.Cases;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.view.StatusText;
import org.casefolio.lookup.HomeExtra;
import org.casefolio.platform.settings.PretendAgency;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Component;

/** What the first page of a demonstration offers to try: a case, and something to happen to it. */
@Component
@PretendAgency
@Serving
class TryIt implements HomeExtra {

  private final Cases cases;
  private final StatusCatalogue catalogue;
  private final Templates templates;

  TryIt(Cases cases, StatusCatalogue catalogue, Templates templates) {
    this.cases = cases;
    this.catalogue = catalogue;
    this.templates = templates;
  }

  @Override
  public Content content(Page page) {
    return templates.sandboxTryIt(
        page,
        SyntheticCases.DEMO_CASE,
        cases
            .find(SyntheticCases.DEMO_CASE)
            .flatMap(Case::current)
            .map(entry -> StatusText.of(entry, page.locale(), catalogue.current())),
        outcome(page));
  }

  /** What the button did, as its answer put it into the address; empty if it was not pressed. */
  private static String outcome(Page page) {
    return Arrays.stream(page.query().split("&", -1))
        .filter(part -> part.startsWith(AdvancePages.OUTCOME + "="))
        .map(part -> part.substring(AdvancePages.OUTCOME.length() + 1))
        .filter(AdvancePages.OUTCOMES::contains)
        .findFirst()
        .orElse("");
  }
}
