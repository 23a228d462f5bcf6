package org.casefolio.accounts;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Gatherers;
import org.casefolio.mail.Outbox;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What somebody who is signed in changes about the account. */
@Component
class AccountChanges {

  private static final int LOOKED_FOR_AT_ONCE = 10_000;

  private final AccountStore accounts;
  private final RecoveryCodeStore codes;
  private final LinkStore links;
  private final SessionStore sessions;
  private final Addresses addresses;
  private final Activity activity;
  private final OwnerNotices notices;
  private final Outbox outbox;
  private final LegalHolds holds;
  private final Vault vault;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;

  AccountChanges(
      AccountStore accounts,
      RecoveryCodeStore codes,
      LinkStore links,
      SessionStore sessions,
      Addresses addresses,
      Activity activity,
      OwnerNotices notices,
      Outbox outbox,
      LegalHolds holds,
      Vault vault,
      ApplicationEventPublisher events,
      TransactionTemplate transactions) {
    this.accounts = accounts;
    this.codes = codes;
    this.links = links;
    this.sessions = sessions;
    this.addresses = addresses;
    this.activity = activity;
    this.notices = notices;
    this.outbox = outbox;
    this.holds = holds;
    this.vault = vault;
    this.events = events;
    this.transactions = transactions;
  }

  /** The account as it lies in the database. */
  AccountRow row(AccountId id) {
    return transactions.execute(_ -> accounts.list(List.of(id.value())).getFirst());
  }

  /** The address that waits for its confirmation. */
  Optional<EmailAddress> findNewEmail(AccountId id) {
    return row(id).openNewEmail(vault.get(id.value()));
  }

  /**
   * Asks a new address for its confirmation; until then the old one stays. The old one is told, so
   * that its reader learns of a change that somebody else asks for while it can still be stopped.
   *
   * @return whether a confirmation is needed
   */
  boolean askForEmail(AccountId id, EmailAddress address) {
    AccountRow row = row(id);
    Sealer sealer = vault.get(id.value());
    Optional<EmailAddress> confirmed = row.openEmail(sealer);
    if (confirmed.map(EmailAddress::compared).equals(Optional.of(address.compared()))) {
      transactions.executeWithoutResult(_ -> {
        accounts.setNewEmail(id, null);
        links.replace(id, Link.Purpose.CONFIRM_EMAIL);
      });
      return false;
    }
    Addresses.Request request = addresses.prepare(address);
    OwnerNotices.Before before =
        transactions.execute(_ -> {
          OwnerNotices.Before now = notices.before(id);
          accounts.setNewEmail(id, sealer.seal(AccountRow.EMAIL, address.written()));
          links.replace(id, Link.Purpose.RESET_PASSWORD);
          addresses.ask(request, id, now.language());
          activity.record(row, Deed.EMAIL_ASKED);
          return now;
        });
    notices.tell(before, AccountMail.Kind.EMAIL_CHANGE_ASKED);
    return true;
  }

  /** Mails the confirmation once more; nothing if no address waits for one. */
  void askAgain(AccountId id) {
    AccountRow row = row(id);
    row.openNewEmail(vault.get(id.value()))
        .map(addresses::prepare)
        .ifPresent(request ->
            transactions.executeWithoutResult(
                _ -> addresses.ask(request, id, Locale.forLanguageTag(row.language()))));
  }

  /** Asks for the confirmation of the account's own address again, because mail came back. */
  void askOnceMore(AccountId id) {
    AccountRow row = row(id);
    Sealer sealer = vault.get(id.value());
    Optional<EmailAddress> confirmed = row.openEmail(sealer);
    if (row.newEmail().isPresent() || confirmed.isEmpty()) {
      askAgain(id);
      return;
    }
    Addresses.Request request = addresses.prepare(confirmed.get());
    transactions.executeWithoutResult(_ -> {
      accounts.setNewEmail(id, sealer.seal(AccountRow.EMAIL, confirmed.get().written()));
      addresses.askAgain(request, id, Locale.forLanguageTag(row.language()));
    });
  }

  /** Removes the address; returns the recovery codes that take its place. */
  List<RecoveryCode> removeEmail(AccountId id) {
    List<RecoveryCode> printed = RecoveryCode.random();
    transactions.executeWithoutResult(_ -> {
      notices.tellAnyway(notices.before(id), AccountMail.Kind.EMAIL_CHANGED);
      accounts.removeEmail(id);
      links.replace(id, Link.Purpose.CONFIRM_EMAIL);
      links.replace(id, Link.Purpose.RESET_PASSWORD);
      codes.replace(id, RecoveryCode.Purpose.RECOVERY, printed);
      activity.record(id, Deed.EMAIL_REMOVED);
    });
    return printed;
  }

  /** New recovery codes; the old ones are worth nothing any more. */
  List<RecoveryCode> renewCodes(AccountId id) {
    List<RecoveryCode> printed = RecoveryCode.random();
    transactions.executeWithoutResult(_ -> {
      codes.replace(id, RecoveryCode.Purpose.RECOVERY, printed);
      activity.record(id, Deed.RECOVERY_CODES_RENEWED);
    });
    return printed;
  }

  int countCodes(AccountId id) {
    return transactions.execute(_ -> codes.count(id, RecoveryCode.Purpose.RECOVERY));
  }

  void setLanguage(AccountId id, Locale language) {
    transactions.executeWithoutResult(_ -> accounts.setLanguage(id, language.toLanguageTag()));
  }

  /** Deletes an account and, with its key, the meaning of whatever copies of it remain. */
  void delete(AccountId id) {
    transactions.executeWithoutResult(_ -> {
      Optional<AccountRow> row = accounts.lock(id);
      if (row.isPresent()) {
        activity.record(row, Deed.DELETED);
        erase(id);
      }
    });
  }

  private void erase(AccountId id) {
    events.publishEvent(new AccountDeleted(id));
    outbox.erase(id.value());
    holds.forget(id.value());
    sessions.deleteOthers(id, "");
    accounts.delete(id);
    vault.erase(id.value());
  }

  /**
   * Erases those of whom a restored backup has brought back anything.
   *
   * @param erased everybody who was ever erased
   * @return how many there were
   */
  int eraseAgain(Collection<UUID> erased) {
    return erased.stream()
        .gather(Gatherers.windowFixed(LOOKED_FOR_AT_ONCE))
        .mapToInt(some ->
            transactions.execute(_ -> {
              Set<UUID> back = new HashSet<>(vault.known(some));
              accounts.list(some).forEach(row -> back.add(row.id().value()));
              back.forEach(id -> erase(new AccountId(id)));
              return back.size();
            }))
        .sum();
  }
}
