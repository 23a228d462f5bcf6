package org.casefolio.mail;

import java.util.List;

/**
 * A reply of an SMTP server.
 *
 * @param lines what follows the code, line by line; may hold an address and is never logged
 */
record SmtpReply(int code, List<String> lines) {

  /** The server ends the connection (RFC 5321, 3.8). */
  static final int CLOSING = 421;

  SmtpReply {
    lines = List.copyOf(lines);
  }

  boolean isPositive() {
    return code >= 200 && code <= 299;
  }

  boolean wantsMore() {
    return code >= 300 && code <= 399;
  }

  boolean isForNow() {
    return code >= 400 && code <= 499;
  }

  boolean isForGood() {
    return code >= 500 && code <= 599;
  }

  @Override
  public String toString() {
    return Integer.toString(code);
  }
}
