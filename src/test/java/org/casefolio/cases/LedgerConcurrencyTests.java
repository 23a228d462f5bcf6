package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.Recorded.Accepted;
import org.casefolio.cases.Recorded.Duplicate;
import org.casefolio.cases.Recorded.Rejected;
import org.casefolio.platform.postgres.DatabaseOn;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LedgerConcurrencyTests {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final TestDatabase database = TestDatabase.create();
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), CLOCK, Map.of());

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void recordsBatchesThatTouchTheSameCasesAtOnceWithoutDeadlock() throws Exception {
    List<Callable<List<Recorded>>> senders = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int number = thread;
      senders.add(() -> {
        Random random = new Random(number);
        List<Recorded> recorded = new ArrayList<>();
        for (int round = 0; round < 15; round++) {
          List<CaseEvent> events = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            events.add(
                event("e" + number + "-" + round + "-" + i)
                    .of(receipt(random.nextInt(30)))
                    .title("Title " + random.nextInt(200))
                    .at(START.plusSeconds(random.nextInt(1_000_000)))
                    .build());
          }
          Collections.shuffle(events, random);
          recorded.addAll(module.ledger().record(batch(events)));
        }
        return recorded;
      });
    }
    assertThat(atOnce(senders)).hasSize(6 * 15 * 40).containsOnly(new Accepted());

    int entries = 0;
    for (int number = 0; number < 30; number++) {
      Case found = module.cases().find(receipt(number)).orElseThrow();
      entries += found.history().size();
      CaseSummary summary = module.cases().summaries(List.of(receipt(number))).get(receipt(number));
      assertThat(summary).isNotNull();
      assertThat(summary.current().orElseThrow().id()).isEqualTo(found.history().getFirst().id());
    }
    assertThat(entries).isEqualTo(6 * 15 * 40);
  }

  @Test
  void acceptsAnEventOnceWhenItComesFromEverySideAtOnce() throws Exception {
    List<CaseEvent> events =
        IntStream.range(0, 50)
            .mapToObj(i -> event("e" + i).of(receipt(i)).title("Title " + i).build())
            .toList();
    List<Callable<List<Recorded>>> senders = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      List<CaseEvent> shuffled = new ArrayList<>(events);
      Collections.shuffle(shuffled, new Random(thread));
      senders.add(() -> module.ledger().record(batch(shuffled)));
    }
    List<Recorded> recorded = atOnce(senders);

    assertThat(recorded).filteredOn(new Accepted()::equals).hasSize(50);
    assertThat(recorded).filteredOn(new Duplicate()::equals).hasSize(250);
    assertThat(module.changes()).extracting(Change::entry).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void loadsEachCaseOnceWhenTheSameFirstLoadComesFromEverySideAtOnce() throws Exception {
    List<CaseEvent> events =
        IntStream.range(0, 300)
            .mapToObj(i -> event("e" + i).of(receipt(i / 2)).title("Title " + i % 2).build())
            .toList();
    List<Callable<List<Recorded>>> senders = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      List<CaseEvent> mine = new ArrayList<>(events.subList(thread * 20, 200 + thread * 20));
      Collections.shuffle(mine, new Random(thread));
      senders.add(
          () -> module.ledger().record(new Batch(UUID.randomUUID(), "agency", true, false, mine)));
    }
    List<Recorded> recorded = atOnce(senders);

    assertThat(recorded).filteredOn(new Accepted()::equals).hasSize(300);
    assertThat(recorded).filteredOn(new Duplicate()::equals).hasSize(900);
    for (int number = 0; number < 150; number++) {
      Case found = module.cases().find(receipt(number)).orElseThrow();
      assertThat(found.history()).hasSize(2);
    }
  }

  @Test
  void acceptsAnEventIdOnceWhenItIsUsedForManyCasesAtOnce() throws Exception {
    List<Callable<List<Recorded>>> senders = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int number = thread;
      List<CaseEvent> events =
          new ArrayList<>(
              IntStream.range(0, 20)
                  .mapToObj(i -> event("e" + i).of(receipt(number * 100 + i)).build())
                  .toList());
      Collections.shuffle(events, new Random(thread));
      senders.add(() -> module.ledger().record(batch(events)));
    }
    List<Recorded> recorded = atOnce(senders);

    assertThat(recorded).filteredOn(new Accepted()::equals).hasSize(20);
    assertThat(recorded)
        .filteredOn(new Rejected("eventId", "used-with-other-content")::equals)
        .hasSize(100);
  }

  @Test
  void runsAsManyStatementsForAThousandEventsAsForOne() {
    AtomicInteger statements = new AtomicInteger();
    DataSource counting = counting(database.dataSource(), statements);
    TestCases counted = TestCases.on(counting, DatabaseOn.of(counting), CLOCK, Map.of());
    counted.ledger().record(batch(event("warm")));

    statements.set(0);
    counted.ledger().record(batch(event("one").of(receipt(1))));
    int forOne = statements.get();
    statements.set(0);
    List<CaseEvent> thousand =
        IntStream.range(0, 1000)
            .mapToObj(i -> event("k" + i).of(receipt(i % 700)).title("Title " + i % 90).build())
            .toList();
    assertThat(counted.ledger().record(batch(thousand))).containsOnly(new Accepted());
    assertThat(statements).hasValue(forOne);

    statements.set(0);
    List<CaseEvent> actions =
        IntStream.range(0, 1000)
            .mapToObj(i -> {
              TestEvent event = event("l" + i).of(receipt(i % 700));
              return (i % 2 == 0 ? event.corrects("k" + i) : event.withdraws("k" + i)).build();
            })
            .toList();
    assertThat(counted.ledger().record(batch(actions))).containsOnly(new Accepted());
    assertThat(statements).as("and one for the batches of what is corrected").hasValue(forOne + 1);
    assertThat(forOne).isLessThanOrEqualTo(15);

    statements.set(0);
    assertThat(
            counted.cases().summaries(IntStream.range(0, 900).mapToObj(i -> receipt(i)).toList()))
        .isNotEmpty();
    assertThat(statements).hasValue(1);
  }

  private static ReceiptNumber receipt(int number) {
    return new ReceiptNumber("EAC%010d".formatted(number));
  }

  private static List<Recorded> atOnce(List<Callable<List<Recorded>>> senders) throws Exception {
    List<Recorded> recorded = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(senders.size())) {
      for (Future<List<Recorded>> sender : threads.invokeAll(senders)) {
        recorded.addAll(sender.get(60, TimeUnit.SECONDS));
      }
    }
    return recorded;
  }

  /** Counts what is prepared: every statement that the program sends. */
  private static DataSource counting(DataSource target, AtomicInteger statements) {
    return proxy(
        DataSource.class,
        target,
        (method, result) ->
            method.equals("getConnection")
                ? proxy(
                    Connection.class,
                    (Connection) result,
                    (called, value) -> {
                      if (called.equals("prepareStatement") || called.equals("createStatement")) {
                        statements.incrementAndGet();
                      }
                      return value;
                    })
                : result);
  }

  private interface After {
    Object change(String method, Object result);
  }

  private static <T> T proxy(Class<T> type, T target, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return after.change(method.getName(), method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
