package org.casefolio.accounts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casefolio.mail.Unreachable;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The accounts, for other modules to read. */
@Component
public class Accounts {

  private final AccountStore store;
  private final MoreAddressStore more;
  private final Unreachable unreachable;
  private final Vault vault;

  Accounts(AccountStore store, MoreAddressStore more, Unreachable unreachable, Vault vault) {
    this.store = store;
    this.more = more;
    this.unreachable = unreachable;
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

  /** The account with a User ID, as somebody types it. */
  @Transactional(readOnly = true)
  public Optional<AccountId> findByUserId(String typed) {
    return UserId.parse(typed)
        .map(userId -> vault.sought("user-id", userId.compared()))
        .flatMap(store::findByUserId)
        .map(AccountRow::id);
  }

  /** Many accounts, in a constant number of statements; one that is gone is left out. */
  @Transactional(readOnly = true)
  public Map<AccountId, Account> find(Collection<AccountId> ids) {
    List<UUID> owners = ids.stream().map(AccountId::value).toList();
    Map<UUID, Sealer> sealers = vault.find(owners);
    Map<AccountId, List<MoreAddressStore.Row>> addresses =
        more.list(owners).stream().collect(Collectors.groupingBy(MoreAddressStore.Row::account));
    // On every core, because a case may have a hundred thousand followers.
    return store.list(owners).parallelStream()
        .flatMap(row ->
            Stream.ofNullable(sealers.get(row.id().value()))
                .map(sealer ->
                    row.open(
                        sealer,
                        addresses.getOrDefault(row.id(), List.of()).stream()
                            .map(one -> MoreAddresses.open(one, sealer))
                            .toList())))
        .collect(Collectors.toMap(Account::id, account -> account));
  }

  /** The addresses of an account that get no mail, confirmed or not, and why. */
  @Transactional(readOnly = true)
  public List<UnreachableAddress> unreachable(AccountId id) {
    AccountRow row = store.list(List.of(id.value())).getFirst();
    Sealer sealer = vault.get(id.value());
    Map<String, Optional<UUID>> addresses = new LinkedHashMap<>();
    row.openEmail(sealer).ifPresent(own -> addresses.put(own.written(), Optional.empty()));
    row.openNewEmail(sealer).ifPresent(own -> addresses.put(own.written(), Optional.empty()));
    for (MoreAddressStore.Row one : more.list(List.of(id.value()))) {
      addresses.put(MoreAddresses.open(one, sealer).address(), Optional.of(one.id()));
    }
    Map<String, Unreachable.Details> closed = unreachable.among(id.value(), addresses.keySet());
    List<UnreachableAddress> found = new ArrayList<>();
    addresses.forEach((address, more) -> {
      Unreachable.Details details = closed.get(address);
      if (details != null) {
        found.add(
            new UnreachableAddress(
                address, more, details.reason() == Unreachable.Reason.COMPLAINED));
      }
    });
    return found;
  }
}
