package org.casefolio.mail;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A message to be sent once.
 *
 * @param owner whose key seals it; an account
 * @param writer which {@link Writer} writes it, by its name
 * @param facts what it is about, as the writer understands it (JSON); sealed
 * @param address the mailbox it goes to; sealed
 * @param language the reader's language
 * @param priority which queue it goes through
 * @param key what makes it this message and no other, such as account, address, case event and
 *     kind; kept only as a keyed hash, unique: enqueueing the same again does nothing
 * @param topic what it can be found by to cancel it before it is sent, such as a case; kept only as
 *     a keyed hash
 * @param batch the part of the agency's feed that caused it and that it can be held with, kept only
 *     as a keyed hash
 * @param caused when what it tells was recorded here, if that was before now; sealed
 * @param travel how it may leave
 */
public record Message(
    UUID owner,
    String writer,
    String facts,
    String address,
    Locale language,
    Priority priority,
    String key,
    Optional<String> topic,
    Optional<UUID> batch,
    Optional<Instant> caused,
    Travel travel) {

  /** A message that leaves at once. */
  public Message(
      UUID owner,
      String writer,
      String facts,
      String address,
      Locale language,
      Priority priority,
      String key,
      Optional<String> topic,
      Optional<UUID> batch,
      Optional<Instant> caused) {
    this(owner, writer, facts, address, language, priority, key, topic, batch, caused, new Alone());
  }

  /** A message that is caused by what happens now, and leaves at once. */
  public Message(
      UUID owner,
      String writer,
      String facts,
      String address,
      Locale language,
      Priority priority,
      String key,
      Optional<String> topic,
      Optional<UUID> batch) {
    this(owner, writer, facts, address, language, priority, key, topic, batch, Optional.empty());
  }

  /** How a message may leave. */
  public sealed interface Travel {}

  /** At once and by itself. */
  public record Alone() implements Travel {}

  /**
   * In one letter with others of its owner, address and writer: with whatever waits about the same
   * topic, and if it is a digest's with what is due for that.
   *
   * @param from not before then, which is kept in clear: so it must not say when something
   *     happened; empty for at once
   */
  public record Together(Optional<Instant> from) implements Travel {}

  /** The queues, the most urgent first. */
  public enum Priority {
    SIGN_IN(0),
    ACTION_REQUIRED(1),
    CHANGE(2),
    DIGEST(3);

    /** Kept in the database; the lower goes first. */
    private final int rank;

    Priority(int rank) {
      this.rank = rank;
    }

    int rank() {
      return rank;
    }

    static Priority ofRank(int rank) {
      for (Priority priority : values()) {
        if (priority.rank == rank) {
          return priority;
        }
      }
      throw new IllegalArgumentException("no such priority");
    }
  }

  @Override
  public String toString() {
    return "Message[" + writer + ", " + priority + "]";
  }
}
