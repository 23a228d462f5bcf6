package org.casefolio.mail;

import org.casefolio.mail.ReturnPaths.Token;

/** What a message in the bounce mailbox turned out to be. */
sealed interface Report {

  /**
   * A message of ours was not delivered, and nobody tries any more.
   *
   * @param token which message
   * @param weight whether trying again makes sense
   * @param code the enhanced status code (RFC 3463), such as 5.1.1; empty if it names none
   */
  record Failed(Token token, Weight weight, String code) implements Report {}

  /**
   * Its reader called a message of ours unwanted (RFC 5965).
   *
   * @param token which message
   */
  record Complained(Token token) implements Report {}

  /** Something that is sent by itself and asks nothing of us; it is never answered. */
  record Automatic(Kind kind) implements Report {}

  /** A report that names no return path of ours. */
  record Foreign() implements Report {}

  /** Written by a person, or by a program for another purpose. */
  record NotAReport() implements Report {}

  /** It cannot be read, or not without danger. */
  record Malformed(Flaw flaw) implements Report {}

  /** Whether a failed message may be sent again. */
  enum Weight {
    /** There is no such mailbox. */
    HARD,
    /** There may be room, or another mood, later. */
    SOFT
  }

  /** What is sent by itself. */
  enum Kind {
    /** It is late and is still being tried. */
    DELAYED,
    DELIVERED,
    /** Out of office and the like (RFC 3834). */
    AUTO_REPLY,
    /** A read receipt (RFC 8098). */
    READ,
    /** Feedback other than a complaint. */
    FEEDBACK
  }

  /** What is wrong with a message. */
  enum Flaw {
    TOO_LARGE,
    /** Nested too deep, or made of too many parts. */
    TOO_COMPLEX,
    UNREADABLE,
    /** It was tried and something failed, more than once. */
    STUBBORN
  }
}
