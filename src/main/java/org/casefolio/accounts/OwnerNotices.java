package org.casefolio.accounts;

import java.util.List;
import java.util.Locale;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells the owner of an account, at its confirmed address, that something has happened to it. */
@Component
class OwnerNotices {

  private final AccountStore accounts;
  private final Addresses addresses;
  private final Vault vault;
  private final TransactionTemplate transactions;

  OwnerNotices(
      AccountStore accounts, Addresses addresses, Vault vault, TransactionTemplate transactions) {
    this.accounts = accounts;
    this.addresses = addresses;
    this.vault = vault;
    this.transactions = transactions;
  }

  void tell(AccountId account, AccountMail.Kind kind) {
    AccountRow row = transactions.execute(_ -> accounts.list(List.of(account.value())).getFirst());
    row.openEmail(vault.get(account.value()))
        .ifPresent(address ->
            addresses.sendNotice(kind, account, address, Locale.forLanguageTag(row.language())));
  }
}
