package org.casefolio.lookup;

import java.time.Duration;
import java.util.Optional;
import org.casefolio.cases.Case;
import org.casefolio.cases.ReceiptNumber;

/**
 * Asks somebody else for a case, where the public check is not answered from what is kept here. So
 * what is kept cannot be told apart from what is not: both are asked for, and take as long.
 */
public interface Enquiry {

  /** Asks for a case; blocks until there is an answer, for half a minute at most. */
  Reply ask(ReceiptNumber receipt);

  /** What came of asking. */
  sealed interface Reply {}

  /** The case as it stands there. */
  record Found(Case found) implements Reply {}

  /**
   * It is not recognised there.
   *
   * @param message their own words
   */
  record NotRecognized(String message) implements Reply {}

  /**
   * No answer can be had now, which says nothing about the case.
   *
   * @param message their own words; empty if there are none
   * @param retryAfter when they said to ask again; empty if they did not
   */
  record NoAnswer(String message, Optional<Duration> retryAfter) implements Reply {}
}
