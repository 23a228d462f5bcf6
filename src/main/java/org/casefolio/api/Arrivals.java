package org.casefolio.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.casefolio.cases.CasesChanged;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue of changes for the feeds. It is filled inside the transaction that records them, with
 * one row a batch, however many clients subscribe to anything.
 */
@Component
@Conditional(ApiServed.Served.class)
class Arrivals {

  private static final String WHAT = "api.arrival";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ChangeFeedStore store;
  private final Vault vault;
  private final Clock clock;
  private final Bell bell;

  Arrivals(ChangeFeedStore store, Vault vault, Clock clock, @Qualifier("arrivalBell") Bell bell) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
    this.bell = bell;
  }

  /**
   * Queues what changed. What feeds hold about cases that are protected from now on goes at once;
   * what waits about them never gets a place.
   */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(CasesChanged event) {
    if (!event.nowProtected().isEmpty()) {
      store.drop(
          vault.sought(
              Subscriptions.BLIND,
              event.nowProtected().stream().map(ReceiptNumber::value).toList()));
    }
    if (!event.changes().isEmpty()) {
      put(
          event.changes().stream()
              .map(change ->
                  new Arrival.Item(
                      change.receipt().value(),
                      change.told().id(),
                      change.kind() == Kind.CORRECTION))
              .toList(),
          clock.instant());
      bell.ringAfterCommit();
    }
  }

  /** Lets changes wait until they are due. */
  void put(List<Arrival.Item> items, Instant due) {
    store.arrive(vault.instance().seal(WHAT, JSON.writeValueAsString(new Arrival(items))), due);
  }

  /** Opens what waited. */
  Arrival open(byte[] sealed) {
    return JSON.readValue(vault.instance().open(WHAT, sealed), Arrival.class);
  }
}
