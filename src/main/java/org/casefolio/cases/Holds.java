package org.casefolio.cases;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.Hold.Selection;
import org.casefolio.cases.Hold.State;
import org.casefolio.cases.HoldStore.Count;
import org.casefolio.cases.HoldStore.Open;
import org.casefolio.cases.HoldStore.Situation;
import org.casefolio.platform.postgres.AfterCommit;
import org.casefolio.platform.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is held: which batches, or which titles in them, are being checked. It is known here because
 * pages show it; stopping the telling is the business of whoever tells. All methods run in the
 * caller's transaction, and those that place or end a hold keep everyone from recording until it
 * ends, so it must be a short one.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Holds {

  private static final Logger log = LoggerFactory.getLogger(Holds.class);

  private final HoldStore store;
  private final HoldRules rules;
  private final RecentReads recent;
  private final Settings settings;
  private final Clock clock;

  Holds(HoldStore store, HoldRules rules, RecentReads recent, Settings settings, Clock clock) {
    this.store = store;
    this.rules = rules;
    this.recent = recent;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * How much a hold covers.
   *
   * @param batches how many batches
   * @param entries how many entries
   * @param cases how many cases
   */
  public record Extent(long batches, long entries, long cases) {}

  /**
   * A batch as an operator looks for it.
   *
   * @param id its id
   * @param sender whose it is
   * @param startedAt when its first part came
   * @param imported whether it was a first load
   * @param entries how many entries it brought
   */
  public record RecentBatch(
      UUID id, String sender, Instant startedAt, boolean imported, long entries) {}

  /**
   * Places a hold that covers what came and what will come; empty if it names what is not known.
   */
  public Optional<Hold> place(Selection selection) {
    store.enterAlone();
    recent.forgetAfterCommit();
    Optional<Integer> number = store.place(selection);
    number.ifPresent(store::coverWhatCame);
    return number.flatMap(store::lock);
  }

  /** The open holds that do not cover yet what came before them. */
  public List<Hold> listUnsettled() {
    return store.listOpen(true);
  }

  /** Lets a hold cover what came before it. Does nothing where it does already. */
  public void settle(Hold hold) {
    store.enterAlone();
    recent.forgetAfterCommit();
    store.coverWhatCame(hold.number());
  }

  /** The open holds, the oldest first. */
  public List<Hold> listOpen() {
    return store.listOpen(false);
  }

  /** A hold, locked until the transaction ends. */
  public Optional<Hold> lock(int number) {
    return store.lock(number);
  }

  public Extent extent(Hold hold) {
    HoldStore.Extent extent = store.extent(hold.number());
    return new Extent(extent.batches(), extent.entries(), extent.cases());
  }

  /** The batches that came last, the newest first. */
  public List<RecentBatch> listBatches(int limit) {
    return store.recent(limit).stream()
        .map(one ->
            new RecentBatch(one.id(), one.sender(), one.startedAt(), one.imported(), one.entries()))
        .toList();
  }

  /** What a hold covers. */
  public Set<Part> parts(Hold hold) {
    return store.parts(hold.number(), false);
  }

  /** The parts of a batch; none if there is no such batch, or it brought nothing. */
  @Transactional(readOnly = true)
  public Set<Part> partsOf(UUID batch) {
    return store.partsOf(batch);
  }

  /**
   * What some entries came in, by their ids, read with one statement.
   *
   * @param entries the case of each entry, by the id of the entry
   */
  public Map<Long, Part> parts(Map<Long, ReceiptNumber> entries) {
    return entries.isEmpty() ? Map.of() : store.parts(entries);
  }

  /**
   * Keeps everyone from recording about some cases, and from placing or ending a hold, until the
   * transaction ends: what is read of them from now on stays true. It must be a short one.
   */
  public void keep(Collection<ReceiptNumber> receipts) {
    store.keep(receipts);
  }

  /**
   * Ends a hold so that what it covers can be told. What came on that day under its title is then
   * no reason for another hold.
   *
   * @return what is covered by no other hold
   */
  public Set<Part> release(Hold hold, String reason) {
    store.enterAlone();
    recent.forgetAfterCommit();
    Set<Part> free = store.parts(hold.number(), true);
    String title = hold.selection().title();
    Long allowed =
        title == null ? null : store.counted(List.of(title), today()).getOrDefault(title, 0L);
    store.end(hold.number(), State.RELEASED, reason, allowed);
    return free;
  }

  /** Begins to withdraw what a hold covers; {@link CaseLedger#takeBack} does it. */
  public void beginWithdrawal(Hold hold, String reason) {
    store.withdrawing(hold.number(), reason);
    store.listEntries(hold.number());
  }

  /**
   * Ends a hold whose entries have all been taken back.
   *
   * @return whether it is ended; not, if more came meanwhile
   */
  public boolean endWithdrawal(Hold hold) {
    store.enterAlone();
    recent.forgetAfterCommit();
    if (store.listEntries(hold.number()) > 0) {
      return false;
    }
    store.end(hold.number(), State.WITHDRAWN, null, null);
    return true;
  }

  /** Forgets counts that no rule looks at any more. */
  public void sweep() {
    store.forgetDaysBefore(today().minusDays(HoldRules.DAYS + 1L));
  }

  /**
   * Counts what a batch brings and answers what of it is held.
   *
   * @return the titles that are held
   */
  Set<String> check(int batch, int sender, List<Change> changes) {
    LocalDate today = today();
    Map<String, Long> fresh = new HashMap<>();
    changes.forEach(change -> fresh.merge(change.title(), 1L, Long::sum));
    store.count(
        fresh.entrySet().stream()
            .map(one -> new Count(one.getKey(), today, one.getValue()))
            .toList());
    Situation situation = store.situation(fresh.keySet(), today, rules.least(), batch, sender);
    List<Open> open = new ArrayList<>(situation.holds());
    open.addAll(placeWhereTooMany(situation.many(), today));

    Set<String> held = new HashSet<>();
    Set<Integer> covering = new HashSet<>();
    for (Open hold : open) {
      if (hold.title() == null || fresh.containsKey(hold.title())) {
        covering.add(hold.number());
        if (hold.title() == null) {
          held.addAll(fresh.keySet());
        } else {
          held.add(hold.title());
        }
      }
    }
    if (!covering.isEmpty()) {
      store.cover(batch, covering);
    }
    return held;
  }

  /** Takes back what was counted: what turned out wrong is no measure for what comes. */
  void uncount(List<Entry> entries) {
    Map<Count, Long> counted = new HashMap<>();
    for (Entry entry : entries) {
      String title = entry.title();
      LocalDate day = LocalDate.ofInstant(entry.learnedAt(), settings.zone());
      counted.merge(new Count(title == null ? "" : title, day, 0), 1L, Long::sum);
    }
    if (!counted.isEmpty()) {
      store.count(
          counted.entrySet().stream()
              .map(one -> new Count(one.getKey().title(), one.getKey().day(), -one.getValue()))
              .toList());
    }
  }

  private List<Open> placeWhereTooMany(Map<String, Long> many, LocalDate today) {
    List<Open> placed = new ArrayList<>();
    if (many.isEmpty()) {
      return placed;
    }
    Instant began = today.atStartOfDay(settings.zone()).toInstant();
    Map<String, Long> largest =
        store.largest(many.keySet(), today.minusDays(HoldRules.DAYS), today, began);
    many.forEach((title, count) -> {
      long before = largest.getOrDefault(title, 0L);
      if (rules.isTooMany(count, before)) {
        // There may be one already, or another one is just recording the same.
        Optional<Integer> fresh = store.placeAutomatic(title, began);
        fresh.ifPresent(hold -> AfterCommit.run(() -> alarm(hold, count, before)));
        fresh
            .or(() -> store.findAutomatic(title))
            .ifPresent(hold -> placed.add(new Open(hold, title)));
      }
    });
    return placed;
  }

  private static void alarm(int hold, long count, long largest) {
    log.warn(
        "Hold {}: one status came {} times today, at most {} times on any of the last {} days."
            + " Nobody is told of it until someone has looked: changes list, changes release,"
            + " changes withdraw.",
        hold,
        count,
        largest,
        HoldRules.DAYS);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), settings.zone());
  }
}
