package org.casefolio.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;

/**
 * Numbers that always get a certain answer of the official API, whatever the truth is, so that the
 * author of a client can see how it takes them. A demonstration has some.
 */
public interface Rehearsal {

  /** The answer to a number; empty for all others. */
  Optional<Answer> find(ReceiptNumber receipt);

  /**
   * An answer, as it is sent.
   *
   * @param status the status
   * @param type the media type
   * @param headers further headers
   * @param body the body
   * @param over how long it takes to be written
   */
  record Answer(int status, String type, Map<String, String> headers, String body, Duration over) {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }
}
