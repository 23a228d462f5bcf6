package org.casefolio.mail;

/**
 * A mail server of our own on this machine, which takes the place of a relay where none is set up:
 * a demonstration's mailbox.
 */
public interface LocalRelay {

  /** The port on 127.0.0.1 that it listens on. */
  int port();
}
