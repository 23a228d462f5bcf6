package org.casefolio.portfolio;

import java.util.UUID;

/** What became of a case that somebody wanted to follow. */
sealed interface FollowOutcome {

  /**
   * It is followed now.
   *
   * @param follow its random id in the portfolio
   * @param recognized whether the agency has reported anything about it
   */
  record Added(UUID follow, boolean recognized) implements FollowOutcome {}

  /**
   * It is followed now and shown later, whether or not the agency knows it.
   *
   * @param follow its random id in the portfolio
   */
  record AddedLate(UUID follow) implements FollowOutcome {}

  /** It was followed already, or stands earlier in the same list. */
  record AlreadyThere(UUID follow) implements FollowOutcome {}

  /** As many pending cases are followed as may be. */
  record TooManyPending(int limit) implements FollowOutcome {}

  /** As many cases were added within a day as may be. */
  record TooManyToday() implements FollowOutcome {}

  /** The portfolio holds as many cases as it can, closed ones included. */
  record PortfolioFull(int limit) implements FollowOutcome {}
}
