package org.casefolio.mail;

import java.util.Locale;
import java.util.UUID;

/**
 * Writes one kind of message from its facts, in the reader's language. Called once per message,
 * before the first attempt to send it; what it returned is kept and sent again as it is.
 */
public interface Writer {

  /** The name that {@link Message#writer()} refers to; kept in the database, so never renamed. */
  String name();

  /**
   * Writes the message.
   *
   * @param message the random id of the message, under which the reader finds it again
   */
  Written write(UUID message, String facts, Locale language);

  /**
   * Whether such a message goes even to an address to which nothing goes any more, because what was
   * sent there came back: only one that asks whether mail arrives there now.
   */
  default boolean reachesUnreachable() {
    return false;
  }

  /** Whether a message that came back may be sent again, hours later and as it is. */
  default boolean isStillWanted(String facts) {
    return true;
  }
}
