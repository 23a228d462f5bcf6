package org.casefolio.accounts;

import java.time.Instant;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Page;

/** What forms say about passwords. */
final class PasswordErrors {

  private PasswordErrors() {}

  /** Why a new password cannot be chosen. */
  static FieldError of(String field, PasswordPolicy.Refused refused) {
    return new FieldError(
        field,
        refused.key(),
        PasswordPolicy.LEAST_CHARACTERS,
        PasswordPolicy.MOST_CHARACTERS,
        PasswordPolicy.LEAST_BESIDE_FACTOR);
  }

  /** That this browser has to wait; says that it is a limit, and until when. */
  static FieldError tooOften(String field, Page page, Instant until) {
    return new FieldError(field, "accounts.signIn.tooOften", page.dateTime(until));
  }

  /** That strange browsers can try no more until the owner has opened the way in. */
  static FieldError closed(String field) {
    return new FieldError(field, "accounts.signIn.closed");
  }

  /** That the network has to wait. */
  static FieldError tooManyFromNetwork(String field, Page page, Instant until) {
    return new FieldError(field, "accounts.signIn.tooManyFromNetwork", page.dateTime(until));
  }
}
