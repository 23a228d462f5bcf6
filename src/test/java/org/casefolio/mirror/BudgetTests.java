package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.casefolio.mirror.Allowance.Grant;
import org.casefolio.platform.postgres.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTests {

  private static final ZoneId ZONE = ZoneId.of("America/New_York");
  private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");
  private static final double SHARE = 1.0 / 40_000;

  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  private static UpstreamSettings settings(int perSecond, int perDay) {
    return new UpstreamSettings(
        URI.create("https://agency.example/token"),
        URI.create("https://agency.example/case-status"),
        "",
        "",
        perSecond,
        perDay,
        ZONE,
        ServiceHours.always(ZONE),
        Duration.ofSeconds(20),
        Duration.ofMinutes(30));
  }

  private Budget budget(int perSecond, int perDay) {
    return new Budget(
        database.database(), database.transactionManager(), settings(perSecond, perDay));
  }

  private void refused(Budget budget, Instant started, Instant now, @Nullable Duration wait) {
    database.transactions().executeWithoutResult(_ -> budget.refused(started, now, wait));
  }

  private void bad(Budget budget, Instant now) {
    database
        .transactions()
        .executeWithoutResult(_ -> budget.bad(now, now, "CLOSED", "Closed.", null));
  }

  private void good(Budget budget, Instant now) {
    database.transactions().executeWithoutResult(_ -> budget.good(now));
  }

  @Test
  void neverGrantsMoreInASecondThanIsAllowed() {
    Budget budget = budget(10, 400_000);
    int granted = 0;
    for (int i = 0; i < 100; i++) {
      granted += budget.draw(true, 20, NOON.plusMillis(i * 100), SHARE).count();
    }

    // Ten seconds, and the one that may be handed out ahead.
    assertThat(granted).isBetween(85, 100);
  }

  @Test
  void isOneForAllNodesAndOutlivesThem() {
    assertThat(budget(10, 40).draw(true, 5, NOON, SHARE).count()).isEqualTo(5);
    Grant other = budget(10, 40).draw(true, 5, NOON, SHARE);

    assertThat(other.count()).isLessThan(6);
    assertThat(other.delay()).isGreaterThan(Duration.ofMillis(500));
    assertThat(budget(10, 40).state(NOON).used()).isEqualTo(5 + other.count());
  }

  @Test
  void endsWithTheDayAndBeginsAnewAtItsMidnight() {
    Budget budget = budget(10, 20);
    Instant late = Instant.parse("2026-03-04T04:50:00Z");
    int granted = 0;
    for (int i = 0; i < 100; i++) {
      granted += budget.draw(true, 10, late.plusSeconds(i), SHARE).count();
    }
    assertThat(granted).isEqualTo(20);

    assertThat(budget.draw(true, 10, late.plus(Duration.ofMinutes(11)), SHARE).count())
        .isEqualTo(10);
  }

  @Test
  void keepsSomethingOfTheDayForWhatIsJustAdded() {
    Budget budget = budget(100, 1_000);
    int granted = 0;
    for (int i = 0; i < 100; i++) {
      granted += budget.draw(false, 100, NOON.plusSeconds(i), 1.0).count();
    }
    assertThat(granted).isBetween(945, 950);

    assertThat(budget.draw(true, 10, NOON.plusSeconds(200), SHARE).count()).isEqualTo(10);
  }

  @Test
  void doesNotUseUpTheDayBeforeItsEnd() {
    Budget budget = budget(10, 40_000);
    int granted = 0;
    for (int i = 0; i < 600; i++) {
      granted += budget.draw(false, 20, NOON.plusSeconds(i), SHARE).count();
    }

    assertThat(granted).isBetween(540, 600); // 38,000 over 40,000 seconds
  }

  @Test
  void slowsDownWhereTheAgencyRefusesAndComesBack() {
    Budget budget = budget(10, 400_000);
    budget.draw(true, 1, NOON, SHARE);

    refused(budget, NOON, NOON.plusSeconds(1), null);
    assertThat(budget.draw(true, 5, NOON.plusMillis(1_500), SHARE).count()).isZero();
    Grant slower = budget.draw(true, 5, NOON.plusSeconds(3), SHARE);
    assertThat(slower.count()).isPositive();
    assertThat(slower.spacing()).isBetween(Duration.ofMillis(160), Duration.ofMillis(170));

    // What was under way when it refused knew nothing of it.
    refused(budget, NOON.plusMillis(500), NOON.plusSeconds(4), null);
    assertThat(budget.state(NOON).perSecond()).isBetween(6.0, 6.1);

    assertThat(budget.draw(true, 1, NOON.plus(Duration.ofHours(1)), SHARE).spacing())
        .isBetween(Duration.ofMillis(110), Duration.ofMillis(112));
  }

  @Test
  void waitsForAsLongAsTheAgencySays() {
    Budget budget = budget(10, 400_000);
    budget.draw(true, 1, NOON, SHARE);

    refused(budget, NOON, NOON, Duration.ofMinutes(10));

    assertThat(budget.draw(true, 5, NOON.plusSeconds(599), SHARE).count()).isZero();
    assertThat(budget.draw(true, 5, NOON.plusSeconds(601), SHARE).count()).isPositive();
  }

  @Test
  void triesWithOneWhereTheServiceDoesNotAnswer() {
    Budget budget = budget(10, 400_000);
    bad(budget, NOON);
    assertThat(budget.state(NOON).failingSince()).isEmpty();
    bad(budget, NOON.plusSeconds(10));
    assertThat(budget.state(NOON).failingSince()).contains(NOON);
    assertThat(budget.state(NOON).message()).isEqualTo("Closed.");

    assertThat(budget.draw(true, 5, NOON.plusSeconds(11), SHARE).count()).isZero();
    assertThat(budget.draw(true, 5, NOON.plusSeconds(30), SHARE).count()).isEqualTo(1);

    good(budget, NOON.plusSeconds(31));
    assertThat(budget.state(NOON).failingSince()).isEmpty();
    assertThat(budget.state(NOON).lastGood()).contains(NOON.plusSeconds(31));
    assertThat(budget.draw(true, 5, NOON.plusSeconds(32), SHARE).count()).isEqualTo(5);
  }

  @Test
  void countsAsTheSimulationDoes() {
    Random random = new Random(20040501);
    UpstreamSettings settings = settings(10, 3_000);
    Budget budget = budget(10, 3_000);
    MemoryAllowance memory = new MemoryAllowance(settings);
    Instant now = NOON;
    int granted = 0;
    for (int i = 0; i < 400; i++) {
      now = now.plusMillis(random.nextInt(i % 50 == 0 ? 3_600_000 : 3_000));
      boolean urgent = random.nextInt(10) == 0;
      int most = 1 + random.nextInt(20);
      Grant one = budget.draw(urgent, most, now, SHARE);
      Grant other = memory.draw(urgent, most, now, SHARE);
      granted += one.count();
      assertThat(one.count()).as("draw %s", i).isEqualTo(other.count());
    }
    assertThat(granted).isPositive();
  }
}
