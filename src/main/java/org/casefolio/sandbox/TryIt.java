package org.casefolio.sandbox;

import gg.jte.Content;
import java.util.Arrays;
import java.util.Optional;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.lookup.HomeExtra;
import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.casefolio.templates.generated.Templates;
import org.springframework.stereotype.Component;

/** What the first page of a demonstration offers to try: a case, and something to happen to it. */
@Component
@Demo
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

  /**
   * A status title as the page shows it.
   *
   * @param words the title
   * @param lang the language that it is in
   */
  record Shown(String words, String lang) {}

  @Override
  public Content content(Page page) {
    return templates.sandboxTryIt(
        page,
        SyntheticCases.DEMO_CASE,
        current(page).map(Shown::words).orElse(""),
        current(page).map(Shown::lang).orElse(page.lang()),
        outcome(page));
  }

  private Optional<Shown> current(Page page) {
    CatalogueEdition edition = catalogue.current();
    return cases
        .find(SyntheticCases.DEMO_CASE)
        .flatMap(one -> one.current())
        .map(entry -> shown(entry, page, edition));
  }

  private static Shown shown(CaseEntry entry, Page page, CatalogueEdition edition) {
    return new Shown(
        entry.title(page.locale(), edition),
        entry.translated(page.locale(), edition) ? page.lang() : "en");
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
