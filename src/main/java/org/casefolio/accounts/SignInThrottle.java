package org.casefolio.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Exhausted;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Streak;
import org.springframework.stereotype.Component;

/**
 * Slows whoever guesses passwords or codes, and locks no owner out. Wrong ones are counted in
 * lanes, in PostgreSQL, so that every node counts the same: a browser in which the account's owner
 * signed in before has a lane of its own, which nobody else can fill; every other browser shares
 * one for its line and the account. In each lane the waits grow, because a short, a long and a
 * whole-day budget run out one after the other. All strange browsers together have a hundred tries
 * in a row at an account (NIST SP 800-63B-4, 3.2.2); then their lane is closed until the owner
 * opens it, see {@link ClosedLanes}. A hundred wrong ones in a row in a known browser make it a
 * strange one. Whole lines and networks wait, too, but never for a browser that the owner used.
 * Where codes are entered only a browser in which a second step was shown counts as one that the
 * owner used: others may be known by a mailed link alone.
 *
 * <p>What is counted is the User ID as typed, so an account that does not exist answers alike.
 */
@Component
class SignInThrottle {

  /** How many wrong ones in a row an account bears from all strange browsers together. */
  static final int MOST_IN_A_ROW = 100;

  /** Forgotten after thirty quiet days; when full, as late as a browser is (400 days). */
  static final Streak STRANGERS = streak("sign-in-strangers");

  private static final Streak KNOWN = streak("sign-in-known");

  private static final List<Limit> KNOWN_BROWSER =
      List.of(
          new Limit("sign-in-device-short", 10, Duration.ofMinutes(5)),
          new Limit("sign-in-device-hour", 30, Duration.ofHours(1)),
          new Limit("sign-in-device-day", 100, Duration.ofDays(1)));

  private static final List<Limit> LINE_AND_ACCOUNT =
      List.of(
          new Limit("sign-in-line-account-short", 5, Duration.ofMinutes(5)),
          new Limit("sign-in-line-account-hour", 10, Duration.ofHours(1)),
          new Limit("sign-in-line-account-day", 20, Duration.ofDays(1)));

  private static final Limit LINE = new Limit("sign-in-line", 100, Duration.ofMinutes(10));

  private static final Limit NETWORK = new Limit("sign-in-network", 400, Duration.ofMinutes(10));

  private final Limits limits;
  private final Devices devices;
  private final ClosedLanes closedLanes;

  SignInThrottle(Limits limits, Devices devices, ClosedLanes closedLanes) {
    this.limits = limits;
    this.devices = devices;
    this.closedLanes = closedLanes;
  }

  private static Streak streak(String name) {
    return new Streak(name, MOST_IN_A_ROW, Duration.ofDays(30), Duration.ofDays(400));
  }

  /** What is guessed. */
  private enum Secret {
    PASSWORD,
    PASSWORD_AGAIN,
    CODE
  }

  /** At what somebody tries; each has lanes of its own, whatever was typed. */
  record Subject(Secret secret, String of) {

    /** The password of a User ID, whether there is such an account or not. */
    static Subject of(UserId userId) {
      return ofTyped(userId.compared());
    }

    /** The same of what can be no User ID. */
    static Subject ofTyped(String text) {
      return new Subject(Secret.PASSWORD, text);
    }

    /** The password, asked for once more of somebody who is signed in. */
    static Subject ofSignedIn(AccountId account) {
      return new Subject(Secret.PASSWORD_AGAIN, account.value().toString());
    }

    /** The codes of an account's apps. */
    static Subject ofCodes(AccountId account) {
      return new Subject(Secret.CODE, account.value().toString());
    }

    /** By what it is counted. */
    String value() {
      return secret + "\0" + of;
    }

    @Override
    public String toString() {
      return "Subject";
    }
  }

  /**
   * From where somebody tries.
   *
   * @param device the random value that the browser carries
   * @param line the line of its address
   * @param network the network around it
   */
  record Origin(Optional<String> device, String line, String network) {}

  /** Whether something may be tried now. */
  sealed interface Decision {}

  /** It may; what came of it is told to {@link #failed} or {@link #succeeded}. */
  record Allowed(Attempt attempt) implements Decision {}

  /** Not yet. */
  record Wait(Who who, Instant until) implements Decision {}

  /** Not before the owner has opened the lane. */
  record Refused(Attempt attempt) implements Decision {}

  /** Who has to wait. */
  enum Who {
    /** This browser at this account. */
    BROWSER,
    /** The line or the network, whatever the account. */
    NETWORK
  }

  /**
   * One try.
   *
   * @param account whose account it is; {@link AccountRow#NOBODY} if there is none
   * @param device the hash of the browser if the owner signed in with it before
   * @param number how many in a row it is
   */
  record Attempt(
      Subject subject, AccountId account, Optional<DeviceHash> device, Origin origin, int number) {

    private String lane() {
      return subject.value() + "\0" + device.map(DeviceHash::hex).orElse(origin.line());
    }

    private List<Limit> tiers() {
      return device.isPresent() ? KNOWN_BROWSER : LINE_AND_ACCOUNT;
    }

    private Attempt numbered(int inARow) {
      return new Attempt(subject, account, device, origin, inARow);
    }
  }

  /**
   * Counts a try before it is made, so that many at once, on whichever node, are counted, too.
   *
   * @param account whose account it is; {@link AccountRow#NOBODY} if there is none
   */
  Decision begin(Subject subject, AccountId account, Origin origin) {
    Optional<DeviceHash> device =
        subject.secret() == Secret.CODE
            ? devices.findProven(origin.device(), account)
            : devices.findKnown(origin.device(), account);
    Attempt attempt = new Attempt(subject, account, device, origin, 0);
    Decision decision = device.isPresent() ? beginKnown(attempt) : beginStrange(attempt);
    if (decision instanceof Refused && device.isPresent()) {
      devices.forget(device.get());
      limits.clear(KNOWN, attempt.lane());
      return beginStrange(new Attempt(subject, account, Optional.empty(), origin, 0));
    }
    return decision;
  }

  private Decision beginKnown(Attempt attempt) {
    return take(attempt, KNOWN, attempt.lane());
  }

  private Decision beginStrange(Attempt attempt) {
    if (limits.look(LINE, attempt.origin().line()) instanceof Exhausted(Instant until)) {
      return new Wait(Who.NETWORK, until);
    }
    if (limits.look(NETWORK, attempt.origin().network()) instanceof Exhausted(Instant until)) {
      return new Wait(Who.NETWORK, until);
    }
    return take(attempt, STRANGERS, attempt.subject().value());
  }

  private Decision take(Attempt attempt, Streak streak, String inARow) {
    if (limits.take(attempt.tiers(), attempt.lane()) instanceof Exhausted(Instant until)) {
      return new Wait(Who.BROWSER, until);
    }
    int number = limits.lengthen(streak, inARow);
    return number > streak.most()
        ? new Refused(attempt.numbered(number))
        : new Allowed(attempt.numbered(number));
  }

  /**
   * It was wrong, or refused. The lane that closes with it, or was closed before, is told to the
   * owner some time after the return; that of codes once, because no link opens it.
   */
  void failed(Attempt attempt) {
    if (attempt.device().isEmpty()) {
      var _ = limits.take(LINE, attempt.origin().line());
      var _ = limits.take(NETWORK, attempt.origin().network());
      if (attempt.subject().secret() == Secret.CODE) {
        if (attempt.number() == MOST_IN_A_ROW) {
          closedLanes.tellOfCodes(attempt.account());
        }
      } else if (attempt.number() >= MOST_IN_A_ROW) {
        closedLanes.tell(attempt.account());
      }
    }
  }

  /** It was right: its lane starts anew. The counts of line and network stay. */
  void succeeded(Attempt attempt) {
    if (attempt.device().isPresent()) {
      limits.clear(attempt.tiers(), attempt.lane(), KNOWN, attempt.lane());
    } else {
      limits.clear(attempt.tiers(), attempt.lane(), STRANGERS, attempt.subject().value());
    }
  }
}
