package org.casefolio.cases;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.casefolio.cases.CaseStore.CaseChange;
import org.casefolio.cases.CaseStore.CaseRow;
import org.casefolio.cases.CaseStore.KnownEvent;
import org.casefolio.cases.CaseStore.NewEntry;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Replaced;
import org.casefolio.cases.CasesChanged.Wording;
import org.casefolio.cases.Recorded.Accepted;
import org.casefolio.cases.Recorded.Duplicate;
import org.casefolio.cases.Recorded.Rejected;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only writer of cases. History is only ever appended to; which entry is current, and what a
 * correction or withdrawal does, follows from what was appended and in which order it came.
 */
@Component
public class CaseLedger {

  private static final int ATTEMPTS = 5;

  /** The sender of what an operator takes back. */
  static final String OPERATOR = "operator";

  private final CaseStore store;
  private final SenderStore senders;
  private final ProtectedForms protectedForms;
  private final Holds holds;
  private final HoldStore holdStore;
  private final RecentReads recent;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final TransactionTemplate transactions;

  CaseLedger(
      CaseStore store,
      SenderStore senders,
      ProtectedForms protectedForms,
      Holds holds,
      HoldStore holdStore,
      RecentReads recent,
      ApplicationEventPublisher events,
      Clock clock,
      PlatformTransactionManager transactionManager) {
    this.store = store;
    this.senders = senders;
    this.protectedForms = protectedForms;
    this.holds = holds;
    this.holdStore = holdStore;
    this.recent = recent;
    this.events = events;
    this.clock = clock;
    this.transactions = new TransactionTemplate(transactionManager);
    // Nested, so that a second attempt is possible inside a transaction of the caller's.
    this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /**
   * Records a batch in one transaction (the caller's, if there is one) with a number of statements
   * that does not depend on its size, and publishes at most one {@link CasesChanged} in it. Batches
   * that touch the same cases at the same time wait for each other.
   *
   * @return what became of each event, in the order of the batch; a rejected one never costs
   *     another
   */
  public List<Recorded> record(Batch batch) {
    if (batch.events().isEmpty()) {
      return List.of();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        boolean optimistic = attempt == 1;
        List<Recorded> recorded =
            transactions.execute(status -> new Recording(batch, optimistic).run());
        recent.forgetAfterCommit();
        return recorded == null ? List.of() : recorded;
      } catch (Taken e) {
        // The other one is committed now and will be found.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes back the next of what a hold covers and a withdrawal was begun for: appends a withdrawal
   * for each entry that stands, and publishes at most one {@link CasesChanged} with one change for
   * each case. What was corrected or withdrawn since is left as it is. Repeating it after a crash
   * takes back nothing twice.
   *
   * @param hold the hold
   * @param atMost how many cases are gone through
   * @return how many were; zero when nothing is left
   */
  public int takeBack(Hold hold, int atMost) {
    Integer cases = transactions.execute(status -> new TakingBack(hold, atMost).run());
    recent.forgetAfterCommit();
    return cases == null ? 0 : cases;
  }

  /** What is wrong with an event taken by itself, without recording anything. */
  public Optional<Rejected> check(CaseEvent event) {
    return EventRules.fault(event, clock.instant());
  }

  /**
   * Notes that a sender reported, by a heartbeat or a batch. A time before the last one noted has
   * no effect, and one in the future counts as now.
   */
  public void heard(String sender, Instant reportedAt) {
    transactions.executeWithoutResult(status -> {
      store.senderNumber(sender);
      senders.heard(sender, reportedAt);
    });
    recent.forgetAfterCommit();
  }

  /**
   * Erases cases with their whole histories, in the caller's transaction: for who follows cases for
   * others and no longer does. Repeating it does nothing; a case that is reported again begins
   * anew.
   *
   * @return how many were erased
   */
  public int erase(Collection<ReceiptNumber> receipts) {
    Integer erased = transactions.execute(status -> store.erase(receipts));
    recent.forgetAfterCommit();
    return erased == null ? 0 : erased;
  }

  private boolean isProtected(String form, boolean marked) {
    return marked || protectedForms.contains(form);
  }

  /** Somebody entered the same event or the same case at the same moment. */
  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Taken(DuplicateKeyException cause) {
      super("an event's id or a case was entered twice at the same moment", cause);
    }
  }

  /** An event that is going to be recorded unless it was before. */
  private record Candidate(int index, CaseEvent event, UUID key, long content) {

    @Nullable String targetId() {
      return event.withdraws() != null ? event.withdraws() : event.corrects();
    }
  }

  /** One attempt to record one batch. */
  private final class Recording {

    private final Batch batch;
    private final Recorded[] outcome;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<ReceiptNumber, List<Entry>> added = new TreeMap<>();
    private final Map<ReceiptNumber, List<CaseEvent>> accepted = new HashMap<>();
    private final List<NewEntry> rows = new ArrayList<>();
    private final boolean optimistic;
    private int number;
    private boolean hasActions;

    /**
     * Begins.
     *
     * @param optimistic whether a first load may count on nobody else knowing of its cases
     */
    Recording(Batch batch, boolean optimistic) {
      this.batch = batch;
      this.optimistic = optimistic;
      this.outcome = new Recorded[batch.events().size()];
    }

    List<Recorded> run() {
      checkEach();
      if (!candidates.isEmpty()) {
        int sender = store.senderNumber(batch.sender());
        Map<Wording, Integer> wordings = store.wordingNumbers(wordings());
        Map<ReceiptNumber, String> forms = forms();
        boolean unknown = areAllUnknown(forms.keySet());
        Map<ReceiptNumber, CaseRow> cases =
            unknown ? store.newRows(forms) : store.lockCases(forms, sender);
        Map<UUID, KnownEvent> known = unknown ? new HashMap<>() : store.findEvents(sender, keys());
        if (candidates.stream().anyMatch(candidate -> !known.containsKey(candidate.key()))) {
          number = store.batchNumber(batch, sender);
        }
        CaseStore.Numbers numbers = store.nextNumbers(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
          Candidate candidate = candidates.get(i);
          CaseRow row = cases.get(candidate.event().receipt());
          if (row == null) {
            throw new IllegalStateException("a locked case has gone");
          }
          outcome[candidate.index()] =
              decide(candidate, numbers.ids().get(i), row, numbers.now(), known, wordings);
        }
        if (!rows.isEmpty()) {
          append(sender, cases, unknown);
        }
      }
      return List.of(outcome);
    }

    /**
     * Whether this is the first load of cases that nobody knows: then there is nothing to look up,
     * and each row is written once, as it will stand. Should somebody else enter one of them, or
     * have used an event's id for another case, a unique key says so, and it is done again step by
     * step. No row is locked then, so that those who wait for each other do so in one order.
     */
    private boolean areAllUnknown(Set<ReceiptNumber> receipts) {
      return optimistic
          && batch.imported()
          && candidates.stream().allMatch(candidate -> candidate.targetId() == null)
          && store.areAllUnknown(receipts);
    }

    private void checkEach() {
      Instant now = clock.instant();
      for (int i = 0; i < outcome.length; i++) {
        CaseEvent event = batch.events().get(i);
        Optional<Rejected> fault = EventRules.fault(event, now);
        if (fault.isPresent()) {
          outcome[i] = fault.get();
        } else {
          CaseEvent normal = EventRules.normal(event);
          candidates.add(
              new Candidate(
                  i, normal, EventRules.key(normal.eventId()), EventRules.content(normal)));
        }
      }
    }

    private Recorded decide(
        Candidate candidate,
        long id,
        CaseRow row,
        Instant now,
        Map<UUID, KnownEvent> known,
        Map<Wording, Integer> wordings) {
      CaseEvent event = candidate.event();
      KnownEvent same = known.get(candidate.key());
      if (same != null) {
        return same.content() == candidate.content()
            ? new Duplicate()
            : new Rejected("eventId", "used-with-other-content");
      }
      boolean withdrawal = event.withdraws() != null;
      String targetId = candidate.targetId();
      KnownEvent target = targetId == null ? null : known.get(EventRules.key(targetId));
      if (targetId != null && (target == null || target.caseId() != row.id())) {
        return new Rejected(
            withdrawal ? "withdraws" : "corrects",
            target == null ? "unknown-event" : "event-of-another-receipt");
      }
      known.put(candidate.key(), new KnownEvent(id, row.id(), candidate.content()));
      Entry entry =
          new Entry(
              id,
              number,
              event.occurredAt(),
              event.dateOnly(),
              now,
              withdrawal ? null : event.title(),
              withdrawal ? null : event.titleEs(),
              withdrawal ? null : event.textEn(),
              withdrawal ? null : event.textEs(),
              withdrawal ? null : event.respondBy(),
              target == null ? null : target.entry(),
              event.step());
      added.computeIfAbsent(event.receipt(), key -> new ArrayList<>()).add(entry);
      accepted.computeIfAbsent(event.receipt(), key -> new ArrayList<>()).add(event);
      rows.add(
          new NewEntry(
              id,
              row.id(),
              candidate.key(),
              candidate.content(),
              entry.occurredAt(),
              entry.dateOnly(),
              withdrawal ? null : wordings.get(wording(event)),
              entry.respondBy(),
              entry.target(),
              entry.textEn(),
              entry.textEs(),
              entry.step()));
      return new Accepted();
    }

    private void append(int sender, Map<ReceiptNumber, CaseRow> cases, boolean unknown) {
      Map<Integer, List<Entry>> before = unknown ? Map.of() : entriesBefore(cases);
      Map<Integer, UUID> batches = batches(before);
      List<CaseChange> changed = new ArrayList<>();
      List<Change> news = new ArrayList<>();
      List<Replaced> replaced = new ArrayList<>();
      List<ReceiptNumber> nowProtected = new ArrayList<>();
      boolean told = !batch.imported() || batch.tell();
      added.forEach((receipt, fresh) -> {
        CaseRow row = cases.get(receipt);
        if (row == null) {
          throw new IllegalStateException("a locked case has gone");
        }
        List<Entry> old = before.getOrDefault(row.id(), List.of());
        CaseChange change = change(row, old, fresh);
        changed.add(change);
        boolean seenBefore = row.newest() != null && !isProtected(row.form(), row.isProtected());
        boolean seen = !isProtected(change.form(), change.isProtected());
        if (seen && told) {
          News.Found found = News.of(receipt, change.form(), seenBefore, old, fresh, batches);
          news.addAll(found.changes());
          replaced.addAll(found.replaced());
        } else if (seenBefore && !seen) {
          nowProtected.add(receipt);
        }
      });
      write(changed, sender, unknown);
      if (!news.isEmpty() || !nowProtected.isEmpty() || !replaced.isEmpty()) {
        news.sort((one, other) -> Long.compare(one.entry(), other.entry()));
        Set<String> held = news.isEmpty() ? Set.of() : holds.check(number, sender, news);
        events.publishEvent(
            new CasesChanged(batch.id(), news, nowProtected, replaced, held, false));
      }
    }

    private void write(List<CaseChange> changed, int sender, boolean unknown) {
      try {
        if (unknown) {
          store.insert(changed, sender);
        }
        store.append(rows, sender, number);
      } catch (DuplicateKeyException e) {
        throw new Taken(e);
      }
      if (!unknown) {
        store.change(changed, sender);
      }
    }

    /** The ids of the batches of what was recorded before, and of this one. */
    private Map<Integer, UUID> batches(Map<Integer, List<Entry>> before) {
      Map<Integer, UUID> batches = new HashMap<>();
      if (hasActions) {
        Set<Integer> numbers = new HashSet<>();
        before.values().forEach(all -> all.forEach(entry -> numbers.add(entry.batch())));
        batches.putAll(store.batchIds(numbers));
      }
      batches.put(number, batch.id());
      return batches;
    }

    /**
     * All entries of the cases in which something is corrected or comes late, only the current one
     * of others.
     */
    private Map<Integer, List<Entry>> entriesBefore(Map<ReceiptNumber, CaseRow> cases) {
      List<Integer> whole = new ArrayList<>();
      Map<Integer, Long> current = new LinkedHashMap<>();
      added.forEach((receipt, fresh) -> {
        CaseRow row = cases.get(receipt);
        if (row == null) {
          return;
        }
        boolean actions = fresh.stream().anyMatch(Entry::isAction);
        hasActions |= actions;
        if (row.hasActions() || actions) {
          whole.add(row.id());
        } else if (row.current() != null) {
          current.put(row.id(), row.current());
        }
      });
      Map<Integer, List<Entry>> entries = store.listEntries(whole, current);
      List<Integer> late = new ArrayList<>();
      added.forEach((receipt, fresh) -> {
        CaseRow row = cases.get(receipt);
        if (row != null && current.containsKey(row.id())) {
          Entry now = entries.getOrDefault(row.id(), List.of()).getFirst();
          if (fresh.stream().anyMatch(entry -> !entry.isLaterThan(now))) {
            late.add(row.id());
          }
        }
      });
      if (!late.isEmpty()) {
        entries.putAll(store.listEntries(late, Map.of()));
      }
      return entries;
    }

    private CaseChange change(CaseRow row, List<Entry> old, List<Entry> fresh) {
      List<Entry> all = new ArrayList<>(old);
      all.addAll(fresh);
      Entry current = Standing.of(all, Set.of()).current();
      String form = row.form();
      boolean marked = row.isProtected();
      for (CaseEvent event : accepted.getOrDefault(row.receipt(), List.of())) {
        form = event.form().isEmpty() ? form : event.form();
        marked = event.isProtected() == null ? marked : event.isProtected();
      }
      return new CaseChange(
          row.id(),
          row.receipt(),
          form,
          marked,
          row.hasActions() || fresh.stream().anyMatch(Entry::isAction),
          current == null ? null : current.id(),
          fresh.getLast().id());
    }

    private Set<Wording> wordings() {
      Set<Wording> wordings = new HashSet<>();
      for (Candidate candidate : candidates) {
        if (candidate.event().withdraws() == null) {
          wordings.add(wording(candidate.event()));
        }
      }
      return wordings;
    }

    private Map<ReceiptNumber, String> forms() {
      Map<ReceiptNumber, String> forms = new TreeMap<>();
      candidates.forEach(
          candidate -> forms.put(candidate.event().receipt(), candidate.event().form()));
      return Collections.unmodifiableMap(forms);
    }

    private Set<UUID> keys() {
      Set<UUID> keys = new HashSet<>();
      for (Candidate candidate : candidates) {
        keys.add(candidate.key());
        String target = candidate.targetId();
        if (target != null) {
          keys.add(EventRules.key(target));
        }
      }
      return keys;
    }

    private static Wording wording(CaseEvent event) {
      return new Wording(event.title(), event.titleEs());
    }
  }

  /** One step of taking back what a hold covers. */
  private final class TakingBack {

    private final Hold hold;
    private final int atMost;

    TakingBack(Hold hold, int atMost) {
      this.hold = hold;
      this.atMost = atMost;
    }

    int run() {
      boolean begun =
          holds
              .lock(hold.number())
              .map(locked -> locked.state() == Hold.State.WITHDRAWING)
              .orElse(false);
      if (!begun) {
        return 0;
      }
      Map<Integer, List<Long>> wrong = holdStore.nextEntries(hold.number(), atMost);
      if (wrong.isEmpty()) {
        return 0;
      }
      int sender = store.senderNumber(OPERATOR);
      Map<Integer, CaseRow> cases = store.lockCases(wrong.keySet());
      Map<Integer, List<Entry>> before = store.listEntries(cases.keySet(), Map.of());
      Set<Integer> numbers = new HashSet<>();
      before.values().forEach(all -> all.forEach(entry -> numbers.add(entry.batch())));
      Map<Integer, UUID> batches = new HashMap<>(store.batchIds(numbers));
      UUID id = holdStore.withdrawal(hold.number());
      int number = store.batchNumber(new Batch(id, OPERATOR, false, true, List.of()), sender);
      batches.put(number, id);
      CaseStore.Numbers fresh =
          store.nextNumbers(wrong.values().stream().mapToInt(List::size).sum());
      takeBack(sender, number, wrong, cases, before, batches, fresh);
      return wrong.size();
    }

    private void takeBack(
        int sender,
        int number,
        Map<Integer, List<Long>> wrong,
        Map<Integer, CaseRow> cases,
        Map<Integer, List<Entry>> before,
        Map<Integer, UUID> batches,
        CaseStore.Numbers fresh) {
      Iterator<Long> ids = fresh.ids().iterator();
      List<NewEntry> rows = new ArrayList<>();
      List<CaseChange> changed = new ArrayList<>();
      List<Change> news = new ArrayList<>();
      List<Entry> takenBack = new ArrayList<>();
      wrong.forEach((caseId, entries) -> {
        CaseRow row = cases.get(caseId);
        if (row == null) {
          throw new IllegalStateException("a locked case has gone");
        }
        List<Entry> old = before.getOrDefault(caseId, List.of());
        List<Entry> all = new ArrayList<>(old);
        List<Entry> added = new ArrayList<>();
        for (Entry entry : standingNewestFirst(old, entries)) {
          if (Standing.of(all, Set.of()).stateOf(entry.id()) != CaseEntry.State.IN_FORCE) {
            continue;
          }
          Entry withdrawal = withdrawal(ids.next(), number, fresh.now(), entry);
          all.add(withdrawal);
          added.add(withdrawal);
          takenBack.add(entry);
          rows.add(row(row, withdrawal));
        }
        if (added.isEmpty()) {
          return;
        }
        Entry current = Standing.of(all, Set.of()).current();
        changed.add(
            new CaseChange(
                row.id(),
                row.receipt(),
                row.form(),
                row.isProtected(),
                true,
                current == null ? null : current.id(),
                added.getLast().id()));
        if (!isProtected(row.form(), row.isProtected())) {
          News.ofTakingBack(row.receipt(), row.form(), old, added, batches).ifPresent(news::add);
        }
      });
      holdStore.done(hold.number(), wrong.keySet());
      if (rows.isEmpty()) {
        return;
      }
      store.append(rows, sender, number);
      store.change(changed, null);
      holds.uncount(takenBack);
      if (!news.isEmpty()) {
        events.publishEvent(
            new CasesChanged(
                holdStore.withdrawal(hold.number()), news, List.of(), List.of(), Set.of(), true));
      }
    }

    /** The last first, so that what an entry corrected stands again before its turn comes. */
    private static List<Entry> standingNewestFirst(List<Entry> all, List<Long> wrong) {
      Set<Long> wanted = new HashSet<>(wrong);
      return all.stream().filter(entry -> wanted.contains(entry.id())).toList().reversed();
    }

    private static Entry withdrawal(long id, int batch, Instant now, Entry target) {
      return new Entry(
          id, batch, now, false, now, null, null, null, null, null, target.id(), false);
    }

    private NewEntry row(CaseRow row, Entry entry) {
      String name = "hold " + hold.number() + " entry " + entry.target();
      return new NewEntry(
          entry.id(),
          row.id(),
          EventRules.key(name),
          EventRules.meaning(name),
          entry.occurredAt(),
          false,
          null,
          null,
          entry.target(),
          null,
          null,
          false);
    }
  }
}
