package org.casefolio.cases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A case as a reader sees it.
 *
 * @param receipt its number
 * @param form the form it was filed on, such as {@code I-485}
 * @param current the entry in force that happened last; absent when every entry was withdrawn
 * @param history all entries, what happened last first, of two at the same time the one that came
 *     last
 * @param lastReport when the agency's system that reports on this case was last heard; says nothing
 *     about progress
 */
public record Case(
    ReceiptNumber receipt,
    String form,
    Optional<CaseEntry> current,
    List<CaseEntry> history,
    Instant lastReport) {

  public Case {
    history = List.copyOf(history);
  }

  /** Whether nothing more is expected to happen. */
  public boolean isFinal(CatalogueEdition catalogue) {
    return current.map(entry -> catalogue.isFinal(entry.title(), form)).orElse(false);
  }
}
