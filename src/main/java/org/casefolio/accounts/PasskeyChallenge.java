package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;

/** The question that a passkey has to answer, waiting in the session; good for one answer. */
final class PasskeyChallenge {

  private static final String ATTRIBUTE = "passkeyChallenge";

  private PasskeyChallenge() {}

  /** A new one, which takes the place of any other. */
  static byte[] begin(HttpServletRequest request) {
    byte[] challenge = WebAuthn.challenge();
    request.getSession(true).setAttribute(ATTRIBUTE, WebAuthn.encode(challenge));
    return challenge;
  }

  /** The one that was asked last; it is forgotten by being taken. */
  static Optional<byte[]> take(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String text)) {
      return Optional.empty();
    }
    session.removeAttribute(ATTRIBUTE);
    return Optional.of(WebAuthn.decode(text));
  }
}
