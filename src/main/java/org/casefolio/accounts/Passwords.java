package org.casefolio.accounts;

import java.time.Clock;
import java.util.List;
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
  private final FactorResetStore resets;
  private final Devices devices;
  private final Factors factors;
  private final Vault vault;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Passwords(
      AccountStore accounts,
      LinkStore links,
      SessionStore sessions,
      FactorResetStore resets,
      Devices devices,
      Factors factors,
      Vault vault,
      TransactionTemplate transactions,
      Clock clock) {
    this.accounts = accounts;
    this.links = links;
    this.sessions = sessions;
    this.resets = resets;
    this.devices = devices;
    this.factors = factors;
    this.vault = vault;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Judges a new password of an account; empty if it can be chosen. */
  Optional<PasswordPolicy.Refused> judge(AccountId id, Password password) {
    return judge(id, password, factors.any(id));
  }

  /** The same, for an account that is about to have nothing but a password. */
  Optional<PasswordPolicy.Refused> judgeAlone(AccountId id, Password password) {
    return judge(id, password, false);
  }

  private Optional<PasswordPolicy.Refused> judge(
      AccountId id, Password password, boolean besideFactor) {
    Optional<Account> account =
        transactions.execute(_ ->
            accounts.list(List.of(id.value())).stream()
                .findFirst()
                .map(row -> row.open(vault.get(id.value()), List.of())));
    return PasswordPolicy.judge(
        password,
        account.map(Account::userId).orElse(""),
        account.flatMap(Account::email).map(EmailAddress::new),
        besideFactor);
  }

  /** Sets a password and ends every session, known browser and link of the account. */
  void replace(AccountId account, String encoded) {
    accounts.setPassword(account, encoded);
    sessions.deleteOthers(account, "");
    devices.forgetOthers(account, Optional.empty());
    links.replace(account, Link.Purpose.RESET_PASSWORD);
    keepFactors(account);
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
    keepFactors(account);
    return generation;
  }

  /** Whoever asked, with the old password, to have the second step turned off, asks in vain. */
  void keepFactors(AccountId account) {
    if (resets.delete(account)) {
      links.replace(account, Link.Purpose.KEEP_FACTORS);
      links.replace(account, Link.Purpose.REMOVE_FACTORS);
    }
  }

  /**
   * A link to set a password, in the caller's transaction; earlier ones die.
   *
   * @return its random value, to be mailed
   */
  Link.Token newLink(AccountId account) {
    Link.Token token = Link.Token.random();
    links.replace(account, Link.Purpose.RESET_PASSWORD);
    links.insert(
        token,
        account,
        Link.Purpose.RESET_PASSWORD,
        Optional.empty(),
        clock.instant().plus(Link.LIFE));
    return token;
  }
}
