package org.casefolio.mail;

import java.util.UUID;

/**
 * A message that was enqueued earlier.
 *
 * @param id its random id
 * @param owner whose it is
 * @param writer which writer writes it
 * @param facts what it is written from
 * @param fate whether it can have reached its reader
 * @param held whether it is held
 */
public record Earlier(UUID id, UUID owner, String writer, String facts, Fate fate, boolean held) {

  /** Whether a message can have reached its reader. */
  public enum Fate {
    /** It was accepted, or is just being handed over, or was when a process ended: nobody knows. */
    SENT,
    /** It has not left, and can be cancelled. */
    UNSENT,
    /** It has not left and never will. */
    CANCELLED
  }

  @Override
  public String toString() {
    return "Earlier[" + fate + "]";
  }
}
