package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Exhausted;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Taken;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ways back for those who forgot. Whether there is an account is looked up after the answer was
 * given, so neither its words nor how long it took tell.
 */
@Component
class Recovery {

  /** From one line, so that nobody asks for mails to whoever there is, or fills the audit log. */
  static final Limit MAILS = new Limit("recovery-mail", 30, Duration.ofHours(1));

  private static final Limit CODES = new Limit("recovery-code", 20, Duration.ofHours(1));

  private final AccountStore store;
  private final Accounts accounts;
  private final LinkStore links;
  private final RecoveryCodeStore codes;
  private final Passwords passwords;
  private final PasswordHashes hashes;
  private final Devices devices;
  private final ClosedLanes closedLanes;
  private final OwnerNotices notices;
  private final AccountMailing mailing;
  private final Activity activity;
  private final Vault vault;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final AfterAnswer afterAnswer;
  private final Clock clock;

  Recovery(
      AccountStore store,
      Accounts accounts,
      LinkStore links,
      RecoveryCodeStore codes,
      Passwords passwords,
      PasswordHashes hashes,
      Devices devices,
      ClosedLanes closedLanes,
      OwnerNotices notices,
      AccountMailing mailing,
      Activity activity,
      Vault vault,
      Limits limits,
      TransactionTemplate transactions,
      AfterAnswer afterAnswer,
      Clock clock) {
    this.store = store;
    this.accounts = accounts;
    this.links = links;
    this.codes = codes;
    this.passwords = passwords;
    this.hashes = hashes;
    this.devices = devices;
    this.closedLanes = closedLanes;
    this.notices = notices;
    this.mailing = mailing;
    this.activity = activity;
    this.vault = vault;
    this.limits = limits;
    this.transactions = transactions;
    this.afterAnswer = afterAnswer;
    this.clock = clock;
  }

  /** What has come of a new password. */
  sealed interface Outcome {}

  /**
   * It is set.
   *
   * @param account whose it is
   * @param codesLeft how many recovery codes were not used yet
   */
  record Done(AccountId account, int codesLeft) implements Outcome {}

  /** The password cannot be chosen. */
  record Unfit(PasswordPolicy.Refused why) implements Outcome {}

  /** The link does not work (any more). */
  record Dead(Link.State why) implements Outcome {}

  /** User ID and code do not belong together. */
  record WrongCode() implements Outcome {}

  record TooManyCodes(Instant until) implements Outcome {}

  /** What has come of asking for a mail; whether there is an account plays no part. */
  sealed interface Asked {}

  /** It is mailed if there is somebody to mail it to. */
  record Following() implements Asked {}

  /** Too many mails were asked for from this line. */
  record TooManyMails(Instant until) implements Asked {}

  /** Mails the User IDs of an address to it, some time after the return. */
  Asked askForUserIds(EmailAddress address, String line) {
    return ask(line, () -> takeUserIds(address));
  }

  /** Mails a link to the address of an account, some time after the return. */
  Asked askForReset(String typedUserId, String line) {
    return ask(line, () -> takeReset(typedUserId));
  }

  private Asked ask(String line, Runnable taking) {
    if (limits.take(MAILS, line) instanceof Exhausted(Instant until)) {
      activity.record(Optional.empty(), Deed.RECOVERY_WAITS);
      return new TooManyMails(until);
    }
    taking.run();
    return new Following();
  }

  private void takeUserIds(EmailAddress address) {
    if (mailing.take(address)) {
      Optional<String> network = activity.network();
      afterAnswer.run(() -> sendUserIds(address, network));
    } else {
      activity.record(Optional.empty(), Deed.RECOVERY_WAITS);
    }
  }

  /** It goes to the address as it was confirmed, not to whatever was typed and compares equal. */
  private void sendUserIds(EmailAddress typed, Optional<String> network) {
    byte[][] indexes = vault.sought("email", typed.compared());
    transactions.executeWithoutResult(_ -> {
      List<AccountRow> rows = store.listByEmail(indexes);
      activity.record(rows, rows.isEmpty() ? Deed.NOTHING_MAILED : Deed.USER_IDS_MAILED, network);
      if (rows.isEmpty()) {
        return;
      }
      List<String> userIds =
          accounts.find(rows.stream().map(AccountRow::id).toList()).values().stream()
              .map(Account::userId)
              .sorted()
              .toList();
      AccountRow eldest = rows.getFirst();
      mailing.send(
          AccountMail.Kind.USER_IDS,
          AccountMail.listing(userIds),
          eldest.id(),
          eldest.openEmail(vault.get(eldest.id().value())).orElse(typed),
          Locale.forLanguageTag(eldest.language()));
    });
  }

  private void takeReset(String typedUserId) {
    Optional<String> network = activity.network();
    UserId.parse(typedUserId)
        .ifPresent(userId -> afterAnswer.run(() -> sendReset(userId, network)));
  }

  private void sendReset(UserId userId, Optional<String> network) {
    byte[][] indexes = vault.sought("user-id", userId.compared());
    Optional<AccountRow> row = transactions.execute(_ -> store.findByUserId(indexes));
    Optional<EmailAddress> address =
        row.flatMap(found -> found.openEmail(vault.get(found.id().value()))).filter(mailing::take);
    if (address.isEmpty()) {
      activity.record(row.stream().toList(), Deed.NOTHING_MAILED, network);
      return;
    }
    AccountId account = row.orElseThrow().id();
    transactions.executeWithoutResult(_ -> {
      activity.record(row.stream().toList(), Deed.LINK_MAILED, network);
      mailing.send(
          AccountMail.Kind.RESET_PASSWORD,
          AccountMail.with(passwords.newLink(account)),
          account,
          address.get(),
          Locale.forLanguageTag(row.get().language()));
    });
  }

  /** What has become of a link to set a password; changes nothing. */
  Link.State look(Optional<Link.Token> token) {
    return find(token).map(Link::state).orElse(Link.State.UNKNOWN);
  }

  private Optional<Link> find(Optional<Link.Token> token) {
    return token.flatMap(given ->
        transactions.execute(_ -> links.find(given, Link.Purpose.RESET_PASSWORD, clock.instant())));
  }

  /** Sets a password by a link, which is used up only then. */
  Outcome reset(Optional<Link.Token> token, Password password) {
    Optional<Link> link = find(token);
    if (link.isEmpty() || link.get().state() != Link.State.LIVE) {
      return new Dead(link.map(Link::state).orElse(Link.State.UNKNOWN));
    }
    AccountId account = link.get().account();
    Optional<PasswordPolicy.Refused> unfit = passwords.judge(account, password);
    if (unfit.isPresent()) {
      return new Unfit(unfit.get());
    }
    String encoded = hashes.hash(password);
    Outcome outcome =
        transactions.execute(_ -> {
          if (links
              .use(token.orElseThrow(), Link.Purpose.RESET_PASSWORD, clock.instant())
              .isEmpty()) {
            return new Dead(look(token));
          }
          passwords.replace(account, encoded);
          activity.record(account, Deed.PASSWORD_SET_BY_LINK);
          return new Done(account, codes.count(account, RecoveryCode.Purpose.RECOVERY));
        });
    if (outcome instanceof Done) {
      notices.tell(account, AccountMail.Kind.PASSWORD_CHANGED);
      closedLanes.open(account);
    }
    return outcome;
  }

  /** Sets a password by a printed code, which is used up by it. */
  Outcome resetByCode(
      String typedUserId, String typedCode, Password password, SignInThrottle.Origin origin) {
    byte[][] indexes =
        vault.sought(
            "user-id", UserId.parse(typedUserId).map(UserId::compared).orElse(typedUserId));
    Optional<AccountRow> row = transactions.execute(_ -> store.findByUserId(indexes));
    AccountId account = row.map(AccountRow::id).orElse(AccountRow.NOBODY);
    String lane =
        devices.findKnown(origin.device(), account).map(DeviceHash::hex).orElse(origin.line());
    if (limits.look(CODES, lane) instanceof Exhausted(Instant until)) {
      activity.record(Optional.empty(), Deed.RECOVERY_WAITS);
      return new TooManyCodes(until);
    }
    Optional<PasswordPolicy.Refused> unfit =
        PasswordPolicy.judge(password, typedUserId, Optional.empty());
    if (unfit.isPresent()) {
      return new Unfit(unfit.get());
    }
    String encoded = hashes.hash(password);
    Optional<RecoveryCode> code = RecoveryCode.parse(typedCode);
    Outcome outcome =
        transactions.execute(_ -> {
          if (code.isEmpty() || !codes.use(account, RecoveryCode.Purpose.RECOVERY, code.get())) {
            activity.record(row, Deed.RECOVERY_WRONG_CODE);
            return new WrongCode();
          }
          activity.record(row, Deed.PASSWORD_SET_BY_CODE);
          passwords.replace(account, encoded);
          return new Done(account, codes.count(account, RecoveryCode.Purpose.RECOVERY));
        });
    if (outcome instanceof Done) {
      notices.tell(account, AccountMail.Kind.PASSWORD_CHANGED);
      closedLanes.open(account);
      return outcome;
    }
    return wrongCode(lane);
  }

  private Outcome wrongCode(String lane) {
    return switch (limits.take(CODES, lane)) {
      case Taken(int _) -> new WrongCode();
      case Exhausted(Instant until) -> new TooManyCodes(until);
    };
  }
}
