package org.casefolio.accounts;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.TestOutbox;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts for the tests of other modules, without the pages that make them. */
public final class TestAccounts {

  private final AccountStore store;
  private final MoreAddressStore more;
  private final Vault vault;
  private final TransactionTemplate transactions;
  private final Accounts accounts;

  private TestAccounts(Database database, Vault vault, TransactionTemplate transactions) {
    this.store = new AccountStore(database);
    this.vault = vault;
    this.transactions = transactions;
    this.more = new MoreAddressStore(database);
    this.accounts = new Accounts(store, more, TestOutbox.unreachable(database, vault), vault);
  }

  public static TestAccounts on(Database database, Vault vault, TransactionTemplate transactions) {
    return new TestAccounts(database, vault, transactions);
  }

  public Accounts accounts() {
    return accounts;
  }

  /** An account whose address was confirmed or waits for it. */
  public AccountId create(String address, boolean confirmed, Locale language) {
    AccountId id = new AccountId(UUID.randomUUID());
    transactions.executeWithoutResult(transaction -> {
      Sealer sealer = vault.create(id.value());
      byte[] email = sealer.seal(AccountRow.EMAIL, address);
      store.insert(
          new AccountRow(
              id,
              AccountKind.APPLICANT,
              new Sealed(sealer.seal(AccountRow.USER_ID, "reader-" + id.value())),
              Optional.empty(),
              Optional.of(new Sealed(email)),
              language.toLanguageTag(),
              "none",
              0,
              UUID.randomUUID()),
          vault.sought("user-id", id.value().toString()),
          LocalDate.EPOCH);
      if (confirmed) {
        store.confirmEmail(id, email, vault.blind("email", address));
      }
    });
    return id;
  }

  /** The account's own address becomes another one, confirmed. */
  public void change(AccountId account, String address) {
    transactions.executeWithoutResult(transaction ->
        store.confirmEmail(
            account,
            vault.get(account.value()).seal(AccountRow.EMAIL, address),
            vault.blind("email", address)));
  }

  /** A further address of an account. */
  public UUID add(AccountId account, String address, boolean confirmed) {
    UUID id = UUID.randomUUID();
    transactions.executeWithoutResult(transaction -> {
      more.insert(
          id,
          account,
          vault.get(account.value()).seal(MoreAddresses.WHAT, address),
          vault.blind("more-email", id.toString()));
      if (confirmed) {
        more.confirm(account, id);
      }
    });
    return id;
  }

  /** Removes the account with its key. */
  public void delete(AccountId id) {
    transactions.executeWithoutResult(transaction -> {
      store.delete(id);
      vault.erase(id.value());
    });
  }
}
