package org.casefolio.api;

import java.time.Duration;
import org.casefolio.cases.Case;
import org.casefolio.cases.ReceiptNumber;

/**
 * Whoever knows the cases that are not kept here. Where only some cases are followed, a bean of
 * this type is asked for every other number before a client is told that it is not recognized.
 */
public interface Elsewhere {

  /** Asks about a case. Takes seconds at most, throws nothing for what can go wrong outside. */
  Answer ask(ReceiptNumber receipt);

  /** What came of asking. */
  sealed interface Answer {}

  /**
   * The case as it is there.
   *
   * @param found with its history
   */
  record Found(Case found) implements Answer {}

  /** It is not recognized there either. */
  record NotRecognized() implements Answer {}

  /**
   * Nobody can say now.
   *
   * @param retryAfter when to ask again
   */
  record CannotSay(Duration retryAfter) implements Answer {}
}
