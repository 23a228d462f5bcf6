package org.casefolio.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casefolio.cases.CaseEntry.State;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The way to read cases. A protected case is absent from every answer, exactly as one that the
 * agency never reported; the database leaves it out, so that nothing of it is read or takes time.
 */
@Component
public class Cases {

  private final CaseStore store;
  private final Senders senders;
  private final ProtectedForms protectedForms;
  private final StatusCatalogue catalogue;
  private final RecentReads recent;

  Cases(
      CaseStore store,
      Senders senders,
      ProtectedForms protectedForms,
      StatusCatalogue catalogue,
      RecentReads recent) {
    this.store = store;
    this.senders = senders;
    this.protectedForms = protectedForms;
    this.catalogue = catalogue;
    this.recent = recent;
  }

  /** The case with its whole history. */
  @Transactional(readOnly = true)
  public Optional<Case> find(ReceiptNumber receipt) {
    return Optional.ofNullable(find(List.of(receipt)).get(receipt));
  }

  /** Those of the cases that are known, with their whole histories, read with one statement. */
  @Transactional(readOnly = true)
  public Map<ReceiptNumber, Case> find(Collection<ReceiptNumber> receipts) {
    return receipts.isEmpty() ? Map.of() : seen(store.find(receipts, protectedForms));
  }

  /**
   * The same for who asks about a case as anyone may: as it stood less than half a second ago, or
   * since this node last changed it; on a replica of the database where there is one. Those who ask
   * at the same time are answered with one statement.
   */
  public Optional<Case> lookUp(ReceiptNumber receipt) {
    return recent.find(receipt);
  }

  /**
   * Those of many cases that are known, read with one statement, on a replica where there is one.
   */
  public Map<ReceiptNumber, Case> lookUp(Collection<ReceiptNumber> receipts) {
    return receipts.isEmpty() ? Map.of() : recent.find(receipts);
  }

  /**
   * Cases in which the agency has named one of these days for an answer, in the order of their
   * numbers. Whether it still stands is not said.
   *
   * @param after only those with a greater number; empty for the first ones
   * @param limit how many at most
   */
  @Transactional(readOnly = true)
  public List<ReceiptNumber> listAsking(
      Collection<LocalDate> days, Optional<ReceiptNumber> after, int limit) {
    return days.isEmpty()
        ? List.of()
        : store.listAsking(days, after.map(ReceiptNumber::value).orElse(""), limit);
  }

  static Map<ReceiptNumber, Case> seen(Map<ReceiptNumber, CaseStore.Found> found) {
    Map<ReceiptNumber, Case> cases = new HashMap<>();
    found.forEach((receipt, one) -> cases.put(receipt, seen(receipt, one)));
    return cases;
  }

  /**
   * Keeps everyone from recording about cases until the transaction ends, which must be a short
   * one: what is read of them from now on stays true.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void keep(Collection<ReceiptNumber> receipts) {
    if (!receipts.isEmpty()) {
      store.keep(receipts);
    }
  }

  private static Case seen(ReceiptNumber receipt, CaseStore.Found found) {
    List<CaseEntry> history = History.newestFirst(found.entries(), found.checked());
    Instant learned =
        found.entries().reversed().stream()
            .filter(entry -> found.reported().contains(entry.id()))
            .findFirst()
            .orElseThrow()
            .learnedAt();
    Instant heard = found.senderHeard();
    return new Case(
        receipt,
        found.form(),
        current(history),
        history,
        heard == null || heard.isBefore(learned) ? learned : heard);
  }

  /** What happened last of what stands; a step only where there is no status. */
  private static Optional<CaseEntry> current(List<CaseEntry> newestFirst) {
    List<CaseEntry> standing =
        newestFirst.stream().filter(entry -> entry.state() == State.IN_FORCE).toList();
    return standing.stream()
        .filter(entry -> entry.kind() != CaseEntry.Kind.STEP)
        .findFirst()
        .or(() -> standing.stream().findFirst());
  }

  /** Those of the cases that are known, read with one statement. */
  @Transactional(readOnly = true)
  public Map<ReceiptNumber, CaseSummary> summaries(Collection<ReceiptNumber> receipts) {
    Map<ReceiptNumber, CaseSummary> summaries = new HashMap<>();
    if (receipts.isEmpty()) {
      return summaries;
    }
    CatalogueEdition edition = catalogue.current();
    for (CaseStore.Summary found : store.summaries(receipts, protectedForms)) {
      Optional<CaseEntry> current =
          Optional.ofNullable(found.current())
              .map(entry -> History.seen(entry, State.IN_FORCE, null, found.checked()));
      summaries.put(
          found.receipt(),
          new CaseSummary(
              found.receipt(),
              found.form(),
              current,
              current.map(entry -> edition.isFinal(entry.title(), found.form())).orElse(false),
              found.newest()));
    }
    return summaries;
  }

  /**
   * How the cases stand, those that a reader can see, whether or not any entry is left: at most two
   * statements.
   */
  @Transactional(readOnly = true)
  public Map<ReceiptNumber, CaseStanding> standings(Collection<ReceiptNumber> receipts) {
    Map<ReceiptNumber, CaseStanding> standings = new HashMap<>();
    if (receipts.isEmpty()) {
      return standings;
    }
    List<CaseStore.Stand> found = store.stands(receipts, protectedForms);
    List<Integer> acted =
        found.stream().filter(CaseStore.Stand::hasActions).map(CaseStore.Stand::id).toList();
    Map<Integer, List<Entry>> entries =
        acted.isEmpty() ? Map.of() : store.listEntries(acted, Map.of());
    for (CaseStore.Stand stand : found) {
      Entry current = stand.current();
      standings.put(
          stand.receipt(),
          new CaseStanding(
              current == null ? null : History.seen(current, State.IN_FORCE, null, false),
              current == null ? 0 : current.meaning(),
              Standing.of(entries.getOrDefault(stand.id(), List.of()), Set.of()).outOfForce()));
    }
    return standings;
  }

  /** Whether the agency's system reports as expected. */
  public FeedState feed() {
    return senders.feed();
  }
}
