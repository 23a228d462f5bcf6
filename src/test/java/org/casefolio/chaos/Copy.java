package org.casefolio.chaos;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** One copy of a message that the mail server has accepted. */
final class Copy {

  private final String messageId;
  private final String recipient;
  private final String text;
  private final List<Integer> events;
  private final Run from;
  private final long begun;
  private final long at = System.nanoTime();
  private volatile boolean swallowed;
  private volatile boolean inFlight;

  /**
   * A copy accepted now.
   *
   * @param text what it says, unless it tells events
   * @param events the numbers of the events that it tells
   * @param from the process that it came from
   * @param begun when that began to hand it over
   */
  Copy(
      String messageId, String recipient, String text, List<Integer> events, Run from, long begun) {
    this.messageId = messageId;
    this.recipient = recipient;
    this.text = text;
    this.events = List.copyOf(events);
    this.from = from;
    this.begun = begun;
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

  List<Integer> events() {
    return events;
  }

  Run from() {
    return from;
  }

  /** When it was accepted, by this machine's own clock. */
  long at() {
    return at;
  }

  /** Whether it was being handed over at some time between these two. */
  boolean wasUnderway(long from, long until) {
    return begun - until < 0 && at - from > 0;
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

  @Override
  public String toString() {
    return "from node %d in %d ms until %d%s%s"
        .formatted(
            from.node() + 1,
            TimeUnit.NANOSECONDS.toMillis(at - begun),
            TimeUnit.NANOSECONDS.toMillis(at),
            inFlight ? ", in flight" : "",
            swallowed ? ", swallowed" : "");
  }
}
