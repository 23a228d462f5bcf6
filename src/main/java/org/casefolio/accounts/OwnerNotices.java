package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Taken;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the owner of an account, at the address that was confirmed before, that something has
 * happened to it, with a link that takes it back ({@link NotMe}).
 */
@Component
class OwnerNotices {

  /**
   * So many are sent to an owner. Only who is inside can use them up, and has been told of by then:
   * coming in is the first of them.
   */
  static final Limit NOTICES = new Limit("account-notices", 20, Duration.ofHours(1));

  /** What the state of an account before a change is sealed as. */
  static final String UNDO = "account.undo";

  private final AccountStore accounts;
  private final ProtectionStore protections;
  private final LinkStore links;
  private final AccountMailing mailing;
  private final Vault vault;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final Clock clock;

  OwnerNotices(
      AccountStore accounts,
      ProtectionStore protections,
      LinkStore links,
      AccountMailing mailing,
      Vault vault,
      Limits limits,
      TransactionTemplate transactions,
      Clock clock) {
    this.accounts = accounts;
    this.protections = protections;
    this.links = links;
    this.mailing = mailing;
    this.vault = vault;
    this.limits = limits;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * An account before something happens to it.
   *
   * @param address the confirmed one
   * @param protection what it was protected by, sealed
   */
  record Before(
      AccountId account, Optional<EmailAddress> address, Locale language, Sealed protection) {

    @Override
    public String toString() {
      return "Before[" + account + "]";
    }
  }

  /** Takes an account down as it is, in the transaction that then changes it. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Before before(AccountId account) {
    AccountRow row = accounts.lock(account).orElseThrow();
    Sealer sealer = vault.get(account.value());
    return new Before(
        account,
        row.openEmail(sealer),
        Locale.forLanguageTag(row.language()),
        Sealed.of(sealer, UNDO, protections.takeDown(account)));
  }

  /** Tells of something that took nothing away that would have to come back. */
  void tell(AccountId account, AccountMail.Kind kind) {
    Before now = transactions.execute(_ -> before(account));
    tell(now, kind);
  }

  /** Tells of a change after its transaction, within the limit of its account. */
  void tell(Before before, AccountMail.Kind kind) {
    if (before.address().isPresent() && take(before.account())) {
      transactions.executeWithoutResult(_ -> tellAnyway(before, kind));
    }
  }

  /**
   * Tells of a change in its transaction, however many notices were sent. It is for changes of the
   * address: nobody can use up the limit and then take it away unnoticed.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void tellAnyway(Before before, AccountMail.Kind kind) {
    before
        .address()
        .ifPresent(address -> {
          Link.Token token = Link.Token.random();
          links.insertNotMe(
              token,
              before.account(),
              before.protection(),
              clock.instant().plus(Link.LIFE_OF_NOT_ME));
          mailing.send(kind, AccountMail.with(token), before.account(), address, before.language());
        });
  }

  private boolean take(AccountId account) {
    return limits.take(NOTICES, account.value().toString()) instanceof Taken;
  }

  /** Tells an address that it has become the account's; it takes nothing back. */
  void welcome(AccountId account, EmailAddress address, Locale language) {
    if (take(account)) {
      transactions.executeWithoutResult(_ ->
          mailing.send(
              AccountMail.Kind.EMAIL_SET, AccountMail.plain(), account, address, language));
    }
  }
}
