package org.casefolio.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.AccountDeleted;
import org.casefolio.cases.CasesChanged;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CasesChanged.Reference;
import org.casefolio.cases.CasesChanged.Replaced;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Part;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Outbox;
import org.casefolio.notification.ChangeStore.Fresh;
import org.casefolio.notification.ChangeStore.Waiting;
import org.casefolio.notification.News.Step;
import org.casefolio.notification.News.Trace;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.portfolio.Portfolios;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue of changes to be told. It is filled inside the transaction that records them, with one
 * statement a batch, however many follow.
 */
@Component
class Changes {

  private static final String WHAT = "change.news";
  private static final String BLIND = "notification-receipt";
  private static final String PART = "notification-part";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ChangeStore store;
  private final Vault vault;
  private final StatusCatalogue catalogue;
  private final Outbox outbox;
  private final Portfolios portfolios;
  private final Settings settings;
  private final Clock clock;
  private final Bell bell;
  private final Bell holdBell;

  Changes(
      ChangeStore store,
      Vault vault,
      StatusCatalogue catalogue,
      Outbox outbox,
      Portfolios portfolios,
      Settings settings,
      Clock clock,
      @Qualifier("changeBell") Bell bell,
      @Qualifier("holdBell") Bell holdBell) {
    this.store = store;
    this.vault = vault;
    this.catalogue = catalogue;
    this.outbox = outbox;
    this.portfolios = portfolios;
    this.settings = settings;
    this.clock = clock;
    this.bell = bell;
    this.holdBell = holdBell;
  }

  /** What a message can be cancelled by. */
  static String topic(ReceiptNumber receipt) {
    return "case:" + receipt.value();
  }

  /**
   * Queues what is news; of cases that are protected from now on, drops what waits and what was not
   * sent. First the queue, then the outbox: whoever is telling holds the queue's row until the
   * messages can be seen, so that none slips through between the two.
   */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(CasesChanged event) {
    if (!event.nowProtected().isEmpty()) {
      store.drop(
          vault.sought(BLIND, event.nowProtected().stream().map(ReceiptNumber::value).toList()));
      outbox.cancel(event.nowProtected().stream().map(Changes::topic).toList());
    }
    Map<ReceiptNumber, List<Step>> missed = dropUndone(event);
    CatalogueEdition edition = catalogue.current();
    Instant now = clock.instant();
    List<Fresh> fresh = new ArrayList<>();
    for (Change change : withReaders(event)) {
      if (NewsPolicy.isNews(change, edition, now)) {
        News news = News.of(change, event, edition, settings.zone(), now);
        if (change.kind() == Kind.CORRECTION) {
          news = news.missing(missed.getOrDefault(change.receipt(), List.of()));
        }
        fresh.add(fresh(UUID.randomUUID(), news, event.held().contains(change.title())));
      }
    }
    if (!fresh.isEmpty()) {
      store.insert(fresh);
      bell.ringAfterCommit();
    }
    if (!event.held().isEmpty()) {
      holdBell.ringAfterCommit();
    }
  }

  /**
   * Without the changes that are nobody's news, nearly all of them as a rule: another status of a
   * case that nobody follows. Who begins to follow it meanwhile waits for this transaction and sees
   * the status. What is held is told later, and what corrects something has more to do than to
   * tell; a case that was not known before can be followed by anyone.
   */
  private List<Change> withReaders(CasesChanged event) {
    Set<ReceiptNumber> quiet = new HashSet<>();
    for (Change change : event.changes()) {
      if (isPlain(change, event)) {
        quiet.add(change.receipt());
      }
    }
    quiet.removeAll(portfolios.wasFollowed(quiet));
    return event.changes().stream()
        .filter(change -> !(isPlain(change, event) && quiet.contains(change.receipt())))
        .toList();
  }

  private static boolean isPlain(Change change, CasesChanged event) {
    return change.kind() == Kind.NEW
        && change.undone().isEmpty()
        && !event.held().contains(change.title());
  }

  /**
   * Drops what waits about entries that no longer stand, and lets what waits about later ones start
   * from what is known without them. Whoever is telling one of them has done so before, or loses
   * it: the correction then finds every message there is.
   *
   * @return the steps that nobody, or not everybody, was told of
   */
  private Map<ReceiptNumber, List<Step>> dropUndone(CasesChanged event) {
    Map<ReceiptNumber, Set<Long>> undone = new HashMap<>();
    Map<ReceiptNumber, Map<Long, Reference>> replaced = new HashMap<>();
    for (Change change : event.changes()) {
      for (Reference entry : change.undone()) {
        undone.computeIfAbsent(change.receipt(), key -> new HashSet<>()).add(entry.id());
      }
    }
    for (Replaced one : event.replaced()) {
      replaced.computeIfAbsent(one.receipt(), key -> new HashMap<>()).put(one.former(), one.now());
    }
    Set<ReceiptNumber> receipts = new HashSet<>(undone.keySet());
    receipts.addAll(replaced.keySet());
    if (receipts.isEmpty()) {
      return Map.of();
    }
    Map<ReceiptNumber, List<Queued>> queued = new HashMap<>();
    for (Waiting row :
        store.waiting(vault.sought(BLIND, receipts.stream().map(ReceiptNumber::value).toList()))) {
      News news = open(row.news());
      queued
          .computeIfAbsent(news.receiptNumber(), key -> new ArrayList<>())
          .add(new Queued(row, news));
    }
    Map<ReceiptNumber, List<Step>> missed = new HashMap<>();
    Set<UUID> gone = new HashSet<>();
    List<Fresh> changed = new ArrayList<>();
    queued.forEach((receipt, rows) -> {
      List<Step> steps = new ArrayList<>();
      for (Queued row : rows) {
        if (undone.getOrDefault(receipt, Set.of()).contains(row.news().entry())) {
          gone.add(row.row().id());
          row.news().step().ifPresent(steps::add);
          Trace trace = row.news().trace();
          steps.addAll(trace == null ? List.of() : trace.missed());
        }
      }
      missed.put(receipt, steps);
      Map<Long, Reference> others = replaced.getOrDefault(receipt, Map.of());
      for (Queued row : rows) {
        if (!gone.contains(row.row().id())) {
          News news = row.news().knowing(row.news().knownWithout(steps));
          Reference other = others.get(news.entry());
          boolean held = row.row().held();
          if (other != null) {
            news = news.about(other.id(), other.part().id());
            held = event.held().contains(other.part().title());
          }
          if (!news.equals(row.news())) {
            changed.add(fresh(row.row().id(), news, held));
          }
        }
      }
    });
    if (!gone.isEmpty()) {
      store.remove(gone);
    }
    if (!changed.isEmpty()) {
      store.replace(changed);
    }
    return missed;
  }

  /** A row of the queue and what it tells. */
  private record Queued(Waiting row, News news) {}

  /** Nothing that was told to an account outlives it. */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(AccountDeleted event) {
    outbox.erase(event.account().value());
  }

  private Fresh fresh(UUID id, News news, boolean held) {
    Trace trace = news.trace();
    return new Fresh(
        id,
        blind(news.receiptNumber()),
        (short) (news.asks() ? 0 : 1),
        vault.instance().seal(WHAT, JSON.writeValueAsString(news)),
        vault.blind(PART, trace == null ? "" : trace.part().toString()),
        held);
  }

  /** What a row of the queue is kept by. */
  byte[] blind(ReceiptNumber receipt) {
    return vault.blind(BLIND, receipt.value());
  }

  /** What the rows of parts of batches are found by. */
  List<byte[]> soughtParts(Collection<Part> parts) {
    return vault.sought(PART, parts.stream().map(part -> part.id().toString()).toList());
  }

  /** Opens what was queued. */
  News open(byte[] sealed) {
    return JSON.readValue(vault.instance().open(WHAT, sealed), News.class);
  }
}
