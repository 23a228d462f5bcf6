package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.mail.Unreachable;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gets addresses confirmed, up to ten accounts for one. Only confirmed ones count, so nobody can
 * use up the places of somebody else's address; and only to a confirmed one does any other mail go.
 */
@Component
class Addresses {

  static final int MOST_ACCOUNTS = 10;

  private static final String CODE_DIGITS = "0123456789";
  private static final int CODE_LENGTH = 6;
  static final Limit CODE_TRIES = new Limit("email-code", 5, Duration.ofHours(1));

  private final AccountStore accounts;
  private final LinkStore links;
  private final OwnerNotices notices;
  private final AccountMailing mailing;
  private final Activity activity;
  private final Unreachable unreachable;
  private final Vault vault;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Addresses(
      AccountStore accounts,
      LinkStore links,
      OwnerNotices notices,
      AccountMailing mailing,
      Activity activity,
      Unreachable unreachable,
      Vault vault,
      Limits limits,
      TransactionTemplate transactions,
      Clock clock) {
    this.accounts = accounts;
    this.links = links;
    this.notices = notices;
    this.mailing = mailing;
    this.activity = activity;
    this.unreachable = unreachable;
    this.vault = vault;
    this.limits = limits;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A mail that is about to be sent to an address.
   *
   * @param withinLimit whether the address may get one more within this hour
   */
  record Request(EmailAddress address, boolean withinLimit) {}

  /** What has come of a confirmation. */
  sealed interface Outcome {}

  record Confirmed() implements Outcome {}

  record AlreadyConfirmed() implements Outcome {}

  /** Ten other accounts have this address. */
  record AddressFull() implements Outcome {}

  /** The link does not work, and why. */
  record Dead(Link.State why) implements Outcome {}

  /** The typed code is not the one that was mailed. */
  record WrongCode() implements Outcome {}

  record TooManyCodes(Instant until) implements Outcome {}

  /** Takes a mail from the budget of an address; outside transactions. */
  Request prepare(EmailAddress address) {
    return new Request(address, mailing.take(address));
  }

  /**
   * Asks for the confirmation of an address that was set on an account, in the caller's
   * transaction: earlier links for that die, and a mail goes out. Where ten accounts have the
   * address, the mail says so instead. The caller learns nothing of either.
   */
  void ask(Request request, AccountId account, Locale language) {
    ask(
        request,
        account,
        language,
        accounts.countByEmail(indexes(request.address())) >= MOST_ACCOUNTS);
  }

  /** The same for an address that was confirmed for this account before: it has its place. */
  void askAgain(Request request, AccountId account, Locale language) {
    ask(request, account, language, false);
  }

  private void ask(Request request, AccountId account, Locale language, boolean full) {
    links.replace(account, Link.Purpose.CONFIRM_EMAIL);
    Link.Token token = Link.Token.random();
    String code = randomCode();
    // Where the address is full nobody ever learns the token: the work is the same, that is all.
    links.insert(
        token,
        account,
        Link.Purpose.CONFIRM_EMAIL,
        Optional.of(codeIndexes(account, code)[0]),
        clock.instant().plus(Link.LIFE));
    if (request.withinLimit()) {
      mailing.send(
          full ? AccountMail.Kind.ADDRESS_FULL : AccountMail.Kind.CONFIRM_EMAIL,
          full ? AccountMail.plain() : AccountMail.with(token, code),
          account,
          request.address(),
          language);
    }
  }

  /** What has become of a confirmation link; changes nothing. */
  Link.State look(Optional<Link.Token> token) {
    return token
        .flatMap(given ->
            transactions.execute(
                _ -> links.find(given, Link.Purpose.CONFIRM_EMAIL, clock.instant())))
        .map(Link::state)
        .orElse(Link.State.UNKNOWN);
  }

  /** Uses a confirmation link up. */
  Outcome confirm(Optional<Link.Token> token) {
    if (token.isEmpty()) {
      return new Dead(Link.State.UNKNOWN);
    }
    return finish(
        transactions.execute(transaction -> {
          Optional<AccountId> account =
              links.use(token.get(), Link.Purpose.CONFIRM_EMAIL, clock.instant());
          Done done = account.map(this::set).orElseGet(() -> nothing(look(token)));
          if (!(done.outcome() instanceof Confirmed)) {
            transaction.setRollbackOnly();
          }
          return done;
        }));
  }

  /** Uses a confirmation link up by the code that came with it. */
  Outcome confirm(AccountId account, String typed) {
    String digits = typed.replaceAll("\\D", "");
    if (limits.take(CODE_TRIES, account.value().toString())
        instanceof Limits.Exhausted(Instant until)) {
      return new TooManyCodes(until);
    }
    byte[][] code = codeIndexes(account, digits);
    return finish(
        transactions.execute(transaction -> {
          Done done;
          if (links.useCode(account, code, clock.instant())) {
            done = set(account);
          } else if (links.codeWasUsed(account, code)) {
            done = new Done(new AlreadyConfirmed());
          } else {
            done = new Done(new WrongCode());
          }
          if (!(done.outcome() instanceof Confirmed)) {
            transaction.setRollbackOnly();
          }
          return done;
        }));
  }

  /** What an address is told that took the place of another one. */
  private record Welcome(AccountId account, EmailAddress address, Locale language) {}

  private record Done(Outcome outcome, Optional<Welcome> welcome) {
    Done(Outcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  private static Done nothing(Link.State state) {
    return new Done(state == Link.State.USED ? new AlreadyConfirmed() : new Dead(state));
  }

  private Done set(AccountId account) {
    AccountRow row = accounts.lock(account).orElseThrow();
    Sealer sealer = vault.get(account.value());
    Optional<EmailAddress> fresh = row.openNewEmail(sealer);
    if (fresh.isEmpty()) {
      return nothing(Link.State.REPLACED);
    }
    byte[][] indexes = indexes(fresh.get());
    if (isConfirmedAgain(row, fresh.get(), sealer)) {
      accounts.setNewEmail(account, null);
      unreachable.lift(account.value(), fresh.get().written());
      return new Done(new Confirmed());
    }
    if (accounts.countByEmailLocked(indexes) >= MOST_ACCOUNTS) {
      return new Done(new AddressFull());
    }
    activity.record(row, Deed.EMAIL_CONFIRMED);
    notices.tellAnyway(notices.before(account), AccountMail.Kind.EMAIL_CHANGED);
    accounts.confirmEmail(
        account, sealer.seal(AccountRow.EMAIL, fresh.get().written()), indexes[0]);
    links.replace(account, Link.Purpose.RESET_PASSWORD);
    unreachable.lift(account.value(), fresh.get().written());
    return row.email().isEmpty()
        ? new Done(new Confirmed())
        : new Done(
            new Confirmed(),
            Optional.of(new Welcome(account, fresh.get(), Locale.forLanguageTag(row.language()))));
  }

  private static boolean isConfirmedAgain(AccountRow row, EmailAddress fresh, Sealer sealer) {
    return row.openEmail(sealer).filter(old -> old.compared().equals(fresh.compared())).isPresent();
  }

  private Outcome finish(Done done) {
    done.welcome()
        .ifPresent(fresh -> notices.welcome(fresh.account(), fresh.address(), fresh.language()));
    return done.outcome();
  }

  private byte[][] indexes(EmailAddress address) {
    return vault.sought("email", address.compared());
  }

  /** The short code of a confirmation mail. */
  String randomCode() {
    return Secrets.random(CODE_DIGITS, CODE_LENGTH);
  }

  /** What may be kept of a code; the first is what is to be kept. */
  byte[][] codeIndexes(AccountId account, String code) {
    return vault.sought("email-code", account.value() + "\0" + code);
  }
}
