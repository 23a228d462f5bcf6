package org.casefolio.chaos;

import java.util.OptionalInt;

/** One copy of a message that the mail server has accepted. */
final class Copy {

  private final String messageId;
  private final String recipient;
  private final String text;
  private final OptionalInt event;
  private final Run from;
  private final long at = System.nanoTime();
  private volatile boolean swallowed;
  private volatile boolean inFlight;

  /**
   * A copy accepted now.
   *
   * @param text what it says, unless it tells an event
   * @param event the number of the event that it tells
   * @param from the process that it came from
   */
  Copy(String messageId, String recipient, String text, OptionalInt event, Run from) {
    this.messageId = messageId;
    this.recipient = recipient;
    this.text = text;
    this.event = event;
    this.from = from;
  }

  String messageId() {
    return messageId;
  }

  String recipient() {
    return recipient;
  }

  String text() {
    return text;
  }

  OptionalInt event() {
    return event;
  }

  Run from() {
    return from;
  }

  /** When, by this machine's own clock. */
  long at() {
    return at;
  }

  /** The client was not told that it was accepted. */
  void swallow() {
    swallowed = true;
  }

  boolean isSwallowed() {
    return swallowed;
  }

  /** It was not marked as accepted when its process or the database ended. */
  void wasInFlight() {
    inFlight = true;
  }

  boolean isInFlight() {
    return inFlight;
  }
}
