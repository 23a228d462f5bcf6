package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.Hold;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.Sent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random feeds and first loads, told and sent at random moments, held, released and taken back,
 * against a model that knows nothing but what the agency said and what came at each address of a
 * reader.
 */
class TellingReplayTests {

  private static final String DENIED = "Case Was Denied";
  private static final String UNKNOWN = "A Title That Is In No Catalogue";
  private static final List<String> TITLES =
      List.of(
          NotificationBench.RECEIVED,
          NotificationBench.EVIDENCE,
          NotificationBench.APPROVED,
          DENIED,
          UNKNOWN);

  static Stream<Long> seeds() {
    return LongStream.range(0, 24).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void tellsWhatIsNewsAndNothingElse(long seed) {
    try (NotificationBench bench = new NotificationBench()) {
      new Run(bench, seed).run();
    }
  }

  /** What the agency said, in the order in which it was recorded. */
  private record Said(
      long entry, String id, String title, Instant at, String target, boolean withdrawal) {}

  /** What came at an address, in that order. */
  private record Got(
      long entry, Kind kind, boolean late, boolean heldBack, String before, String after) {}

  private static final class Run {

    private final NotificationBench bench;
    private final Random random;
    private final ReceiptNumber receipt;
    private final String prefix;
    private final AccountId reader;
    private final AccountId bystander;
    private final List<Said> said = new ArrayList<>();
    private final Map<String, TestEvent> sent = new HashMap<>();
    private final Map<String, UUID> batches = new HashMap<>();
    private final Map<String, List<Got>> got = new TreeMap<>();
    private final Set<UUID> seen = new HashSet<>();
    private final Set<Long> news = new HashSet<>();
    private final Set<Long> late = new HashSet<>();
    private final Set<Long> silent = new HashSet<>();
    private final Set<Long> everOut = new HashSet<>();
    private final Set<Long> heldEntries = new HashSet<>();
    private final Map<Hold, Long> holds = new HashMap<>();
    private final Set<Long> takenBack = new HashSet<>();
    private final boolean protects;
    private final boolean imports;
    private boolean hidden;
    private boolean everHidden;

    Run(NotificationBench bench, long seed) {
      this.bench = bench;
      random = new Random(seed);
      protects = seed % 4 == 3;
      imports = seed % 4 == 1;
      receipt = new ReceiptNumber("IOE%010d".formatted(700_000_000 + seed));
      prefix = "s" + seed + "-";
      reader = bench.reader("reader" + seed + "@home.example");
      bystander = bench.reader("bystander" + seed + "@home.example");
      got.put("reader" + seed + "@home.example", new ArrayList<>());
      if (seed % 2 == 0) {
        String helper = "helper" + seed + "@home.example";
        bench.accounts.add(reader, helper, true);
        got.put(helper, new ArrayList<>());
      }
      bench.follows(reader, receipt);
      bench.follows(bystander, new ReceiptNumber("IOE%010d".formatted(800_000_000 + seed)));
    }

    void run() {
      int steps = 30 + random.nextInt(20);
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3, 4 -> happens(step);
          case 5, 6, 7 -> bench.tell();
          case 8 -> send(1 + random.nextInt(3));
          case 9 -> send(100);
          case 10 -> hold();
          default -> endHold();
        }
      }
      while (!holds.isEmpty()) {
        endHold();
      }
      send(1_000);
      check();
    }

    private void happens(int step) {
      String id = prefix + step;
      TestEvent event =
          event(id).of(receipt).title(TITLES.get(random.nextInt(TITLES.size()))).at(moment());
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          if (said.isEmpty()) {
            record(id, event);
          } else {
            String target = said.get(random.nextInt(said.size())).id();
            record(id, random.nextBoolean() ? event.corrects(target) : event.withdraws(target));
          }
        }
        case 3 -> {
          if (!sent.isEmpty()) {
            List<String> ids = sent.keySet().stream().sorted().toList();
            bench.happens(sent.get(ids.get(random.nextInt(ids.size())))); // a repeat
          }
        }
        case 4 -> {
          if (!protects) {
            record(id, event);
            return;
          }
          hidden = random.nextInt(3) == 0 && !hidden;
          everHidden |= hidden;
          record(id, event.isProtected(hidden));
        }
        default -> record(id, event);
      }
    }

    private Instant moment() {
      Instant now = bench.clock.instant();
      return random.nextInt(4) == 0
          ? now.minus(Duration.ofDays(31 + random.nextInt(100)))
          : now.minus(Duration.ofMinutes(random.nextInt(20_000)));
    }

    private void record(String id, TestEvent event) {
      UUID batch = UUID.randomUUID();
      boolean plain = event.build().corrects() == null && event.build().withdraws() == null;
      boolean imported = imports && plain && random.nextInt(3) == 0;
      boolean tell = !imported || random.nextBoolean();
      Batch one = new Batch(batch, "agency", imported, tell, List.of(event.build()));
      List<Said> visible = inForce();
      bench.cases.ledger().record(one);
      Said fresh =
          new Said(
              newest(),
              id,
              event.build().title(),
              event.build().occurredAt(),
              Optional.ofNullable(event.build().corrects())
                  .or(() -> Optional.ofNullable(event.build().withdraws()))
                  .orElse(""),
              event.build().withdraws() != null);
      sent.put(id, event);
      batches.put(id, batch);
      said.add(fresh);
      noteOut();
      if (!tell) {
        silent.add(fresh.entry());
      } else if (!hidden && fresh.target().isEmpty() && isNews(fresh, visible)) {
        news.add(fresh.entry());
      }
      if (visible.stream().anyMatch(other -> later(other, fresh))) {
        late.add(fresh.entry());
      }
    }

    /** The rule, once more and in other words. */
    private boolean isNews(Said fresh, List<Said> visible) {
      if (visible.isEmpty()) {
        return true;
      }
      Said current = visible.stream().reduce((one, other) -> later(one, other) ? one : other).get();
      if (current.title().equals(fresh.title())) {
        return false;
      }
      if (later(fresh, current)) {
        return true;
      }
      boolean recent = Duration.between(fresh.at(), bench.clock.instant()).toDays() < 30;
      Set<String> after =
          new HashSet<>(
              visible.stream().filter(one -> later(one, fresh)).map(Said::title).toList());
      boolean open =
          switch (fresh.title()) {
            case NotificationBench.EVIDENCE ->
                !after.contains(NotificationBench.APPROVED) && !after.contains(DENIED);
            case DENIED -> !after.contains(NotificationBench.APPROVED);
            default -> false;
          };
      return recent || open;
    }

    private static boolean later(Said one, Said other) {
      int compared = one.at().compareTo(other.at());
      return compared > 0 || (compared == 0 && one.entry() > other.entry());
    }

    private long newest() {
      return bench
          .database
          .jdbc()
          .sql("select max(id) from cases.entry")
          .query(Long.class)
          .single();
    }

    private void hold() {
      if (batches.isEmpty()) {
        return;
      }
      Said one = said.get(random.nextInt(said.size()));
      UUID batch = batches.get(one.id());
      if (batch == null) {
        return;
      }
      Hold hold =
          bench.holding.place(new Hold.Selection(batch, null, null, null)).orElseThrow().hold();
      holds.put(hold, one.entry());
      heldEntries.add(one.entry());
    }

    private void endHold() {
      Optional<Hold> any = holds.keySet().stream().min((a, b) -> a.number() - b.number());
      if (any.isEmpty()) {
        return;
      }
      Hold hold = any.get();
      long entry = holds.get(hold);
      int people =
          bench.holding.list().stream()
              .filter(one -> one.hold().number() == hold.number())
              .findFirst()
              .orElseThrow()
              .people()
              .count();
      if (random.nextBoolean()) {
        assertThat(bench.holding.release(hold.number(), "right", people))
            .isInstanceOf(Holding.Ending.Done.class);
      } else {
        boolean stands = stands(entry);
        assertThat(bench.holding.withdraw(hold.number(), "wrong", people))
            .isInstanceOf(Holding.Ending.Done.class);
        takenBack.add(entry);
        if (stands) {
          String target =
              said.stream().filter(one -> one.entry() == entry).findFirst().orElseThrow().id();
          long withdrawal = newest();
          said.add(
              new Said(
                  withdrawal, "operator" + withdrawal, "", bench.clock.instant(), target, true));
          noteOut();
        }
      }
      holds.remove(hold);
      if (!holds.containsValue(entry)) {
        heldEntries.remove(entry);
      }
    }

    /** Sends one by one, so that the order is known. What is wrong is known before. */
    private void send(int most) {
      bench.tell();
      for (int i = 0; i < most; i++) {
        if (bench.mail.deliver(1, bench.writer).isEmpty()) {
          return;
        }
        for (Sent message : bench.mail.outbox().list(reader.value())) {
          if (message.state() == Sent.State.ACCEPTED && seen.add(message.id())) {
            News told = ChangeFacts.read(message.facts().getFirst()).news();
            Got fresh =
                new Got(
                    told.entry(),
                    told.kind(),
                    told.late(),
                    told.trace() != null && told.trace().heldBack(),
                    told.before() == null ? "" : told.before().en(),
                    told.after() == null ? "" : told.after().en());
            List<Got> there = Objects.requireNonNull(got.get(message.address()));
            checkOne(fresh, there);
            there.add(fresh);
          }
        }
      }
    }

    private void checkOne(Got fresh, List<Got> there) {
      assertThat(hidden).as("nothing is told of a protected case").isFalse();
      assertThat(stands(fresh.entry()) || replaced(fresh.entry()))
          .as("only what stands is told: %s", fresh)
          .isTrue();
      assertThat(heldEntries).as("nothing is told of what is held").doesNotContain(fresh.entry());
      assertThat(there).extracting(Got::entry).as("once").doesNotContain(fresh.entry());
      assertThat(silent).as("nothing is told of a first load").doesNotContain(fresh.entry());
      boolean plain =
          said.stream().anyMatch(one -> one.entry() == fresh.entry() && one.target().isEmpty());
      if (plain && fresh.kind() == Kind.NEW && !fresh.heldBack()) {
        assertThat(fresh.late())
            .as("what comes late is told as such, and nothing else: %s", fresh)
            .isEqualTo(late.contains(fresh.entry()));
      }
      if (fresh.kind() != Kind.CORRECTION && !everHidden) {
        Set<String> told = new HashSet<>(there.stream().map(Got::after).toList());
        told.add("");
        inForce().forEach(one -> told.add(one.title()));
        said.stream()
            .filter(one -> silent.contains(one.entry())) // it stood on the page
            .forEach(one -> told.add(one.title()));
        assertThat(told)
            .as("nobody hears by the way of what was wrong and never told: %s", fresh)
            .contains(fresh.before());
      }
    }

    private void check() {
      assertThat(bench.mail.outbox().list(bystander.value())).isEmpty();
      assertThat(bench.queued()).isZero();
      if (hidden) {
        return;
      }
      got.values().forEach(this::check);
    }

    private void check(List<Got> there) {
      Set<Long> plain = new HashSet<>();
      said.stream().filter(one -> one.target().isEmpty()).forEach(one -> plain.add(one.entry()));
      assertThat(there.stream().map(Got::entry).filter(plain::contains))
          .as("no news but news")
          .isSubsetOf(news);
      if (everHidden) {
        return;
      }
      Set<Long> told = new HashSet<>(there.stream().map(Got::entry).toList());
      for (Said one : said) {
        if (news.contains(one.entry()) && !everOut.contains(one.entry())) {
          assertThat(told).as("every news is told: %s", one).contains(one.entry());
        }
      }
      for (int i = 0; i < there.size(); i++) {
        if (!stands(there.get(i).entry()) && !replaced(there.get(i).entry())) {
          assertThat(there.subList(i + 1, there.size()))
              .as("who was told what is wrong is told what is right: %s", there.get(i))
              .anyMatch(later -> later.kind() == Kind.CORRECTION);
        }
      }
      Optional<Got> last =
          there.stream()
              .filter(one -> !one.late() || one.kind() == Kind.CORRECTION)
              .reduce((one, other) -> one.entry() > other.entry() ? one : other);
      Optional<Said> now =
          inForce().stream().reduce((one, other) -> later(one, other) ? one : other);
      if (now.isPresent() && silent.contains(now.get().entry())) {
        return; // what a first load brings is on the page alone
      }
      assertThat(last.map(Got::after).orElse(""))
          .as("%s %s", there, said)
          .isEqualTo(now.map(Said::title).orElse(""));
    }

    private void noteOut() {
      said.stream().filter(one -> !stands(one.entry())).forEach(one -> everOut.add(one.entry()));
    }

    private List<Said> inForce() {
      return said.stream().filter(one -> !one.withdrawal() && stands(one.entry())).toList();
    }

    /** Whether another one stands in its place that has the same effect. */
    private boolean replaced(long entry) {
      Said one = said.stream().filter(any -> any.entry() == entry).findFirst().orElseThrow();
      return said.stream()
          .filter(any -> any.entry() > entry && stands(any.entry()))
          .anyMatch(any ->
              one.withdrawal()
                  ? any.withdrawal() && any.target().equals(one.target())
                  : any.target().equals(one.id())
                      && !any.withdrawal()
                      && any.title().equals(one.title())
                      && any.at().equals(one.at()));
    }

    private boolean stands(long entry) {
      for (int i = 0; i < said.size(); i++) {
        if (said.get(i).entry() == entry) {
          return stands(i);
        }
      }
      throw new IllegalArgumentException("nobody said that");
    }

    private boolean stands(int at) {
      for (int later = at + 1; later < said.size(); later++) {
        if (ends(later).contains(said.get(at).id()) && stands(later)) {
          return false;
        }
      }
      return true;
    }

    private Set<String> ends(int at) {
      Said action = said.get(at);
      Set<String> ended = new HashSet<>();
      if (action.target().isEmpty()) {
        return ended;
      }
      ended.add(action.target());
      for (int earlier = 0; earlier < at; earlier++) {
        Said other = said.get(earlier);
        if (action.target().equals(other.target())) {
          ended.add(other.id());
        }
        if (other.id().equals(action.target()) && !action.withdrawal()) {
          ended.addAll(ends(earlier));
        }
      }
      return ended;
    }
  }
}
