package org.casefolio.sweeping;

import java.time.Instant;

/** Whether a question is answered. Says nothing about the number that is asked for. */
public sealed interface Permission {

  /** It is answered. */
  record Granted() implements Permission {}

  /**
   * Too much was asked.
   *
   * @param until when the next questions from this address are answered, whatever they are about;
   *     within an hour
   */
  record OverBudget(Instant until) implements Permission {}
}
