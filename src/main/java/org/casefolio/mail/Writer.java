package org.casefolio.mail;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
   * @param facts what it is about; several, in no order, where messages that may travel together do
   */
  Written write(UUID message, List<String> facts, Locale language);

  /**
   * Whether such a message goes even to an address to which nothing goes any more, because what was
   * sent there came back: only one that asks whether mail arrives there now.
   */
  default boolean reachesUnreachable() {
    return false;
  }

  /**
   * Whether such a message can lapse while it waits alone: because it is held, or no relay takes
   * it. {@link #stillWanted} is asked then before each attempt to send it.
   */
  default boolean lapses() {
    return false;
  }

  /**
   * Whether it stays known that there was such a message when its text is forgotten: not of one
   * about an account, which tells nobody anything afterwards.
   */
  default boolean outlastsItsText() {
    return true;
  }

  /**
   * Which messages may still be sent that have waited: for a digest, since they came back hours
   * ago, or because an operator sends them again. One call for many, with a number of statements
   * that does not depend on how many.
   */
  default Set<String> stillWanted(Collection<String> facts) {
    return Set.copyOf(facts);
  }
}
