package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.casefolio.cases.Hold;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How changes get their places, with several workers on one database. */
class FeedingTests {

  private static final int CASES = 6;
  private static final int EACH = 40;

  private final TestDatabase database = TestDatabase.create();
  private final MovedClock clock = new MovedClock();
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), clock, Map.of());
  private final Vault vault = TestVault.on(database);
  private final TestApi api = new TestApi(database, clock, vault);
  private final ChangeFeedStore store = new ChangeFeedStore(database.database());
  private final Arrivals arrivals = new Arrivals(store, vault, clock, new Bell());
  private final Subscriptions subscriptions =
      api.transactional(
          new Subscriptions(new SubscriptionStore(database.database()), vault, api.settings()),
          Subscriptions.class);
  private final ChangeFeed feed =
      api.transactional(new ChangeFeed(store, module.cases(), vault), ChangeFeed.class);
  private Client client = new Client(new UUID(0, 0), "", "", 1, 1, clock.instant(), null);

  private final List<ReceiptNumber> numbers =
      IntStream.range(0, CASES)
          .mapToObj(i -> new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", i)))
          .toList();

  @BeforeEach
  void subscribe() {
    module.listen(arrivals::on);
    client =
        api.clients()
            .authenticate(api.clients().add("reader", null, null).orElseThrow())
            .orElseThrow();
    subscriptions.add(client, numbers);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private Feeding worker() {
    return new Feeding(
        arrivals,
        store,
        new SubscriptionStore(database.database()),
        module.cases(),
        module.catalogue(),
        new CaseBody(module.catalogue(), TestVault.settings()),
        vault,
        clock,
        database.transactions());
  }

  private ChangeFeed.Part read(Cursor after) {
    return switch (feed.after(client, after, 7)) {
      case ChangeFeed.Part part -> part;
      case ChangeFeed.Gone _ -> throw new AssertionError("gone");
    };
  }

  @Test
  void whoReadsWhileOthersRecordSeesEachChangeOnceAndThoseOfACaseInTheirOrder() throws Exception {
    Map<String, List<String>> seen = new HashMap<>();
    AtomicBoolean going = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newFixedThreadPool(CASES + 3)) {
      List<Future<?>> recording = new ArrayList<>();
      for (ReceiptNumber number : numbers) {
        recording.add(
            threads.submit(() -> {
              for (int i = 0; i < EACH; i++) {
                module
                    .ledger()
                    .record(
                        batch(
                            event(number.value() + i)
                                .of(number)
                                .title("Step " + i)
                                .at(clock.instant().minusSeconds(EACH - i))));
              }
            }));
      }
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Feeding worker = worker();
        working.add(
            threads.submit(() -> {
              while (going.get()) {
                worker.run(going::get);
              }
            }));
      }
      Cursor cursor = Cursor.BEGINNING;
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      int count = 0;
      while (count < CASES * EACH && System.nanoTime() < end) {
        ChangeFeed.Part part = read(cursor);
        for (Map<String, Object> change : part.changes()) {
          seen.computeIfAbsent(String.valueOf(change.get("receiptNumber")), _ -> new ArrayList<>())
              .add(
                  String.valueOf(
                      ((Map<?, ?>) ((Map<?, ?>) change.get("entry")).get("title")).get("en")));
          count++;
        }
        cursor = part.next();
      }
      for (Future<?> one : recording) {
        one.get();
      }
      going.set(false);
      for (Future<?> one : working) {
        one.get();
      }
      assertThat(read(cursor).changes()).isEmpty();
    }
    List<String> steps = IntStream.range(0, EACH).mapToObj(i -> "Step " + i).toList();
    assertThat(seen).hasSize(CASES);
    assertThat(seen.values()).allSatisfy(titles -> assertThat(titles).isEqualTo(steps));
  }

  @Test
  void whatIsBeingCheckedWaitsUntilItIsReleased() {
    module.ledger().record(batch(event("a").of(numbers.getFirst()).title("Case Was Received")));
    Hold hold =
        database
            .transactions()
            .execute(_ ->
                module
                    .holds()
                    .place(new Hold.Selection(null, "agency", null, "Case Was Denied"))
                    .orElseThrow());
    module
        .ledger()
        .record(
            batch(event("b").of(numbers.getFirst()).title("Case Was Denied").at(clock.instant())));
    Feeding worker = worker();
    worker.run(() -> true);
    assertThat(read(Cursor.BEGINNING).changes()).hasSize(1);
    clock.move(Duration.ofMinutes(1));
    worker.run(() -> true);
    assertThat(read(Cursor.BEGINNING).changes()).hasSize(1);

    assertThat(hold).isNotNull();
    database.transactions().executeWithoutResult(_ -> module.holds().release(hold, "right"));
    clock.move(Duration.ofMinutes(1));
    worker.run(() -> true);
    assertThat(read(Cursor.BEGINNING).changes()).hasSize(2);
    clock.move(Duration.ofMinutes(1));
    worker.run(() -> true);
    assertThat(read(Cursor.BEGINNING).changes()).hasSize(2);
  }
}
