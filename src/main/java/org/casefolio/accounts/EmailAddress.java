package org.casefolio.accounts;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail may go to, as it was typed.
 *
 * @param written without blanks around it
 */
record EmailAddress(String written) {

  private static final int MOST_CHARACTERS = 254;

  /** As RFC 5321 has it: words with dots between them, or anything in quotes. */
  private static final Pattern LOCAL =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "|\"([ !#-\\[\\]-~]|\\\\[ -~])+\"");

  private static final Pattern DOMAIN =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}");

  /** Reads what was typed; empty if no mail could go there. */
  static Optional<EmailAddress> parse(String typed) {
    String address = typed.strip();
    int at = address.lastIndexOf('@');
    if (at < 1 || at > 64 || address.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    String local = address.substring(0, at);
    String domain;
    try {
      domain = IDN.toASCII(address.substring(at + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return LOCAL.matcher(local).matches() && DOMAIN.matcher(domain).matches()
        ? Optional.of(new EmailAddress(local + "@" + domain))
        : Optional.empty();
  }

  /** What to say of something typed that is none. */
  static String problem(String typed) {
    String local = typed.substring(0, Math.max(0, typed.lastIndexOf('@')));
    return local.codePoints().anyMatch(c -> c > '~' && Character.isLetterOrDigit(c))
        ? "accounts.email.international"
        : "accounts.email.malformed";
  }

  /**
   * What two ways of writing the same mailbox have in common; upper and lower case do not count.
   */
  String compared() {
    return written.toLowerCase(Locale.ROOT);
  }

  /** For mail that others may read: the first character and the domain. */
  String masked() {
    int at = written.lastIndexOf('@');
    return written.substring(0, written.offsetByCodePoints(0, 1)) + "…" + written.substring(at);
  }

  @Override
  public String toString() {
    return "EmailAddress";
  }
}
