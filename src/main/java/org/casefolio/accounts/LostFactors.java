package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Exhausted;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way in for whoever has lost every second step. Who knows the password can ask for it; every
 * address of the account is told at once and can stop it, and so does whoever signs in, sets a new
 * password or takes something back. After a while ({@link ResetWait}) a link goes to the account's
 * own address. NIST SP 800-63B-4 asks for the password and a mailed code (4.2.2.2), good for 24
 * hours (4.2.1.2); the wait is ours, so that a stolen password and a mailbox that was left open do
 * not add up before their owner has seen it.
 */
@Component
class LostFactors {

  /** Each tells every address, so there are few. */
  private static final Limit STARTS = new Limit("lost-factors", 3, Duration.ofDays(7));

  private final FactorResetStore store;
  private final FactorStore factors;
  private final RecoveryCodeStore codes;
  private final AccountStore accounts;
  private final Accounts readers;
  private final LinkStore links;
  private final Passwords passwords;
  private final PasswordHashes hashes;
  private final ClosedLanes closedLanes;
  private final OwnerNotices notices;
  private final AccountMailing mailing;
  private final Activity activity;
  private final Vault vault;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final ResetWait wait;

  LostFactors(
      FactorResetStore store,
      FactorStore factors,
      RecoveryCodeStore codes,
      AccountStore accounts,
      Accounts readers,
      LinkStore links,
      Passwords passwords,
      PasswordHashes hashes,
      ClosedLanes closedLanes,
      OwnerNotices notices,
      AccountMailing mailing,
      Activity activity,
      Vault vault,
      Limits limits,
      TransactionTemplate transactions,
      Clock clock,
      ResetWait wait) {
    this.store = store;
    this.factors = factors;
    this.codes = codes;
    this.accounts = accounts;
    this.readers = readers;
    this.links = links;
    this.passwords = passwords;
    this.hashes = hashes;
    this.closedLanes = closedLanes;
    this.notices = notices;
    this.mailing = mailing;
    this.activity = activity;
    this.vault = vault;
    this.limits = limits;
    this.transactions = transactions;
    this.clock = clock;
    this.wait = wait;
  }

  /** What has come of asking. */
  sealed interface Outcome {}

  /**
   * Every address is told, now or by an earlier request that still waits.
   *
   * @param ready from when on the link is mailed
   */
  record Asked(Instant ready) implements Outcome {}

  /** There is no confirmed address to which a link could go. */
  record NoAddress() implements Outcome {}

  record TooOften(Instant until) implements Outcome {}

  /** What has come of the link. */
  sealed interface Removal {}

  /** The second step is off and a new password is set. */
  record Removed(AccountId account) implements Removal {}

  /** The password cannot be chosen. */
  record Unfit(PasswordPolicy.Refused why) implements Removal {}

  /** The link does not work (any more). */
  record Dead(Link.State why) implements Removal {}

  /** From when on the link is mailed, if somebody has asked for it and nobody has stopped it. */
  Optional<Instant> findReady(AccountId account) {
    return transactions.execute(_ -> store.find(account, clock.instant()));
  }

  /** Whether an account has an address to which a link could go. */
  boolean canAsk(AccountRow account) {
    return account.email().isPresent();
  }

  /**
   * Asks for the link, and tells every address.
   *
   * @param words writes a moment in a language
   */
  Outcome ask(AccountRow account, BiFunction<Locale, Instant, String> words) {
    if (!canAsk(account)) {
      return new NoAddress();
    }
    Optional<Instant> waiting = findReady(account.id());
    if (waiting.isPresent()) {
      return new Asked(waiting.get());
    }
    if (limits.take(STARTS, account.id().value().toString()) instanceof Exhausted(Instant until)) {
      return new TooOften(until);
    }
    Instant now = clock.instant();
    Instant ready = now.plus(wait.get());
    return transactions.execute(_ -> {
      if (store.begin(account.id(), ready, ready.plus(Link.LIFE), now)) {
        activity.record(account, Deed.FACTORS_LOST);
        Account owner = readers.get(account.id());
        List<String> day = List.of(words.apply(owner.language(), ready));
        for (Mailbox mailbox : owner.mailboxes()) {
          Link.Token token = Link.Token.random();
          // Longer than the other link, however late that is mailed.
          insert(token, account.id(), Link.Purpose.KEEP_FACTORS, ready.plus(Link.REMEMBERED));
          mailing.send(
              AccountMail.Kind.LOST_ASKED,
              new AccountMail(token.value(), "", day),
              account.id(),
              new EmailAddress(mailbox.address()),
              owner.language());
        }
      }
      return new Asked(store.find(account.id(), now).orElse(ready));
    });
  }

  /** Mails the link of one account whose wait is over; returns whether there was one. */
  boolean mailNext() {
    return transactions.execute(_ -> {
      Instant now = clock.instant();
      Instant ends = now.plus(Link.LIFE);
      Optional<AccountId> due = store.claim(now, ends);
      due.ifPresent(account -> {
        AccountRow row = accounts.list(List.of(account.value())).getFirst();
        row.openEmail(vault.get(account.value()))
            .ifPresent(address -> {
              Link.Token token = Link.Token.random();
              insert(token, account, Link.Purpose.REMOVE_FACTORS, ends);
              mailing.send(
                  AccountMail.Kind.LOST_READY,
                  AccountMail.with(token),
                  account,
                  address,
                  Locale.forLanguageTag(row.language()));
            });
      });
      return due.isPresent();
    });
  }

  private void insert(Link.Token token, AccountId account, Link.Purpose purpose, Instant expires) {
    links.insert(token, account, purpose, Optional.empty(), expires);
  }

  /** Forgets what has ended. */
  void sweep() {
    transactions.executeWithoutResult(_ -> store.sweep(clock.instant()));
  }

  /** Stops what was asked for, because somebody has signed in after all. */
  void stop(AccountId account) {
    transactions.executeWithoutResult(_ -> passwords.keepFactors(account));
  }

  /** Stops what was asked for, as a reader of a notice; returns what the link was before. */
  Link.State stop(Optional<Link.Token> token) {
    return token
            .filter(given -> Boolean.TRUE.equals(transactions.execute(_ -> stop(given))))
            .isPresent()
        ? Link.State.LIVE
        : look(token, Link.Purpose.KEEP_FACTORS);
  }

  /** Locks in the order of whatever else stops it: first the request, then its links. */
  private boolean stop(Link.Token token) {
    Optional<Link> link = links.find(token, Link.Purpose.KEEP_FACTORS, clock.instant());
    if (link.isEmpty() || !store.delete(link.get().account())) {
      return false;
    }
    var _ = links.use(token, Link.Purpose.KEEP_FACTORS, clock.instant());
    activity.record(link.get().account(), Deed.FACTORS_KEPT);
    links.replace(link.get().account(), Link.Purpose.KEEP_FACTORS);
    links.replace(link.get().account(), Link.Purpose.REMOVE_FACTORS);
    return true;
  }

  /** What has become of a link; changes nothing. */
  Link.State look(Optional<Link.Token> token, Link.Purpose purpose) {
    return find(token, purpose).map(Link::state).orElse(Link.State.UNKNOWN);
  }

  private Optional<Link> find(Optional<Link.Token> token, Link.Purpose purpose) {
    return token.flatMap(
        given -> transactions.execute(_ -> links.find(given, purpose, clock.instant())));
  }

  /** Turns the second step off, and sets a password that protects the account alone. */
  Removal remove(Optional<Link.Token> token, Password password) {
    Optional<Link> link = find(token, Link.Purpose.REMOVE_FACTORS);
    if (link.isEmpty() || link.get().state() != Link.State.LIVE) {
      return new Dead(link.map(Link::state).orElse(Link.State.UNKNOWN));
    }
    AccountId account = link.get().account();
    Optional<PasswordPolicy.Refused> unfit = passwords.judgeAlone(account, password);
    if (unfit.isPresent()) {
      return new Unfit(unfit.get());
    }
    String encoded = hashes.hash(password);
    Optional<OwnerNotices.Before> done =
        transactions.execute(_ -> {
          OwnerNotices.Before before = notices.before(account);
          if (links
              .use(token.orElseThrow(), Link.Purpose.REMOVE_FACTORS, clock.instant())
              .isEmpty()) {
            return Optional.empty();
          }
          activity.record(account, Deed.FACTORS_TURNED_OFF);
          factors.deleteAll(account);
          codes.delete(account, Purpose.BACKUP);
          passwords.replace(account, encoded);
          notices.tellAnyway(before, AccountMail.Kind.FACTORS_CHANGED);
          return Optional.of(before);
        });
    done.ifPresent(before -> {
      notices.tell(before, AccountMail.Kind.PASSWORD_CHANGED);
      closedLanes.open(account);
      closedLanes.openForCodes(account);
    });
    return done.isPresent()
        ? new Removed(account)
        : new Dead(look(token, Link.Purpose.REMOVE_FACTORS));
  }
}
