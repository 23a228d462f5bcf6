package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.accounts.SignInThrottle.Subject;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way in for browsers that an account's owner has not used, once it is closed. The owner gets a
 * link by mail that opens it; so does whatever else proves who the owner is: a new password by mail
 * or by a code on paper. While a mailed link is good no other one is sent, however often somebody
 * tries.
 */
@Component
class ClosedLanes {

  /** Longer than other links: it gives nothing but tries, and owners are away sometimes. */
  static final Duration LIFE = Duration.ofDays(7);

  private final AccountStore accounts;
  private final LinkStore links;
  private final OwnerNotices notices;
  private final AccountMailing mailing;
  private final Activity activity;
  private final Vault vault;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final AfterAnswer afterAnswer;
  private final Clock clock;

  ClosedLanes(
      AccountStore accounts,
      LinkStore links,
      OwnerNotices notices,
      AccountMailing mailing,
      Activity activity,
      Vault vault,
      Limits limits,
      TransactionTemplate transactions,
      AfterAnswer afterAnswer,
      Clock clock) {
    this.accounts = accounts;
    this.links = links;
    this.notices = notices;
    this.mailing = mailing;
    this.activity = activity;
    this.vault = vault;
    this.limits = limits;
    this.transactions = transactions;
    this.afterAnswer = afterAnswer;
    this.clock = clock;
  }

  /**
   * Tells the owner, some time after the return, that somebody who knows the password guesses
   * codes.
   */
  void tellOfCodes(AccountId account) {
    afterAnswer.run(() -> notices.tell(account, AccountMail.Kind.CODES_CLOSED));
  }

  /** What has come of a link. */
  sealed interface Outcome {}

  /** The way in is open. */
  record Opened(AccountId account) implements Outcome {}

  /** The link does not work (any more). */
  record Dead(Link.State why) implements Outcome {}

  /** Mails the owner a link, some time after the return, unless one is good already. */
  void tell(AccountId account) {
    afterAnswer.run(() -> mail(account));
  }

  /**
   * It goes to the confirmed address. Where there is none it goes to the one that waits for its
   * confirmation: else such an owner could be shut out by anybody.
   */
  private void mail(AccountId account) {
    Optional<AccountRow> row =
        transactions.execute(_ ->
            links.isAnyLive(account, Link.Purpose.OPEN_LANE, clock.instant())
                ? Optional.<AccountRow>empty()
                : accounts.list(List.of(account.value())).stream().findFirst());
    if (row.isEmpty()) {
      return;
    }
    Sealer sealer = vault.get(account.value());
    Optional<EmailAddress> confirmed = row.get().openEmail(sealer);
    Optional<EmailAddress> address = confirmed.or(() -> row.get().openNewEmail(sealer));
    // One mail until the owner acts needs no budget, which a stranger could use up before.
    if (address.isEmpty() || (confirmed.isEmpty() && !mailing.take(address.get()))) {
      return;
    }
    transactions.executeWithoutResult(_ -> {
      if (accounts.lock(account).isEmpty()
          || links.isAnyLive(account, Link.Purpose.OPEN_LANE, clock.instant())) {
        return; // somebody else was faster
      }
      Link.Token token = Link.Token.random();
      links.insert(
          token, account, Link.Purpose.OPEN_LANE, Optional.empty(), clock.instant().plus(LIFE));
      mailing.send(
          AccountMail.Kind.LANE_CLOSED,
          AccountMail.with(token),
          account,
          address.get(),
          Locale.forLanguageTag(row.get().language()));
    });
  }

  private Link.State look(Optional<Link.Token> token) {
    return token
        .flatMap(given ->
            transactions.execute(_ -> links.find(given, Link.Purpose.OPEN_LANE, clock.instant())))
        .map(Link::state)
        .orElse(Link.State.UNKNOWN);
  }

  /** Opens the way in by a link, which is used up by it. */
  Outcome open(Optional<Link.Token> token) {
    Optional<AccountId> account =
        token.flatMap(given ->
            transactions.execute(_ -> {
              Optional<AccountId> owner = links.use(given, Link.Purpose.OPEN_LANE, clock.instant());
              owner.ifPresent(found -> activity.record(found, Deed.WAY_IN_OPENED));
              return owner;
            }));
    account.ifPresent(this::open);
    return account.<Outcome>map(Opened::new).orElseGet(() -> new Dead(look(token)));
  }

  /** Opens the way in for an owner who has proven to be it. */
  void open(AccountId account) {
    Optional<AccountRow> row =
        transactions.execute(_ -> {
          links.replace(account, Link.Purpose.OPEN_LANE);
          return accounts.list(List.of(account.value())).stream().findFirst();
        });
    row.map(found -> found.userId().open(vault.get(account.value()), AccountRow.USER_ID))
        .flatMap(UserId::parse)
        .ifPresent(this::open);
    clear(Subject.ofSignedIn(account));
  }

  /**
   * Lets strange browsers enter codes again, for an owner who has shown a second step or has none
   * any more. No mailed link does it: whoever reads the mailbox could go on guessing forever.
   */
  void openForCodes(AccountId account) {
    clear(Subject.ofCodes(account));
  }

  /** Opens it for an account that is made: perhaps its User ID was tried before it was there. */
  void open(UserId userId) {
    clear(Subject.of(userId));
  }

  private void clear(Subject subject) {
    limits.clear(SignInThrottle.STRANGERS, subject.value());
  }
}
