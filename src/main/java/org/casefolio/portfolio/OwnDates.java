package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CatalogueEdition;

/**
 * What a reader said of the dates of a case: one typed from a notice, and that everything asked so
 * far is answered. Nothing here computes a date.
 *
 * @param typed the date that the reader typed; empty if none
 * @param typedAt up to which entry the history went when it was typed
 * @param answered up to which entry everything is answered; 0 if nothing
 */
public record OwnDates(Optional<LocalDate> typed, long typedAt, long answered) {

  static final OwnDates NONE = new OwnDates(Optional.empty(), 0, 0);

  /** With a date typed now; whatever was answered before, this one is not. */
  OwnDates withTyped(LocalDate date, long newest) {
    return new OwnDates(Optional.of(date), newest, Math.min(answered, newest - 1));
  }

  /** Without a date of the reader's own. */
  OwnDates withoutTyped() {
    return new OwnDates(Optional.empty(), 0, answered);
  }

  /** With everything answered up to an entry; 0 takes that back. */
  OwnDates withAnswered(long entry) {
    return new OwnDates(typed, typedAt, entry);
  }

  /**
   * The dates by which something has to be answered, the first one first. One of the agency counts
   * while its entry stands, is not being checked, and nothing that stands and happened later
   * answers it; where the reader typed a date after it had come, that one takes its place. A typed
   * date counts until a status that came after it was typed answers what was asked then. Whatever
   * the reader said to have answered does not count.
   */
  public List<Deadline> open(Case known, CatalogueEdition edition) {
    return open(known, edition, false);
  }

  /** The same with those that are being checked: the reader may have answered them. */
  List<Deadline> shown(Case known, CatalogueEdition edition) {
    return open(known, edition, true);
  }

  private List<Deadline> open(Case known, CatalogueEdition edition, boolean beingChecked) {
    List<CaseEntry> standing =
        known.history().reversed().stream()
            .filter(entry -> entry.state() == CaseEntry.State.IN_FORCE)
            .filter(entry -> !entry.beingChecked() || (beingChecked && entry.respondBy() != null))
            .toList();
    List<Deadline> open = new ArrayList<>();
    for (int i = 0; i < standing.size(); i++) {
      CaseEntry asks = standing.get(i);
      LocalDate day = asks.respondBy();
      boolean replaced = typed.isPresent() && asks.id() <= typedAt;
      if (day != null
          && !replaced
          && asks.id() > answered
          && standing.subList(i + 1, standing.size()).stream()
              .noneMatch(later -> edition.answers(later.title(), asks.title()))) {
        open.add(new Deadline.OfTheAgency(day, asks));
      }
    }
    typed
        .filter(day -> answered < typedAt)
        .filter(day -> !isAnswered(standing, edition))
        .ifPresent(day -> open.add(new Deadline.Typed(day)));
    open.sort(Comparator.comparing(Deadline::day));
    return open;
  }

  private boolean isAnswered(List<CaseEntry> standing, CatalogueEdition edition) {
    String asked = "";
    boolean answered = false;
    for (CaseEntry entry : standing) {
      if (entry.id() <= typedAt) {
        asked = entry.title();
        answered = false; // what answers it has to have happened later
      } else {
        answered |= edition.answers(entry.title(), asked);
      }
    }
    return answered;
  }

  @Override
  public String toString() {
    return "OwnDates[]";
  }
}
