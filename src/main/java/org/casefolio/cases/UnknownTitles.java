package org.casefolio.cases;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Titles that senders use and the catalogue does not have. */
@Component
class UnknownTitles {

  private final CaseStore store;
  private final StatusCatalogue catalogue;

  UnknownTitles(CaseStore store, StatusCatalogue catalogue) {
    this.store = store;
    this.catalogue = catalogue;
  }

  /** The titles with the number of entries that bear them, the most frequent first. */
  @Transactional(readOnly = true)
  public Map<String, Long> count() {
    CatalogueEdition edition = catalogue.current();
    List<String> unknown =
        store.listTitles().stream().filter(title -> edition.find(title).isEmpty()).toList();
    return unknown.isEmpty() ? Map.of() : store.countEntries(unknown);
  }
}
