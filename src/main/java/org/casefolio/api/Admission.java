package org.casefolio.api;

import java.time.Duration;

/** Whether a request is answered. */
sealed interface Admission {

  /**
   * It is.
   *
   * @param client whose it is
   * @param allowance what the client may ask from now on
   * @param granted how many cases it may ask about: as many as it wants to, or what the day still
   *     has
   */
  record Admitted(Client client, Allowance allowance, int granted) implements Admission {}

  /** No token that is good. */
  record NotLetIn() implements Admission {}

  /** Too many requests a second. */
  record TooFast(Allowance allowance) implements Admission {

    /** When there is room for another one. */
    Duration retryAfter() {
      return Duration.ofSeconds(1);
    }
  }

  /** None left for the day. */
  record UsedUp(Allowance allowance) implements Admission {

    /** When the next day begins. */
    Duration retryAfter() {
      return allowance.reset();
    }
  }
}
