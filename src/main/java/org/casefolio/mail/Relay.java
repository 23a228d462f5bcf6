package org.casefolio.mail;

/** Where messages are handed over. */
interface Relay {

  /**
   * Opens a connection.
   *
   * @throws RelayUnavailable if there is none, or if the relay does not want to talk to us
   */
  Connection connect() throws RelayUnavailable;

  /** A connection, used for one message after the other. */
  interface Connection extends AutoCloseable {

    /**
     * Hands one message over.
     *
     * @param message the whole message as RFC 5322 has it, with CRLF line ends
     */
    Answer send(Envelope envelope, byte[] message);

    /** Whether it can be used for another message, as far as is known without asking. */
    boolean isOpen();

    /** Breaks it off if the message in hand takes too long; may be called by any thread. */
    default void breakOffIfOverdue() {}

    @Override
    void close();
  }

  /**
   * Who a message goes to and who hears of its failure: what is said to the relay, not what stands
   * in the message.
   *
   * @param returnPath the address of {@code MAIL FROM}, without angle brackets
   * @param recipient the one address of {@code RCPT TO}, without angle brackets
   */
  record Envelope(String returnPath, String recipient) {
    @Override
    public String toString() {
      return "Envelope";
    }
  }

  /** What became of a message. */
  sealed interface Answer {}

  /** The relay has taken it. */
  record Accepted() implements Answer {}

  /** Not now (4yz): to be tried again. */
  record Deferred() implements Answer {}

  /** Never (5yz), or it cannot be put on the wire at all. */
  record Refused() implements Answer {}

  /** The relay refuses us and not the message: to be tried again, here or elsewhere. */
  record Unwelcome() implements Answer {}

  /** The connection broke before anything of the message was sent: the relay has not got it. */
  record Unsent() implements Answer {}

  /** The connection broke: the relay may have taken it or not. */
  record Broken() implements Answer {}

  /** There is no relay to talk to. Its text names the relay's failure and nobody's address. */
  final class RelayUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    RelayUnavailable(String how) {
      super(how);
    }
  }
}
