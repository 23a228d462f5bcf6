package org.casefolio.mail;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as its reader finds it again.
 *
 * @param id its random id
 * @param writer which writer wrote it
 * @param facts what it was written from
 * @param address where it went
 * @param day the day it was accepted by the relay, or enqueued while it is not
 * @param state what has become of it
 * @param written what it says, once it was written
 */
public record Sent(
    UUID id,
    String writer,
    String facts,
    String address,
    LocalDate day,
    State state,
    Optional<Written> written) {

  /** What has become of a message. */
  public enum State {
    WAITING,
    DELAYED,
    ACCEPTED,
    GIVEN_UP,
    /** It came back, or its address had been found unreachable. */
    BOUNCED
  }
}
