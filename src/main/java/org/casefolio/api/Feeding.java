package org.casefolio.api;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.WorkLoop;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives changes their places in the feeds of those who subscribe to the case, one worker of all
 * nodes at a time, so that a place is never seen before all that come before it. A change follows
 * what readers are told: what a person looks at first waits, what no longer stands by then is
 * passed over, and of a case that nobody may see nothing is said.
 */
final class Feeding implements WorkLoop.Round {

  /** What a change in a feed is sealed as. */
  static final String WHAT = "api.change";

  private static final int AT_ONCE = 20;
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Arrivals arrivals;
  private final ChangeFeedStore store;
  private final SubscriptionStore subscriptions;
  private final Cases cases;
  private final StatusCatalogue catalogue;
  private final CaseBody body;
  private final Vault vault;
  private final Clock clock;
  private final TransactionTemplate transactions;

  Feeding(
      Arrivals arrivals,
      ChangeFeedStore store,
      SubscriptionStore subscriptions,
      Cases cases,
      StatusCatalogue catalogue,
      CaseBody body,
      Vault vault,
      Clock clock,
      TransactionTemplate transactions) {
    this.arrivals = arrivals;
    this.store = store;
    this.subscriptions = subscriptions;
    this.cases = cases;
    this.catalogue = catalogue;
    this.body = body;
    this.vault = vault;
    this.clock = clock;
    this.transactions = transactions;
  }

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    Integer done = transactions.execute(_ -> place());
    return done != null && done == AT_ONCE ? WorkLoop.Next.AGAIN : WorkLoop.Next.WHEN_RUNG;
  }

  /** How many batches were done. */
  private int place() {
    if (!store.enterAlone()) {
      return 0;
    }
    Instant now = clock.instant();
    List<ChangeFeedStore.Waiting> waiting = store.waiting(now, AT_ONCE);
    if (waiting.isEmpty()) {
      return 0;
    }
    List<Arrival.Item> items =
        waiting.stream().flatMap(row -> arrivals.open(row.sealed()).items().stream()).toList();
    Map<ReceiptNumber, List<UUID>> subscribers = subscribers(items);
    Map<ReceiptNumber, Case> known = cases.find(subscribers.keySet());
    List<Arrival.Item> later = new ArrayList<>();
    Map<UUID, List<Change>> feeds = new TreeMap<>();
    for (Arrival.Item item : items) {
      Case one = known.get(item.receiptNumber());
      Optional<CaseEntry> entry =
          one == null
              ? Optional.empty()
              : one.history().stream().filter(found -> found.id() == item.entry()).findFirst();
      if (one == null || entry.isEmpty()) {
        continue;
      }
      if (entry.get().beingChecked()) {
        later.add(item);
      } else if (item.correction() || entry.get().state() == CaseEntry.State.IN_FORCE) {
        Change change = change(one, entry.get(), item.correction());
        for (UUID client : subscribers.getOrDefault(one.receipt(), List.of())) {
          feeds.computeIfAbsent(client, _ -> new ArrayList<>()).add(change);
        }
      }
    }
    insert(feeds, LocalDate.ofInstant(now, ZoneOffset.UTC));
    if (!later.isEmpty()) {
      arrivals.put(later, now.plus(LOOK_AGAIN));
    }
    store.done(waiting);
    return waiting.size();
  }

  /** A change as it is written, but for its place. */
  private record Change(ReceiptNumber receipt, String json) {}

  private Change change(Case one, CaseEntry entry, boolean correction) {
    CatalogueEdition edition = catalogue.current();
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("receiptNumber", one.receipt().value());
    change.put("formType", one.form());
    change.put("kind", correction ? "correction" : "status");
    change.put("entry", body.entry(entry, edition));
    change.put(
        "status",
        one.current().map(current -> body.status(current, one.form(), edition)).orElse(null));
    return new Change(one.receipt(), JSON.writeValueAsString(change));
  }

  private void insert(Map<UUID, List<Change>> feeds, LocalDate day) {
    if (feeds.isEmpty()) {
      return;
    }
    Map<UUID, Long> places = store.lock(feeds.keySet());
    Map<UUID, Sealer> sealers = vault.find(places.keySet());
    List<ChangeFeedStore.Fresh> fresh = new ArrayList<>();
    feeds.forEach((client, changes) -> {
      Sealer sealer = sealers.get(client);
      if (sealer != null) {
        long place = places.getOrDefault(client, 0L);
        for (Change change : changes) {
          fresh.add(
              new ChangeFeedStore.Fresh(
                  client,
                  ++place,
                  vault.blind(Subscriptions.BLIND, change.receipt().value()),
                  sealer.seal(WHAT, change.json())));
        }
      }
    });
    if (!fresh.isEmpty()) {
      store.insert(fresh, day);
    }
  }

  /** Who subscribes to which of the cases, found with one statement. */
  private Map<ReceiptNumber, List<UUID>> subscribers(List<Arrival.Item> items) {
    Map<ByteBuffer, ReceiptNumber> numbers = new HashMap<>();
    Set<String> receipts = new LinkedHashSet<>();
    items.forEach(item -> receipts.add(item.receipt()));
    for (String receipt : receipts) {
      for (byte[] hash : vault.sought(Subscriptions.BLIND, receipt)) {
        numbers.put(ByteBuffer.wrap(hash), new ReceiptNumber(receipt));
      }
    }
    Map<ReceiptNumber, List<UUID>> subscribers = new HashMap<>();
    for (SubscriptionStore.Subscriber one :
        subscriptions.listSubscribers(numbers.keySet().stream().map(ByteBuffer::array).toList())) {
      ReceiptNumber receipt = numbers.get(ByteBuffer.wrap(one.receipt()));
      if (receipt != null) {
        subscribers.computeIfAbsent(receipt, _ -> new ArrayList<>()).add(one.client());
      }
    }
    return subscribers;
  }
}
