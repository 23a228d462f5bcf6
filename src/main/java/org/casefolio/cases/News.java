package org.casefolio.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.casefolio.cases.CaseEntry.State;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
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
  private boolean known;

  private News(ReceiptNumber receipt, String form, boolean known) {
    this.receipt = receipt;
    this.form = form;
    this.known = known;
  }

  /**
   * The changes in the order of arrival.
   *
   * @param before entries recorded before: all of them, or only the current one when neither among
   *     them nor among the new ones is a correction or withdrawal
   * @param added the new ones in the order of arrival
   * @param known whether readers could see the case before
   */
  static List<Change> of(
      ReceiptNumber receipt, String form, boolean known, List<Entry> before, List<Entry> added) {
    News news = new News(receipt, form, known);
    news.entries.addAll(before);
    added.forEach(entry -> news.fresh.add(entry.id()));
    History.Latest latest = new History.Latest();
    Stream.concat(before.stream(), added.stream())
        .forEach(entry -> news.noteKnownBefore(entry, latest.beforeBatchOf(entry)));
    if (news.entries.stream().anyMatch(Entry::isAction)
        || added.stream().anyMatch(Entry::isAction)) {
      news.goThroughActions(added);
    } else {
      news.goThroughStatuses(added);
    }
    return news.changes;
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
    Entry changed = entry.isAction() ? changedBy(entry, before, after) : null;
    if (changed == null) {
      if (!entry.isWithdrawal()) {
        tellStatus(entry, before.current(), after.current());
      }
    } else if (entry.isWithdrawal()) {
      add(
          entry,
          changed,
          after.stateOf(changed.id()),
          Kind.CORRECTION,
          before.current(),
          after.current());
    } else if (before.stateOf(changed.id()) != State.IN_FORCE
        || !entry.saysTheSameAs(changed)
        || !entry.occurredAt().equals(changed.occurredAt())) {
      add(entry, entry, State.IN_FORCE, Kind.CORRECTION, before.current(), after.current());
    }
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
      add(entry, entry, State.IN_FORCE, Kind.NEW, before, after);
    }
  }

  private void add(
      Entry entry,
      Entry told,
      State state,
      Kind kind,
      @Nullable Entry before,
      @Nullable Entry after) {
    boolean current = after != null && after.id() == told.id();
    changes.add(
        new Change(
            receipt,
            form,
            entry.id(),
            known || state != State.IN_FORCE ? kind : Kind.FIRST,
            after != null && !current && after.isLaterThan(told),
            current,
            known ? wording(before) : null,
            wording(after),
            History.seen(told, state, knownBefore.get(told.id()))));
    known = true;
  }

  private static @Nullable Wording wording(@Nullable Entry entry) {
    String title = entry == null ? null : entry.title();
    return entry == null || title == null ? null : new Wording(title, entry.titleEs());
  }
}
