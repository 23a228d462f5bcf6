package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;

/**
 * The receipt number that somebody had already typed before creating an account or signing in. It
 * travels as a hidden field of the forms, never in an address, and then waits in the session,
 * sealed like everything there.
 */
public final class PendingReceipt {

  /** Name of the hidden form field. */
  public static final String FIELD = "receiptNumber";

  private static final String ATTRIBUTE = "pendingReceipt";

  /** Longer than anything that a copied line with a receipt number needs. */
  private static final int MOST_CHARACTERS = 200;

  private PendingReceipt() {}

  /** What was typed, as it was typed; it is forgotten by being taken. */
  public static Optional<String> take(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String typed)) {
      return Optional.empty();
    }
    session.removeAttribute(ATTRIBUTE);
    return Optional.of(typed);
  }

  static void keep(HttpSession session, String typed) {
    if (!typed.isBlank()) {
      session.setAttribute(ATTRIBUTE, shortened(typed));
    }
  }

  static String shortened(String typed) {
    return typed.length() <= MOST_CHARACTERS ? typed : typed.substring(0, MOST_CHARACTERS);
  }
}
