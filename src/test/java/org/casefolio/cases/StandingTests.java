package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.casefolio.cases.CaseEntry.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandingTests {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void keepsTheOriginalDeadWhenACorrectionIsCorrected() {
    assertThat(inForce(status(1), correction(2, 1), correction(3, 2))).containsExactly(3L);
  }

  @Test
  void revivesTheOriginalWhenItsCorrectionIsWithdrawn() {
    assertThat(inForce(status(1), correction(2, 1), withdrawal(3, 2))).containsExactly(1L, 3L);
  }

  @Test
  void revivesTheFirstCorrectionWhenTheSecondIsWithdrawn() {
    assertThat(inForce(status(1), correction(2, 1), correction(3, 1))).containsExactly(3L);
    assertThat(inForce(status(1), correction(2, 1), correction(3, 1), withdrawal(4, 3)))
        .containsExactly(2L, 4L);
  }

  @Test
  void withdrawsAWithdrawal() {
    assertThat(inForce(status(1), withdrawal(2, 1))).containsExactly(2L);
    assertThat(inForce(status(1), withdrawal(2, 1), withdrawal(3, 2))).containsExactly(1L, 3L);
    assertThat(inForce(status(1), withdrawal(2, 1), correction(3, 2))).containsExactly(3L);
  }

  @Test
  void leavesNothingOfACorrectionWhoseOriginalIsWithdrawnAfterwards() {
    assertThat(inForce(status(1), correction(2, 1), withdrawal(3, 1))).containsExactly(3L);
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 40).boxed();
  }

  /** The rule as it is written down, with no thought for speed. */
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithTheRuleTakenLiterally(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      List<Entry> entries = randomEntries(random, 1 + random.nextInt(14));
      Standing standing = Standing.of(entries, Set.of());
      for (Entry entry : entries) {
        assertThat(standing.stateOf(entry.id()))
            .as("%s of %s", entry.id(), entries)
            .isEqualTo(state(entries, entry));
      }
      Entry current = null;
      for (Entry entry : entries) {
        if (!entry.isWithdrawal()
            && state(entries, entry) == State.IN_FORCE
            && (current == null || !entry.occurredAt().isBefore(current.occurredAt()))) {
          current = entry;
        }
      }
      assertThat(standing.current()).isEqualTo(current);
    }
  }

  static List<Entry> randomEntries(Random random, int count) {
    List<Entry> entries = new ArrayList<>();
    for (long id = 1; id <= count; id++) {
      long target = 1 + random.nextLong(Math.max(1, id - 1));
      Instant time = START.plusSeconds(random.nextInt(6));
      int kind = id == 1 ? 0 : random.nextInt(3);
      entries.add(
          entry(id, time, kind == 2 ? null : "T" + random.nextInt(4), kind == 0 ? null : target));
    }
    return entries;
  }

  private static State state(List<Entry> entries, Entry entry) {
    State state = State.IN_FORCE;
    for (Entry later : entries) {
      if (later.id() > entry.id()
          && kills(entries, later).contains(entry.id())
          && state(entries, later) == State.IN_FORCE) {
        state = later.isWithdrawal() ? State.WITHDRAWN : State.CORRECTED;
      }
    }
    return state;
  }

  private static Set<Long> kills(List<Entry> entries, Entry action) {
    Set<Long> killed = new HashSet<>();
    Long target = action.target();
    if (target == null) {
      return killed;
    }
    killed.add(target);
    for (Entry other : entries) {
      if (other.id() < action.id() && Objects.equals(other.target(), target)) {
        killed.add(other.id());
      }
      if (other.id() == target && other.isAction() && action.isCorrection()) {
        killed.addAll(kills(entries, other));
      }
    }
    return killed;
  }

  private static List<Long> inForce(Entry... entries) {
    Standing standing = Standing.of(List.of(entries), Set.of());
    return Stream.of(entries)
        .map(Entry::id)
        .filter(id -> standing.stateOf(id) == State.IN_FORCE)
        .toList();
  }

  private static Entry status(long id) {
    return entry(id, START, "A", null);
  }

  private static Entry correction(long id, long target) {
    return entry(id, START, "B", target);
  }

  private static Entry withdrawal(long id, long target) {
    return entry(id, START, null, target);
  }

  static Entry entry(long id, Instant at, @Nullable String title, @Nullable Long target) {
    return new Entry(id, 1, at, false, START, title, null, null, null, null, target, false);
  }
}
