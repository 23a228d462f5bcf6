package org.casefolio.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casefolio.cases.CaseEntry.State;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a case are in force. A correction or withdrawal y that is in force itself puts
 * out of force its target, every earlier correction or withdrawal of that target and, where y
 * corrects something that is itself a correction or withdrawal, whatever that one puts out of
 * force. So withdrawing a correction brings the original back, and correcting a correction does
 * not.
 */
final class Standing {

  /**
   * What puts entries out of force.
   *
   * @param action the correction or withdrawal that does it
   * @param before of all that act on a target those that came before this one are concerned
   */
  private record End(long action, long before, State state) {}

  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<Long, State> outOfForce = new HashMap<>();
  private final Map<Long, End> ends = new HashMap<>();
  private final Map<Long, List<End>> endsOfActionsOn = new HashMap<>();
  private @Nullable Entry current;

  private Standing() {}

  /**
   * The standing of entries in the order of their arrival.
   *
   * @param ignored entries that count as out of force from the start
   */
  static Standing of(List<Entry> entries, Set<Long> ignored) {
    Standing standing = new Standing();
    entries.forEach(entry -> standing.entries.put(entry.id(), entry));
    // Only what came later can put an entry out of force, so the last one stands for certain.
    for (int i = entries.size() - 1; i >= 0; i--) {
      standing.judge(entries.get(i), ignored);
    }
    return standing;
  }

  private void judge(Entry entry, Set<Long> ignored) {
    State state = ignored.contains(entry.id()) ? State.WITHDRAWN : fate(entry);
    if (state != State.IN_FORCE) {
      outOfForce.put(entry.id(), state);
      return;
    }
    if (entry.target() != null) {
      putOut(entry, entry.id(), entry.target());
      Entry corrected = entry.isCorrection() ? entries.get(entry.target()) : null;
      while (corrected != null && corrected.target() != null) {
        putOut(entry, corrected.id(), corrected.target());
        corrected = corrected.isCorrection() ? entries.get(corrected.target()) : null;
      }
    }
    if (!entry.isWithdrawal() && (current == null || entry.isLaterThan(current))) {
      current = entry;
    }
  }

  /** Whatever came last decides; ends are found in that order. */
  private State fate(Entry entry) {
    End own = ends.get(entry.id());
    End asAction = null;
    for (End end : endsOfActionsOn.getOrDefault(entry.target(), List.of())) {
      if (entry.id() < end.before()) {
        asAction = end;
        break;
      }
    }
    if (own == null || (asAction != null && asAction.action() > own.action())) {
      own = asAction;
    }
    return own == null ? State.IN_FORCE : own.state();
  }

  private void putOut(Entry action, long before, Long target) {
    State state = action.isWithdrawal() ? State.WITHDRAWN : State.CORRECTED;
    End end = new End(action.id(), before, state);
    ends.putIfAbsent(target, end);
    endsOfActionsOn.computeIfAbsent(target, key -> new ArrayList<>()).add(end);
  }

  /** The entry in force that happened last. */
  @Nullable Entry current() {
    return current;
  }

  /** What became of an entry; decided by the last one that put it out of force. */
  State stateOf(long entry) {
    return outOfForce.getOrDefault(entry, State.IN_FORCE);
  }

  Set<Long> outOfForce() {
    return new HashSet<>(outOfForce.keySet());
  }
}
