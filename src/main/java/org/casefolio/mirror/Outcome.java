package org.casefolio.mirror;

import java.time.Duration;
import java.util.Optional;

/** What came of asking the agency for a case. The agency's own messages are kept verbatim. */
sealed interface Outcome {

  /**
   * The agency told how the case stands.
   *
   * @param answer what it said, understood
   * @param body the same as it came
   */
  record Answered(Answer answer, String body) implements Outcome {
    @Override
    public String toString() {
      return "Answered";
    }
  }

  /** The agency does not recognise the number, or does not tell of the case. */
  record NotRecognized(String message) implements Outcome {}

  /** More was asked than is allowed. */
  record TooMany(Optional<Duration> retryAfter, String message) implements Outcome {}

  /** The service says that it does not answer at this time. */
  record Closed(Optional<Duration> retryAfter, String message) implements Outcome {}

  /** Nothing that can be understood came; that says nothing about the case. */
  record Failed(Reason reason, String message) implements Outcome {}

  /** Why nothing that can be understood came. */
  enum Reason {
    /** There was no connection, or it broke. */
    UNREACHABLE,
    /** It took too long. */
    SLOW,
    /** More came than any answer has. */
    TOO_LARGE,
    /** What came is not as it should be. */
    UNREADABLE,
    /** It was about another case. */
    OTHER_CASE,
    /** Our credentials were refused. */
    REFUSED,
    /** A status that the API does not have. */
    UNEXPECTED
  }
}
