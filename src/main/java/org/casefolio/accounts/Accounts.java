package org.casefolio.accounts;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The accounts, for other modules to read. */
@Component
public class Accounts {

  private final AccountStore store;
  private final Vault vault;

  Accounts(AccountStore store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /**
   * An account.
   *
   * @throws IllegalStateException if there is none
   */
  @Transactional(readOnly = true)
  public Account get(AccountId id) {
    return find(id).orElseThrow(() -> new IllegalStateException("no such account"));
  }

  /** An account; empty if it is gone. */
  @Transactional(readOnly = true)
  public Optional<Account> find(AccountId id) {
    return Optional.ofNullable(find(List.of(id)).get(id));
  }

  /** Many accounts, in a constant number of statements; one that is gone is left out. */
  @Transactional(readOnly = true)
  public Map<AccountId, Account> find(Collection<AccountId> ids) {
    List<UUID> owners = ids.stream().map(AccountId::value).toList();
    Map<UUID, Sealer> sealers = vault.find(owners);
    Map<AccountId, Account> found = new HashMap<>();
    for (AccountRow row : store.list(owners)) {
      Sealer sealer = sealers.get(row.id().value());
      if (sealer != null) {
        found.put(row.id(), row.open(sealer));
      }
    }
    return found;
  }
}
