package org.casefolio.api;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The cases of which a client wants to know when something changes. Each method is a constant
 * number of statements, and one client's come one after the other.
 */
@Component
class Subscriptions {

  /** What a receipt number is kept by. */
  static final String BLIND = "api-receipt";

  private static final String WHAT = "api.receipt";

  private final SubscriptionStore store;
  private final Vault vault;
  private final ApiSettings settings;

  Subscriptions(SubscriptionStore store, Vault vault, ApiSettings settings) {
    this.store = store;
    this.vault = vault;
    this.settings = settings;
  }

  /** All of a client's, by number. */
  @Transactional(readOnly = true)
  public List<ReceiptNumber> list(Client client) {
    Sealer sealer = vault.get(client.id());
    return store.list(client.id()).stream()
        .map(row -> new ReceiptNumber(sealer.open(WHAT, row.sealed())))
        .sorted()
        .toList();
  }

  /**
   * Adds some; those that are there already stay.
   *
   * @return how many there are now; empty if that would be too many, and nothing was changed
   */
  @Transactional
  public OptionalInt add(Client client, Collection<ReceiptNumber> receipts) {
    store.lock(client.id());
    return insert(client.id(), receipts);
  }

  /**
   * Lets there be these and no others.
   *
   * @return how many there are now; empty if that would be too many, and nothing was changed
   */
  @Transactional
  public OptionalInt replace(Client client, Collection<ReceiptNumber> receipts) {
    store.lock(client.id());
    if (Set.copyOf(receipts).size() > settings.subscriptions()) {
      return OptionalInt.empty();
    }
    store.deleteOthers(client.id(), sought(receipts));
    return insert(client.id(), receipts);
  }

  /**
   * Takes some away.
   *
   * @return how many there are now
   */
  @Transactional
  public int remove(Client client, Collection<ReceiptNumber> receipts) {
    store.lock(client.id());
    store.delete(client.id(), sought(receipts));
    return store.count(client.id());
  }

  private OptionalInt insert(UUID client, Collection<ReceiptNumber> receipts) {
    Sealer sealer = vault.get(client);
    Set<ReceiptNumber> fresh = new LinkedHashSet<>(receipts);
    store
        .find(client, sought(receipts))
        .forEach(row -> fresh.remove(new ReceiptNumber(sealer.open(WHAT, row.sealed()))));
    int all = store.count(client) + fresh.size();
    if (all > settings.subscriptions()) {
      return OptionalInt.empty();
    }
    if (!fresh.isEmpty()) {
      store.insert(
          client,
          fresh.stream()
              .map(receipt ->
                  new SubscriptionStore.Row(
                      vault.blind(BLIND, receipt.value()), sealer.seal(WHAT, receipt.value())))
              .toList());
    }
    return OptionalInt.of(all);
  }

  private List<byte[]> sought(Collection<ReceiptNumber> receipts) {
    return vault.sought(BLIND, receipts.stream().map(ReceiptNumber::value).toList());
  }
}
