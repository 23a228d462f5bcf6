package org.casefolio.accounts;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link in a mail, as it is kept.
 *
 * @param account whose it is
 * @param state what has become of it
 */
record Link(AccountId account, State state) {

  /** How long a link works. */
  static final Duration LIFE = Duration.ofHours(24);

  /**
   * How long an owner can take back what somebody else did. A week and a day, so that whoever looks
   * into a mailbox once a week still finds the link working; no longer, because until then an
   * address that is no longer the account's can be made it again by whoever reads mail there.
   */
  static final Duration LIFE_OF_NOT_ME = Duration.ofDays(8);

  /** How long who stops something by a link learns what has become of it. */
  static final Duration REMEMBERED = Duration.ofDays(30);

  /** The one thing that a link is for. */
  enum Purpose {
    CONFIRM_EMAIL,
    /** Confirms a further address. */
    CONFIRM_MORE,
    RESET_PASSWORD,
    /** Opens the way in for browsers that the owner has not used. */
    OPEN_LANE,
    /** Takes back what somebody else did, and locks the account. */
    NOT_ME,
    /** Stops what whoever says to have lost every second step has asked for. */
    KEEP_FACTORS,
    /** Turns the second step off. */
    REMOVE_FACTORS
  }

  /** What has become of a link. */
  enum State {
    LIVE,
    USED,
    /** A newer link was asked for, or the address has changed. */
    REPLACED,
    EXPIRED,
    /** Never made, or forgotten long after its end. */
    UNKNOWN
  }

  /** The random value in the address; only its hash is kept. */
  record Token(String value) {

    private static final int CHARACTERS = 43;

    static Token random() {
      return new Token(Secrets.random());
    }

    static Optional<Token> parse(@Nullable String value) {
      return value != null && value.length() == CHARACTERS
          ? Optional.of(new Token(value))
          : Optional.empty();
    }

    byte[] hash() {
      return Secrets.sha256(value);
    }

    @Override
    public String toString() {
      return "Token";
    }
  }
}
