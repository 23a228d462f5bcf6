package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Asks somebody who is signed in for the password once more, before something that matters. */
@Component
@Serving
class OwnPassword {

  private final AccountChanges changes;
  private final PasswordChecks passwords;
  private final Origins origins;

  OwnPassword(AccountChanges changes, PasswordChecks passwords, Origins origins) {
    this.changes = changes;
    this.passwords = passwords;
    this.origins = origins;
  }

  /** Whether to go on. */
  sealed interface Check {}

  record Right() implements Check {}

  /** Show the form again, with what to say and the status to say it with. */
  record Refused(FieldErrors errors, HttpStatus status) implements Check {}

  Check check(
      Page page, SignedIn signedIn, String field, String password, HttpServletRequest request) {
    if (password.isEmpty()) {
      return refused(new FieldError(field, "accounts.password.own.missing"));
    }
    PasswordChecks.Check check =
        passwords.check(
            signedIn.account().value().toString(),
            Optional.of(changes.row(signedIn.account())),
            new Password(password),
            origins.of(request));
    return switch (check) {
      case PasswordChecks.Right() -> new Right();
      case PasswordChecks.Wrong() -> refused(new FieldError(field, "accounts.password.own.wrong"));
      case PasswordChecks.TooOften(Instant until) ->
          new Refused(
              FieldErrors.of(PasswordErrors.tooOften(field, page, until)),
              HttpStatus.TOO_MANY_REQUESTS);
      case PasswordChecks.TooManyFromNetwork(Instant until) ->
          new Refused(
              FieldErrors.of(PasswordErrors.tooManyFromNetwork(field, page, until)),
              HttpStatus.TOO_MANY_REQUESTS);
    };
  }

  private static Refused refused(FieldError error) {
    return new Refused(FieldErrors.of(error), HttpStatus.UNPROCESSABLE_CONTENT);
  }
}
