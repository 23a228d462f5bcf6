package org.casefolio.accounts;

import java.text.Normalizer;

/**
 * A password as it was typed, in the one form (Unicode NFKC) that every keyboard's way of writing
 * it has in common.
 */
record Password(String normalised) {

  Password {
    normalised = Normalizer.normalize(normalised, Normalizer.Form.NFKC);
  }

  /** Its length in characters as readers count them: code points. */
  int length() {
    return normalised.codePointCount(0, normalised.length());
  }

  @Override
  public String toString() {
    return "Password";
  }
}
