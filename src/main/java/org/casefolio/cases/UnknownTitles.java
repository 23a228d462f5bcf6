package org.casefolio.cases;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casefolio.cases.CaseStore.TitleCount;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Titles that senders use and the catalogue does not have. What only protected cases bear is not
 * told here either.
 */
@Component
class UnknownTitles {

  private final CaseStore store;
  private final ProtectedForms protectedForms;
  private final StatusCatalogue catalogue;

  UnknownTitles(CaseStore store, ProtectedForms protectedForms, StatusCatalogue catalogue) {
    this.store = store;
    this.protectedForms = protectedForms;
    this.catalogue = catalogue;
  }

  /** The titles with the number of entries that bear them, the most frequent first. */
  @Transactional(readOnly = true)
  public Map<String, Long> count() {
    CatalogueEdition edition = catalogue.current();
    List<String> unknown =
        store.listTitles().stream().filter(title -> edition.find(title).isEmpty()).toList();
    Map<String, Long> counts = new HashMap<>();
    for (TitleCount count : store.countEntries(unknown)) {
      if (!protectedForms.contains(count.form())) {
        counts.merge(count.title(), count.entries(), Long::sum);
      }
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(count -> sorted.put(count.getKey(), count.getValue()));
    return sorted;
  }
}
