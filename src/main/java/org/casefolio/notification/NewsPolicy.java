package org.casefolio.notification;

import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.portfolio.Follower;

/** What is news, and to whom. */
final class NewsPolicy {

  private NewsPolicy() {}

  /**
   * Whether followers are told. They are, of every new entry (of a final case, too), of the first
   * entry of a case that was not known before, and of every correction. An entry that came late is
   * told only if it asks something of the reader: the rest of the past stands in the timeline.
   */
  static boolean isNews(Change change, CatalogueEdition catalogue) {
    return switch (change.kind()) {
      case FIRST, CORRECTION -> true;
      case NEW -> !change.late() || catalogue.asks(change.told().title());
    };
  }

  /** Whether what is told is not what is current. */
  static boolean tellsOfThePast(Change change) {
    return switch (change.kind()) {
      case NEW -> change.late();
      case FIRST, CORRECTION -> false;
    };
  }

  /**
   * Whether a follower gets mail about it: only at an address that was confirmed, and only if it
   * was asked for.
   */
  static boolean isTold(Follower follower, boolean addressConfirmed) {
    return addressConfirmed && follower.asked();
  }
}
