package org.casefolio.cases;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
import org.casefolio.cases.CasesChanged.Wording;
import org.casefolio.cases.Recorded.Accepted;
import org.casefolio.cases.Recorded.Duplicate;
import org.casefolio.cases.Recorded.Rejected;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
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

  private final CaseStore store;
  private final SenderStore senders;
  private final ProtectedForms protectedForms;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final TransactionTemplate transactions;

  CaseLedger(
      CaseStore store,
      SenderStore senders,
      ProtectedForms protectedForms,
      ApplicationEventPublisher events,
      Clock clock,
      PlatformTransactionManager transactionManager) {
    this.store = store;
    this.senders = senders;
    this.protectedForms = protectedForms;
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
        List<Recorded> recorded = transactions.execute(status -> new Recording(batch).run());
        return recorded == null ? List.of() : recorded;
      } catch (EventIdTaken e) {
        // The other one is committed now and will be found.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
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
  }

  /** The same sender used an event's id for another case at the same moment. */
  private static final class EventIdTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventIdTaken() {
      super("an event id was used twice at the same moment");
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
    private int number;

    Recording(Batch batch) {
      this.batch = batch;
      this.outcome = new Recorded[batch.events().size()];
    }

    List<Recorded> run() {
      checkEach();
      if (!candidates.isEmpty()) {
        int sender = store.senderNumber(batch.sender());
        Map<Wording, Integer> wordings = store.wordingNumbers(wordings());
        Map<ReceiptNumber, CaseRow> cases = store.lockCases(forms(), sender);
        Map<UUID, KnownEvent> known = store.findEvents(sender, keys());
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
          append(sender, cases);
        }
      }
      return List.of(outcome);
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
              target == null ? null : target.entry());
      added.computeIfAbsent(event.receipt(), key -> new ArrayList<>()).add(entry);
      accepted.computeIfAbsent(event.receipt(), key -> new ArrayList<>()).add(event);
      rows.add(
          new NewEntry(
              id,
              row.id(),
              candidate.key(),
              candidate.content(),
              entry.occurredAt().toString(),
              entry.dateOnly(),
              withdrawal ? null : wordings.get(wording(event)),
              entry.respondBy() == null ? null : entry.respondBy().toString(),
              entry.target(),
              entry.textEn(),
              entry.textEs()));
      return new Accepted();
    }

    private void append(int sender, Map<ReceiptNumber, CaseRow> cases) {
      Map<Integer, List<Entry>> before = entriesBefore(cases);
      if (store.append(rows, sender, number) < rows.size()) {
        throw new EventIdTaken();
      }
      List<CaseChange> changed = new ArrayList<>();
      List<Change> news = new ArrayList<>();
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
          news.addAll(News.of(receipt, change.form(), seenBefore, old, fresh));
        } else if (seenBefore && !seen) {
          nowProtected.add(receipt);
        }
      });
      store.change(changed, sender);
      if (!news.isEmpty() || !nowProtected.isEmpty()) {
        news.sort((one, other) -> Long.compare(one.entry(), other.entry()));
        events.publishEvent(new CasesChanged(batch.id(), news, nowProtected));
      }
    }

    /** All entries of the cases in which something is corrected, only the current one of others. */
    private Map<Integer, List<Entry>> entriesBefore(Map<ReceiptNumber, CaseRow> cases) {
      List<Integer> whole = new ArrayList<>();
      Map<Integer, Long> current = new LinkedHashMap<>();
      added.forEach((receipt, fresh) -> {
        CaseRow row = cases.get(receipt);
        if (row == null) {
          return;
        }
        if (row.hasActions() || fresh.stream().anyMatch(Entry::isAction)) {
          whole.add(row.id());
        } else if (row.current() != null) {
          current.put(row.id(), row.current());
        }
      });
      return store.listEntries(whole, current);
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
          form,
          marked,
          row.hasActions() || fresh.stream().anyMatch(Entry::isAction),
          current == null ? null : current.id(),
          fresh.getLast().id());
    }

    private boolean isProtected(String form, boolean marked) {
      return marked || protectedForms.contains(form);
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
}
