package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.casefolio.cases.CaseEntry.State;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.Recorded.Accepted;
import org.casefolio.cases.Recorded.Duplicate;
import org.casefolio.platform.postgres.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random feeds against a model that replays them naively. */
class LedgerReplayTests {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final TestCases MODULE =
      TestCases.on(DATABASE.dataSource(), DATABASE.database(), CLOCK, Map.of());

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 12).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void endsWhereANaiveReplayEnds(long seed) {
    Random random = new Random(seed);
    List<CaseEvent> feed = feed(random, seed, "a", 60);
    Model model = new Model();
    for (List<CaseEvent> part : cut(random, feed, 12)) {
      List<Recorded> recorded = MODULE.ledger().record(batch(part));
      for (int i = 0; i < part.size(); i++) {
        assertThat(recorded.get(i)).isEqualTo(model.take(part.get(i)));
      }
    }
    Set<ReceiptNumber> receipts = new HashSet<>(feed.stream().map(CaseEvent::receipt).toList());
    for (ReceiptNumber receipt : receipts) {
      List<Seen> expected = model.history(receipt);
      Case found = MODULE.cases().find(receipt).orElseThrow();
      assertThat(found.history())
          .extracting(entry -> new Seen(entry.title(), entry.occurredAt(), entry.state()))
          .isEqualTo(expected);
      assertThat(found.current().map(CaseEntry::title))
          .isEqualTo(
              expected.stream()
                  .filter(seen -> seen.state() == State.IN_FORCE)
                  .map(Seen::title)
                  .findFirst());
      CaseSummary summary = MODULE.cases().summaries(List.of(receipt)).get(receipt);
      assertThat(summary.current().map(CaseEntry::title))
          .isEqualTo(found.current().map(CaseEntry::title));
    }
  }

  /** What is told when every event comes alone is the measure. */
  @ParameterizedTest
  @MethodSource("seeds")
  void tellsTheSameHoweverStatusesAreCutIntoBatches(long seed) {
    Random random = new Random(seed);
    List<CaseEvent> one =
        feed(random, 1000 + seed, "b", 40).stream()
            .filter(event -> event.corrects() == null && event.withdraws() == null)
            .toList();
    List<CaseEvent> other = one.stream().map(event -> renamed(event, 2000 + seed)).toList();
    MODULE.forgetPublished();
    one.forEach(event -> MODULE.ledger().record(batch(List.of(event))));
    List<String> alone = told();
    MODULE.forgetPublished();
    cut(random, other, 15).forEach(part -> MODULE.ledger().record(batch(part)));

    assertThat(told()).isEqualTo(alone);
  }

  /** Whoever reads only what is told knows the current status, and nothing that is gone. */
  @ParameterizedTest
  @MethodSource("seeds")
  void leadsWhoeverReadsOnlyTheNewsToTheCurrentStatus(long seed) {
    Random random = new Random(seed);
    List<CaseEvent> feed = feed(random, 3000 + seed, "c", 60);
    Map<ReceiptNumber, String> known = new HashMap<>();
    Set<Long> told = new HashSet<>();
    for (List<CaseEvent> part : cut(random, feed, 12)) {
      MODULE.forgetPublished();
      MODULE.ledger().record(batch(part));
      assertThat(MODULE.published()).hasSizeLessThanOrEqualTo(1);
      for (Change change : MODULE.changes()) {
        assertThat(told.add(change.entry())).isTrue();
        assertThat(change.before() == null ? "" : change.before().title())
            .isEqualTo(known.getOrDefault(change.receipt(), ""));
        known.put(change.receipt(), change.after() == null ? "" : change.after().title());
        CaseEntry now =
            MODULE.cases().find(change.receipt()).orElseThrow().history().stream()
                .filter(entry -> entry.id() == change.told().id())
                .findFirst()
                .orElseThrow();
        if (change.told().state() == State.IN_FORCE) {
          assertThat(now.title()).isEqualTo(change.told().title());
        } else {
          assertThat(now.title()).isEmpty();
        }
      }
      known.forEach((receipt, title) ->
          assertThat(
                  MODULE
                      .cases()
                      .find(receipt)
                      .flatMap(Case::current)
                      .map(CaseEntry::title)
                      .orElse(""))
              .isEqualTo(title));
    }
  }

  private static List<String> told() {
    return MODULE.changes().stream().map(LedgerReplayTests::words).toList();
  }

  private static String words(Change change) {
    return String.join(
        " ",
        change.receipt().lastFour(),
        change.kind().name(),
        String.valueOf(change.late()),
        String.valueOf(change.current()),
        String.valueOf(change.before()),
        String.valueOf(change.after()),
        change.told().title(),
        change.told().occurredAt().toString());
  }

  private static CaseEvent renamed(CaseEvent event, long number) {
    return event("r" + number + event.eventId())
        .of(receipt(number, Integer.parseInt(event.receipt().lastFour())))
        .title(event.title())
        .at(event.occurredAt())
        .build();
  }

  private static ReceiptNumber receipt(long seed, int number) {
    return new ReceiptNumber("IOE%06d%04d".formatted(seed, number));
  }

  private static List<CaseEvent> feed(Random random, long seed, String name, int count) {
    List<CaseEvent> feed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!feed.isEmpty() && random.nextInt(8) == 0) {
        feed.add(feed.get(random.nextInt(feed.size())));
        continue;
      }
      int receipt = random.nextInt(2);
      TestEvent event =
          event(name + seed + "-" + i)
              .of(receipt(seed, receipt))
              .title("Title " + random.nextInt(4))
              .at(START.plusSeconds(random.nextInt(12)));
      String target = name + seed + "-" + random.nextInt(i + 1);
      switch (random.nextInt(4)) {
        case 0 -> event.corrects(target);
        case 1 -> event.withdraws(target);
        default -> {}
      }
      feed.add(event.build());
    }
    for (int number = 0; number < 2; number++) {
      feed.add(event(name + seed + "-last-" + number).of(receipt(seed, number)).at(START).build());
    }
    return feed;
  }

  private static List<List<CaseEvent>> cut(Random random, List<CaseEvent> feed, int longest) {
    List<List<CaseEvent>> parts = new ArrayList<>();
    for (int from = 0; from < feed.size(); ) {
      int to = Math.min(feed.size(), from + 1 + random.nextInt(longest));
      parts.add(feed.subList(from, to));
      from = to;
    }
    return parts;
  }

  private record Seen(String title, Instant at, State state) {}

  /** Replays everything from the start for every question. */
  private static final class Model {

    private final List<CaseEvent> accepted = new ArrayList<>();
    private final Map<String, CaseEvent> byId = new HashMap<>();

    Recorded take(CaseEvent event) {
      CaseEvent same = byId.get(event.eventId());
      if (same != null) {
        return same.equals(event)
            ? new Duplicate()
            : new Recorded.Rejected("eventId", "used-with-other-content");
      }
      String target = target(event);
      if (target != null) {
        String field = event.withdraws() == null ? "corrects" : "withdraws";
        CaseEvent found = byId.get(target);
        if (found == null) {
          return new Recorded.Rejected(field, "unknown-event");
        }
        if (!found.receipt().equals(event.receipt())) {
          return new Recorded.Rejected(field, "event-of-another-receipt");
        }
      }
      accepted.add(event);
      byId.put(event.eventId(), event);
      return new Accepted();
    }

    List<Seen> history(ReceiptNumber receipt) {
      List<CaseEvent> events =
          accepted.stream().filter(event -> event.receipt().equals(receipt)).toList();
      List<Seen> seen = new ArrayList<>();
      for (int i = 0; i < events.size(); i++) {
        CaseEvent event = events.get(i);
        if (event.withdraws() == null) {
          State state = state(events, i);
          Seen entry =
              new Seen(state == State.IN_FORCE ? event.title() : "", event.occurredAt(), state);
          int place = 0;
          while (place < seen.size() && seen.get(place).at().isAfter(entry.at())) {
            place++;
          }
          seen.add(place, entry);
        }
      }
      return seen;
    }

    private static State state(List<CaseEvent> events, int at) {
      State state = State.IN_FORCE;
      for (int later = at + 1; later < events.size(); later++) {
        if (kills(events, later).contains(events.get(at).eventId())
            && state(events, later) == State.IN_FORCE) {
          state = events.get(later).withdraws() == null ? State.CORRECTED : State.WITHDRAWN;
        }
      }
      return state;
    }

    private static Set<String> kills(List<CaseEvent> events, int at) {
      Set<String> killed = new HashSet<>();
      CaseEvent action = events.get(at);
      String target = target(action);
      if (target == null) {
        return killed;
      }
      killed.add(target);
      for (int earlier = 0; earlier < at; earlier++) {
        CaseEvent other = events.get(earlier);
        if (target.equals(target(other))) {
          killed.add(other.eventId());
        }
        if (other.eventId().equals(target) && action.corrects() != null) {
          killed.addAll(kills(events, earlier));
        }
      }
      return killed;
    }

    private static @Nullable String target(CaseEvent event) {
      return event.withdraws() == null ? event.corrects() : event.withdraws();
    }
  }
}
