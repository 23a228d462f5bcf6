package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.RecoveryCode.Purpose;

/**
 * New codes of one purpose, waiting in the session until their owner has printed them; a page that
 * is reloaded or asked for in the other language shows them again.
 *
 * @param codes as they are printed
 * @param creating whether the account has just been created, so that its next step follows
 */
record PrintedCodes(List<String> codes, boolean creating) {

  private static final String ATTRIBUTE = "printedCodes ";
  private static final String CREATING = "creating ";

  PrintedCodes {
    codes = List.copyOf(codes);
  }

  static void keep(
      HttpSession session, Purpose purpose, List<RecoveryCode> codes, boolean creating) {
    String text = String.join(" ", codes.stream().map(RecoveryCode::printed).toList());
    session.setAttribute(ATTRIBUTE + purpose, creating ? CREATING + text : text);
  }

  static Optional<PrintedCodes> find(HttpServletRequest request, Purpose purpose) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE + purpose) instanceof String text)) {
      return Optional.empty();
    }
    boolean creating = text.startsWith(CREATING);
    String codes = creating ? text.substring(CREATING.length()) : text;
    return Optional.of(new PrintedCodes(List.of(codes.split(" ", -1)), creating));
  }

  static void forget(HttpServletRequest request, Purpose purpose) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(ATTRIBUTE + purpose);
    }
  }
}
