package org.casefolio.accounts;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Replaces passwords; with an old one goes everything that it opened. */
@Component
class Passwords {

  private final AccountStore accounts;
  private final LinkStore links;
  private final SessionStore sessions;
  private final Devices devices;
  private final Addresses addresses;
  private final Factors factors;
  private final Vault vault;
  private final TransactionTemplate transactions;

  Passwords(
      AccountStore accounts,
      LinkStore links,
      SessionStore sessions,
      Devices devices,
      Addresses addresses,
      Factors factors,
      Vault vault,
      TransactionTemplate transactions) {
    this.accounts = accounts;
    this.links = links;
    this.sessions = sessions;
    this.devices = devices;
    this.addresses = addresses;
    this.factors = factors;
    this.vault = vault;
    this.transactions = transactions;
  }

  /** Judges a new password of an account; empty if it can be chosen. */
  Optional<PasswordPolicy.Refused> judge(AccountId id, Password password) {
    Optional<Account> account =
        transactions.execute(_ ->
            accounts.list(List.of(id.value())).stream()
                .findFirst()
                .map(row -> row.open(vault.get(id.value()), List.of())));
    return PasswordPolicy.judge(
        password,
        account.map(Account::userId).orElse(""),
        account.flatMap(Account::email).map(EmailAddress::new),
        factors.any(id));
  }

  /** Sets a password and ends every session, known browser and link of the account. */
  void replace(AccountId account, String encoded) {
    accounts.setPassword(account, encoded);
    sessions.deleteOthers(account, "");
    devices.forgetOthers(account, Optional.empty());
    links.replace(account, Link.Purpose.RESET_PASSWORD);
  }

  /**
   * The same from within one session and browser, which stay.
   *
   * @return the account's new generation
   */
  int replaceFromWithin(
      AccountId account, String encoded, String session, Optional<String> device) {
    int generation = accounts.setPassword(account, encoded);
    sessions.deleteOthers(account, session);
    devices.forgetOthers(account, device);
    links.replace(account, Link.Purpose.RESET_PASSWORD);
    return generation;
  }

  /** Tells the confirmed address that the password was changed; after the transaction. */
  void tell(AccountId id) {
    Optional<AccountRow> row =
        transactions.execute(_ -> accounts.list(List.of(id.value())).stream().findFirst());
    row.flatMap(found -> found.openEmail(vault.get(id.value())))
        .ifPresent(address ->
            addresses.sendNotice(
                AccountMail.Kind.PASSWORD_CHANGED,
                id,
                address,
                Locale.forLanguageTag(row.get().language())));
  }
}
