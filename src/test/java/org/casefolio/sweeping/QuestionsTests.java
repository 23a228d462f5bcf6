package org.casefolio.sweeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.DatabaseOn;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.sweeping.Permission.OverBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class QuestionsTests {

  private static final int ALWAYS = 3;
  private static final int NEAR = 30;

  private final TestDatabase database = TestDatabase.create();
  private final Vault vault = TestVault.on(database);
  private final MovingClock clock = new MovingClock();
  private final TestSweeping usual = sweeping(Map.of());

  @AfterEach
  void close() {
    database.close();
  }

  private TestSweeping sweeping(Map<String, Object> settings) {
    return TestSweeping.on(database.database(), database.transactions(), vault, clock, settings);
  }

  private static Asker from(String address) {
    return new Asker(address, "network of " + address, Optional.empty());
  }

  /** One of a neighbourhood's numbers. */
  private static ReceiptNumber number(int neighborhood, int place) {
    return new ReceiptNumber(
        "IOE" + String.format(Locale.ROOT, "%06d%04d", 90_000 + 2 * neighborhood, 1_000 + place));
  }

  private static boolean asks(TestSweeping sweeping, Asker asker, ReceiptNumber number) {
    return sweeping.questions().ask(asker, number) instanceof Permission.Granted;
  }

  /** Uses up what an address is always answered, far away. */
  private static void askAsAlways(TestSweeping sweeping, Asker asker) {
    for (int i = 0; i < ALWAYS; i++) {
      assertThat(asks(sweeping, asker, number(500 + i, 0))).isTrue();
    }
  }

  /** How many of so many questions asked at once are answered. */
  private static long atOnce(int questions, java.util.function.IntPredicate ask) throws Exception {
    List<Future<Boolean>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, questions).forEach(i -> running.add(executor.submit(() -> ask.test(i))));
      long answered = 0;
      for (Future<Boolean> one : running) {
        answered += one.get() ? 1 : 0;
      }
      return answered;
    }
  }

  @Test
  void aNeighborhoodAnswersItsBudgetWhoeverAsksAtOnceAndEveryAddressItsThree() throws Exception {
    List<Asker> askers = IntStream.range(0, 8).mapToObj(i -> from("a" + i)).toList();

    long answered = atOnce(400, i -> asks(usual, askers.get(i % 8), number(1, i)));

    assertThat(answered).isEqualTo(8 * ALWAYS + NEAR);
    assertThat(asks(usual, from("an owner"), number(1, 7))).isTrue();
  }

  @Test
  void anAddressIsAlwaysAnsweredThreeTimesAndNoOftenerInAFullNeighborhood() throws Exception {
    Asker first = from("first");
    atOnce(60, i -> asks(usual, first, number(1, i)));

    assertThat(atOnce(60, i -> asks(usual, from("second"), number(1, i)))).isEqualTo(ALWAYS);
    clock.move(Duration.ofHours(1));
    assertThat(asks(usual, from("second"), number(1, 1))).isTrue();
  }

  @Test
  void hasNoBorderBetweenNeighborhoods() {
    askAsAlways(usual, from("a"));
    long answered =
        IntStream.range(0, 100)
            .filter(i -> {
              ReceiptNumber number =
                  new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", 909_999_950 + i));
              return asks(usual, from("a"), number);
            })
            .count();

    assertThat(answered).isEqualTo(NEAR);
  }

  @Test
  void whatIsRefusedUsesNothingUp() {
    TestSweeping small = sweeping(Map.of("casefolio.checks.address", "40"));
    Asker shared = from("shared");
    askAsAlways(small, shared);
    IntStream.range(0, 100).forEach(i -> asks(small, shared, number(1, i)));

    assertThat(asks(small, shared, number(2, 1))).as("another neighbourhood").isTrue();
  }

  @Test
  void anAddressHasABudgetAndSaysWhenItIsWholeAgain() {
    TestSweeping small = sweeping(Map.of("casefolio.checks.address", "5"));
    Asker asker = from("a");
    Instant begin = clock.instant();
    for (int i = 0; i < 5; i++) {
      assertThat(asks(small, asker, number(i, 0))).isTrue();
      clock.move(Duration.ofMinutes(10));
    }

    Instant hour = begin.plus(Duration.ofHours(1));
    assertThat(small.questions().ask(asker, number(9, 0))).isEqualTo(new OverBudget(hour));
    assertThat(asks(small, from("b"), number(9, 0))).isTrue();
    clock.set(hour);
    assertThat(asks(small, asker, number(9, 0))).isTrue();
  }

  @Test
  void aNetworkHasABudgetBesideWhatItsAddressesAreAlwaysAnswered() {
    TestSweeping small = sweeping(Map.of("casefolio.checks.network", "4"));
    long answered = 0;
    for (int i = 0; i < 30; i++) {
      Asker asker = new Asker("a" + i % 3, "one network", Optional.empty());
      answered += asks(small, asker, number(i, 0)) ? 1 : 0;
    }

    assertThat(answered).isEqualTo(3 * ALWAYS + 4);
    assertThat(asks(small, from("elsewhere"), number(1, 0))).isTrue();
  }

  @Test
  void aCanaryIsAnsweredLikeAnyNumberAndTellsOnce() {
    TestSweeping set = sweeping(Map.of("casefolio.canaries", "IOE 000 000 0017, EAC0000000017"));
    ReceiptNumber canary = new ReceiptNumber("IOE0000000017");

    assertThat(set.questions().ask(from("a"), canary)).isInstanceOf(Permission.Granted.class);
    assertThat(set.alerts()).isEqualTo(1);
    for (int i = 0; i < 12; i++) {
      set.questions().ask(from("a"), canary);
    }
    assertThat(set.alerts()).isEqualTo(1);
    assertThat(asks(set, from("a"), number(1, 1))).as("its hour is used up").isFalse();
    assertThat(asks(set, from("b"), number(1, 1))).isTrue();
  }

  @Test
  void tellsOfASweepAgainOnlyAfterADayOfQuiet() {
    TestSweeping alert = sweeping(Map.of("casefolio.sweep.alert", "40"));
    sweepOver(alert, 1);
    assertThat(alert.alerts()).isEqualTo(1);
    for (int hours = 0; hours < 30; hours += 5) {
      clock.move(Duration.ofHours(5));
      sweepOver(alert, 2);
    }
    assertThat(alert.alerts()).as("it goes on").isEqualTo(1);
    clock.move(Duration.ofHours(24));
    sweepOver(alert, 1);
    assertThat(alert.alerts()).isEqualTo(2);
  }

  @Test
  void tellsOfASweepByAFewQuestionsOfManyAddressesAndRefusesNobodyForIt() {
    TestSweeping alert = sweeping(Map.of("casefolio.sweep.alert", "40"));
    for (int i = 0; i < 60; i++) {
      assertThat(asks(alert, from("a" + i / ALWAYS), number(1, i))).isTrue();
      assertThat(alert.alerts()).as("after %s questions", i + 1).isEqualTo(i + 1 < 40 ? 0 : 1);
    }

    long further =
        IntStream.range(0, 60).filter(i -> asks(alert, from("a0"), number(1, i))).count();
    assertThat(further).as("the budget of the neighbourhood is whole").isEqualTo(NEAR);
    assertThat(alert.alerts()).isEqualTo(1);
  }

  private static void sweepOver(TestSweeping sweeping, int neighborhood) {
    Asker asker = from("sweeper");
    askAsAlways(sweeping, asker);
    IntStream.range(0, 45).forEach(i -> asks(sweeping, asker, number(neighborhood, i)));
  }

  @Test
  void whoIsSignedInMayAskOnTheAccount() throws Exception {
    atOnce(60, i -> asks(usual, from("a"), number(1, i)));
    Asker own = new Asker("a", "network of a", Optional.of(UUID.randomUUID()));

    assertThat(atOnce(80, i -> asks(usual, own, number(1, i)))).isEqualTo(25);
    assertThat(asks(usual, own, number(2, 1))).as("another neighbourhood").isTrue();
  }

  @Test
  void whatIsRefusedOnAnAccountUsesNothingUpHoweverManyAskAtOnce() throws Exception {
    Additions additions = sweeping(Map.of("casefolio.additions.day", "60")).additions();
    UUID account = UUID.randomUUID();
    // Of the two neighbourhoods of those that are refused one is full by those asked first, and the
    // other one is shared with those asked last.
    assertThat(atOnce(80, i -> additions.takeToAsk(account, at(900_026_000 + i)))).isEqualTo(25);
    assertThat(atOnce(80, i -> additions.takeToAsk(account, at(900_021_000 + i)))).isZero();

    assertThat(atOnce(80, i -> additions.takeToAsk(account, at(900_018_000 + i)))).isEqualTo(25);
    assertThat(atOnce(80, i -> additions.takeToAsk(account, number(50 + i, 0))))
        .as("what is left of the day")
        .isEqualTo(10);
  }

  private static ReceiptNumber at(int place) {
    return new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", place));
  }

  @Test
  void tellsOfASweepByQuestionsOnManyAccounts() {
    TestSweeping alert = sweeping(Map.of("casefolio.sweep.alert", "40"));
    for (int i = 1; i <= 45; i++) {
      assertThat(alert.additions().takeToAsk(UUID.randomUUID(), number(1, i))).isTrue();
      assertThat(alert.alerts()).as("after %s questions", i).isEqualTo(i < 40 ? 0 : 1);
    }
  }

  @Test
  void takesOneStatementWhateverBecomesOfAQuestionAndNoneInAFlood() {
    List<Integer> statements = new ArrayList<>();
    int[] count = new int[1];
    TestSweeping counted =
        TestSweeping.on(
            DatabaseOn.of(counting(database.dataSource(), count)),
            database.transactions(),
            vault,
            clock,
            Map.of("casefolio.sweep.alert", "40"));
    for (int i = 0; i < 60; i++) {
      count[0] = 0;
      counted.questions().ask(from("a"), number(1, i));
      statements.add(count[0]);
    }

    int counting = ALWAYS + 40 + 1;
    assertThat(statements.subList(0, counting)).containsOnly(1);
    assertThat(statements.subList(counting, 60)).containsOnly(0);
    assertThat(counted.alerts()).isEqualTo(1);
    clock.move(Duration.ofHours(1));
    assertThat(asks(counted, from("a"), number(1, 1))).isTrue();
  }

  /** Counts what is prepared, and whatever would make a transaction take a second round trip. */
  private static DataSource counting(DataSource real, int[] count) {
    return new DelegatingDataSource(real) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (List.of("prepareStatement", "commit", "setAutoCommit")
                      .contains(method.getName())) {
                    count[0]++;
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }

  @Test
  void keepsNothingButKeyedHashesAndThoseForADay() {
    UUID account = UUID.randomUUID();
    usual.questions().ask(new Asker("192.0.2.17", "192.0.2.0", Optional.empty()), number(1, 1));
    database
        .transactions()
        .executeWithoutResult(transaction -> {
          Additions.AddedToday today = usual.additions().today(account, List.of(number(1, 1)));
          today.add(number(1, 1));
          usual.additions().keep(today);
        });
    assertThat(rows())
        .hasSizeGreaterThan(3)
        .allSatisfy(row -> assertThat(row).hasSizeBetween(64, 66));
    assertThat(
            database
                .jdbc()
                .sql("select relpersistence from pg_class where relname = 'tally'")
                .query(String.class)
                .single())
        .as("unlogged: in no archive of logs")
        .isEqualTo("u");

    clock.move(Duration.ofHours(24));
    usual.store().forget(clock.instant());
    assertThat(rows()).isEmpty();
  }

  private List<String> rows() {
    return database
        .jdbc()
        .sql("select encode(subject, 'hex') from sweeping.tally")
        .query(String.class)
        .list();
  }
}
