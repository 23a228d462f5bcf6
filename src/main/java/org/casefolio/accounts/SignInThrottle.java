package org.casefolio.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Exhausted;
import org.casefolio.platform.limits.Limits.Limit;
import org.springframework.stereotype.Component;

/**
 * Slows whoever guesses passwords and locks nobody out. Wrong passwords are counted in lanes: a
 * browser in which the account's owner signed in before has one of its own, which nobody else can
 * fill; every other browser shares one for its network and one for the account. In each lane the
 * waits grow, because a short, a long and a whole-day budget run out one after the other. Recovery
 * by mail or code is in no lane at all, so an owner with a new browser always has a way in.
 *
 * <p>What is counted is the User ID as typed, so an account that does not exist answers alike.
 */
@Component
class SignInThrottle {

  private static final List<Limit> KNOWN_DEVICE =
      List.of(
          new Limit("sign-in-device-short", 10, Duration.ofMinutes(5)),
          new Limit("sign-in-device-hour", 30, Duration.ofHours(1)),
          new Limit("sign-in-device-day", 100, Duration.ofDays(1)));

  private static final List<Limit> NETWORK_AND_ACCOUNT =
      List.of(
          new Limit("sign-in-network-account-short", 5, Duration.ofMinutes(5)),
          new Limit("sign-in-network-account-hour", 10, Duration.ofHours(1)),
          new Limit("sign-in-network-account-day", 20, Duration.ofDays(1)));

  private static final Limit ACCOUNT = new Limit("sign-in-account", 100, Duration.ofDays(1));

  private static final Limit NETWORK = new Limit("sign-in-network", 100, Duration.ofMinutes(10));

  private final Limits limits;

  SignInThrottle(Limits limits) {
    this.limits = limits;
  }

  /** Whether a password may be tried now. */
  sealed interface Decision {}

  record Allowed() implements Decision {}

  /** This account and this browser have to wait. */
  record Wait(Instant until) implements Decision {}

  /** Too many wrong passwords came from the network, whatever the account. */
  record Refused(Instant until) implements Decision {}

  /**
   * One try to sign in.
   *
   * @param subject the User ID as compared, or an account's id
   * @param device the hash of the browser if the owner signed in with it before
   * @param network where the request comes from
   */
  record Attempt(String subject, Optional<DeviceHash> device, String network) {

    private String lane() {
      return device.map(DeviceHash::hex).orElse(subject + "\0" + network);
    }

    private List<Limit> tiers() {
      return device.isPresent() ? KNOWN_DEVICE : NETWORK_AND_ACCOUNT;
    }
  }

  /** Counts the attempt before it is made, so that many at once are counted, too. */
  Decision begin(Attempt attempt) {
    if (limits.look(NETWORK, attempt.network()) instanceof Exhausted(Instant until)) {
      return new Refused(until);
    }
    for (Limit tier : attempt.tiers()) {
      if (limits.take(tier, attempt.lane()) instanceof Exhausted(Instant until)) {
        return new Wait(until);
      }
    }
    if (attempt.device().isEmpty()
        && limits.take(ACCOUNT, attempt.subject()) instanceof Exhausted(Instant until)) {
      return new Wait(until);
    }
    return new Allowed();
  }

  /** The password was wrong. */
  void failed(Attempt attempt) {
    var _ = limits.take(NETWORK, attempt.network());
  }

  /** The password was right: its lane starts anew. The network's count stays. */
  void succeeded(Attempt attempt) {
    attempt.tiers().forEach(tier -> limits.clear(tier, attempt.lane()));
    if (attempt.device().isEmpty()) {
      limits.clear(ACCOUNT, attempt.subject());
    }
  }
}
