package org.casefolio.mail;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as its reader finds it again.
 *
 * @param id its random id
 * @param writer which writer wrote it
 * @param facts what it was written from; several where it carries several messages
 * @param address where it went
 * @param day the day it was accepted by the relay, or enqueued while it is not
 * @param state what has become of it
 * @param written what it says, once it was written
 */
public record Sent(
    UUID id,
    String writer,
    List<String> facts,
    String address,
    LocalDate day,
    State state,
    Optional<Written> written) {

  public Sent {
    facts = List.copyOf(facts);
  }

  /** What has become of a message. */
  public enum State {
    WAITING,
    /** It waits for its digest. */
    POSTPONED,
    /** It, or something in it, is being checked. */
    HELD,
    DELAYED,
    ACCEPTED,
    GIVEN_UP,
    /** It came back, or its address had been found unreachable. */
    BOUNCED
  }
}
