package org.casefolio.accounts;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The one place where a password that somebody typed is compared with an account's. */
@Component
class PasswordChecks {

  private final PasswordHashes hashes;
  private final SignInThrottle throttle;
  private final Devices devices;

  PasswordChecks(PasswordHashes hashes, SignInThrottle throttle, Devices devices) {
    this.hashes = hashes;
    this.throttle = throttle;
    this.devices = devices;
  }

  /** Whether the password was right. */
  sealed interface Check {}

  record Right() implements Check {}

  record Wrong() implements Check {}

  /** Not compared: this browser has tried too often for now. */
  record TooOften(Instant until) implements Check {}

  /** Not compared: too many wrong passwords came from this network. */
  record TooManyFromNetwork(Instant until) implements Check {}

  /**
   * From where somebody tries.
   *
   * @param device the random value that the browser carries
   * @param network the network of its address
   */
  record Origin(Optional<String> device, String network) {}

  /**
   * Compares a password; always with the same work, whether there is an account or not.
   *
   * @param subject the User ID as compared, or whatever was typed instead
   * @param account the account, if there is one
   */
  Check check(String subject, Optional<AccountRow> account, Password password, Origin origin) {
    SignInThrottle.Attempt attempt =
        new SignInThrottle.Attempt(
            subject,
            devices.findKnown(
                origin.device(), account.map(AccountRow::id).orElse(AccountRow.NOBODY)),
            origin.network());
    return switch (throttle.begin(attempt)) {
      case SignInThrottle.Wait(Instant until) -> new TooOften(until);
      case SignInThrottle.Refused(Instant until) -> new TooManyFromNetwork(until);
      case SignInThrottle.Allowed() -> compared(account, password, attempt);
    };
  }

  private Check compared(
      Optional<AccountRow> account, Password password, SignInThrottle.Attempt attempt) {
    if (hashes.matches(
        password, account.filter(AccountRow::hasPassword).map(AccountRow::password))) {
      throttle.succeeded(attempt);
      return new Right();
    }
    throttle.failed(attempt);
    return new Wrong();
  }
}
