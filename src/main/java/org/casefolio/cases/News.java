package org.casefolio.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.casefolio.cases.CaseEntry.State;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CasesChanged.Reference;
import org.casefolio.cases.CasesChanged.Replaced;
import org.casefolio.cases.CasesChanged.Wording;
import org.jspecify.annotations.Nullable;

/**
 * What readers can newly see of one case after a batch. Its events are gone through one by one, as
 * if each had come alone; only what came and went within the batch is passed over, because nobody
 * saw it.
 */
final class News {

  private final ReceiptNumber receipt;
  private final String form;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<Long> fresh = new HashSet<>();
  private final Map<Long, Instant> knownBefore = new HashMap<>();
  private final Set<Long> passing = new HashSet<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Replaced> replaced = new ArrayList<>();
  private final Map<Integer, UUID> batches;
  private @Nullable Standing standing;
  private boolean known;

  private News(ReceiptNumber receipt, String form, boolean known, Map<Integer, UUID> batches) {
    this.receipt = receipt;
    this.form = form;
    this.known = known;
    this.batches = batches;
  }

  /**
   * What readers can newly see.
   *
   * @param changes in the order of arrival
   * @param replaced what says the same as before
   */
  record Found(List<Change> changes, List<Replaced> replaced) {}

  /**
   * The changes in the order of arrival.
   *
   * @param before entries recorded before: all of them, or only the current one when neither among
   *     them nor among the new ones is a correction or withdrawal, and none came late
   * @param added the new ones in the order of arrival
   * @param known whether readers could see the case before
   * @param batches the ids of batches by their numbers: of the new entries and, where something is
   *     corrected or withdrawn, of all
   */
  static Found of(
      ReceiptNumber receipt,
      String form,
      boolean known,
      List<Entry> before,
      List<Entry> added,
      Map<Integer, UUID> batches) {
    News news = new News(receipt, form, known, batches);
    news.entries.addAll(before);
    added.forEach(entry -> news.fresh.add(entry.id()));
    history(news, before, added);
    if (news.entries.stream().anyMatch(Entry::isAction)
        || added.stream().anyMatch(Entry::isAction)) {
      news.goThroughActions(added);
    } else {
      news.goThroughStatuses(added);
    }
    return new Found(news.changes, news.replaced);
  }

  /**
   * The one change that readers see when an operator takes back entries of a case, if any of them
   * stood.
   *
   * @param before entries recorded before, all of them
   * @param added the withdrawals
   */
  static Optional<Change> ofTakingBack(
      ReceiptNumber receipt,
      String form,
      List<Entry> before,
      List<Entry> added,
      Map<Integer, UUID> batches) {
    News news = new News(receipt, form, true, batches);
    news.entries.addAll(before);
    history(news, before, added);
    Standing was = Standing.of(before, Set.of());
    news.entries.addAll(added);
    Standing is = Standing.of(news.entries, Set.of());
    Entry last = added.getLast();
    Entry shown = news.standsAgain(was, is);
    if (shown == null) {
      shown = news.find(last.target());
    }
    while (shown != null && shown.isWithdrawal()) {
      shown = news.find(shown.target());
    }
    if (shown == null) {
      return Optional.empty();
    }
    news.add(
        last,
        shown,
        is.stateOf(shown.id()),
        Kind.CORRECTION,
        was.current(),
        is.current(),
        news.undone(was, is));
    return Optional.of(news.changes.getFirst());
  }

  private static void history(News news, List<Entry> before, List<Entry> added) {
    History.Latest latest = new History.Latest();
    Stream.concat(before.stream(), added.stream())
        .forEach(entry -> news.noteKnownBefore(entry, latest.beforeBatchOf(entry)));
  }

  private @Nullable Entry find(@Nullable Long id) {
    for (Entry entry : entries) {
      if (id != null && entry.id() == id) {
        return entry;
      }
    }
    return null;
  }

  private void noteKnownBefore(Entry entry, @Nullable Instant latest) {
    if (latest != null) {
      knownBefore.put(entry.id(), latest);
    }
  }

  /** The common case: nothing is ever put out of force, so the current one is simply the latest. */
  private void goThroughStatuses(List<Entry> added) {
    Entry current = null;
    for (Entry entry : entries) {
      current = current == null || entry.isLaterThan(current) ? entry : current;
    }
    for (Entry entry : added) {
      Entry before = current;
      current = before == null || entry.isLaterThan(before) ? entry : before;
      tellStatus(entry, before, current);
      entries.add(entry);
    }
  }

  private void goThroughActions(List<Entry> added) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(added);
    for (Long out : Standing.of(all, Set.of()).outOfForce()) {
      if (fresh.contains(out)) {
        passing.add(out);
      }
    }
    Standing before = Standing.of(entries, passing);
    for (Entry entry : added) {
      entries.add(entry);
      Standing after = Standing.of(entries, passing);
      if (!passing.contains(entry.id())) {
        tell(entry, before, after);
      }
      before = after;
    }
  }

  private void tell(Entry entry, Standing before, Standing after) {
    standing = after;
    Entry changed = entry.isAction() ? changedBy(entry, before, after) : null;
    List<Reference> undone = undone(before, after);
    if (changed == null && entry.isWithdrawal()) {
      // It only stands in the place of others that had the same effect.
      undone.stream()
          .filter(Reference::direct)
          .forEach(
              former -> replaced.add(new Replaced(receipt, former.id(), reference(entry, true))));
    } else if (changed == null && undone.isEmpty()) {
      tellStatus(entry, before.current(), after.current());
    } else if (changed == null) {
      add(entry, entry, State.IN_FORCE, Kind.CORRECTION, before.current(), after.current(), undone);
    } else if (entry.isWithdrawal()) {
      Entry again = standsAgain(before, after);
      Entry shown = again == null ? changed : again;
      add(
          entry,
          shown,
          after.stateOf(shown.id()),
          Kind.CORRECTION,
          before.current(),
          after.current(),
          undone);
    } else if (before.stateOf(changed.id()) != State.IN_FORCE
        || !entry.saysTheSameAs(changed)
        || !entry.occurredAt().equals(changed.occurredAt())) {
      add(entry, entry, State.IN_FORCE, Kind.CORRECTION, before.current(), after.current(), undone);
    } else {
      replaced.add(new Replaced(receipt, changed.id(), reference(entry, true)));
    }
  }

  /**
   * What stands again because that which stood in its place was taken back; of several, the last.
   */
  private @Nullable Entry standsAgain(Standing before, Standing after) {
    Entry again = null;
    for (Entry entry : entries) {
      if (!entry.isWithdrawal()
          && !fresh.contains(entry.id())
          && before.stateOf(entry.id()) != State.IN_FORCE
          && after.stateOf(entry.id()) == State.IN_FORCE
          && (again == null || entry.isLaterThan(again))) {
        again = entry;
      }
    }
    return again;
  }

  /** What readers saw and no longer stands; then what that had put out of force itself. */
  private List<Reference> undone(Standing before, Standing after) {
    List<Reference> undone = new ArrayList<>();
    Set<Long> listed = new HashSet<>();
    for (Entry entry : entries) {
      if (!fresh.contains(entry.id())
          && before.stateOf(entry.id()) == State.IN_FORCE
          && after.stateOf(entry.id()) != State.IN_FORCE) {
        Entry former = entry;
        while (former != null && listed.add(former.id())) {
          undone.add(reference(former, former.id() == entry.id()));
          former = find(former.target());
        }
      }
    }
    return undone;
  }

  private Reference reference(Entry entry, boolean direct) {
    UUID batch = batches.get(entry.batch());
    if (batch == null) {
      throw new IllegalStateException("a batch without an id");
    }
    String title = entry.title();
    return new Reference(entry.id(), new Part(batch, title == null ? "" : title), direct);
  }

  /**
   * The entry seen before the batch whose standing an action changes: its target, if that is one.
   */
  private @Nullable Entry changedBy(Entry action, Standing before, Standing after) {
    Entry changed = null;
    for (Entry entry : entries) {
      if (!entry.isWithdrawal()
          && !fresh.contains(entry.id())
          && before.stateOf(entry.id()) != after.stateOf(entry.id())) {
        changed = entry;
        if (action.target() != null && action.target() == entry.id()) {
          return entry;
        }
      }
    }
    return changed;
  }

  private void tellStatus(Entry entry, @Nullable Entry before, @Nullable Entry after) {
    if (before == null || !entry.saysTheSameAs(before)) {
      add(entry, entry, State.IN_FORCE, Kind.NEW, before, after, List.of());
    }
  }

  private void add(
      Entry entry,
      Entry told,
      State state,
      Kind kind,
      @Nullable Entry before,
      @Nullable Entry after,
      List<Reference> undone) {
    boolean current = after != null && after.id() == told.id();
    boolean late = after != null && !current && after.isLaterThan(told);
    String title = entry.title();
    changes.add(
        new Change(
            receipt,
            form,
            entry.id(),
            known || state != State.IN_FORCE ? kind : Kind.FIRST,
            late,
            current,
            known ? wording(before) : null,
            wording(after),
            History.seen(told, state, knownBefore.get(told.id()), false),
            title == null ? "" : title,
            known && before != null ? before.meaning() : 0,
            after == null ? 0 : after.meaning(),
            late && kind == Kind.NEW ? laterThan(told) : List.of(),
            undone));
    known = true;
  }

  private List<String> laterThan(Entry told) {
    List<String> later = new ArrayList<>();
    for (Entry entry : entries) {
      String title = entry.title();
      if (title != null
          && entry.isLaterThan(told)
          && (standing == null || standing.stateOf(entry.id()) == State.IN_FORCE)) {
        later.add(title);
      }
    }
    return later;
  }

  private static @Nullable Wording wording(@Nullable Entry entry) {
    String title = entry == null ? null : entry.title();
    return entry == null || title == null ? null : new Wording(title, entry.titleEs());
  }
}
