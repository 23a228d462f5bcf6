package org.casefolio.accounts;

import java.time.Instant;
import java.util.Optional;
import org.casefolio.accounts.SignInThrottle.Attempt;
import org.casefolio.accounts.SignInThrottle.Origin;
import org.casefolio.accounts.SignInThrottle.Subject;
import org.springframework.stereotype.Component;

/** The one place where a password that somebody typed is compared with an account's. */
@Component
class PasswordChecks {

  private final PasswordHashes hashes;
  private final SignInThrottle throttle;
  private final Activity activity;

  PasswordChecks(PasswordHashes hashes, SignInThrottle throttle, Activity activity) {
    this.hashes = hashes;
    this.throttle = throttle;
    this.activity = activity;
  }

  /** Whether the password was right. */
  sealed interface Check {}

  record Right() implements Check {}

  record Wrong() implements Check {}

  /** Not compared: this browser has tried too often for now. */
  record TooOften(Instant until) implements Check {}

  /** Not compared: too many wrong passwords came from this network. */
  record TooManyFromNetwork(Instant until) implements Check {}

  /** Not compared: strange browsers have tried too often in a row. */
  record Closed() implements Check {}

  /**
   * Compares a password; always with the same work, whether there is an account or not and whether
   * its lane is closed or not.
   *
   * @param account the account, if there is one
   * @param whenBusy what is recorded if there is no room
   * @throws Busy if there is no room for one more; nothing is counted then
   */
  Check check(
      Subject subject,
      Optional<AccountRow> account,
      Password password,
      Origin origin,
      Deed whenBusy) {
    try {
      return check(subject, account, password, origin);
    } catch (Busy e) {
      activity.record(account, whenBusy);
      throw e;
    }
  }

  private Check check(
      Subject subject, Optional<AccountRow> account, Password password, Origin origin) {
    try (PasswordHashes.Place place = hashes.enter()) {
      AccountId id = account.map(AccountRow::id).orElse(AccountRow.NOBODY);
      return switch (throttle.begin(subject, id, origin)) {
        case SignInThrottle.Wait(SignInThrottle.Who who, Instant until) ->
            switch (who) {
              case BROWSER -> new TooOften(until);
              case NETWORK -> new TooManyFromNetwork(until);
            };
        case SignInThrottle.Allowed(Attempt attempt) -> {
          if (place.matches(
              password, account.filter(AccountRow::hasPassword).map(AccountRow::password))) {
            throttle.succeeded(attempt);
            yield new Right();
          }
          throttle.failed(attempt);
          yield new Wrong();
        }
        case SignInThrottle.Refused(Attempt attempt) -> {
          var _ = place.matches(password, Optional.empty());
          throttle.failed(attempt);
          yield new Closed();
        }
      };
    }
  }
}
