package org.casefolio.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that one node of all does once a day. */
class DailyWorkTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

  private final TestDatabase database = TestDatabase.create();
  private final DailyWork node = TestDailyWork.on(database);
  private final DailyWork other = TestDailyWork.on(database);
  private final AtomicInteger steps = new AtomicInteger();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void isDoneToItsEndOnceADay() {
    node.run("work", TODAY, () -> steps.incrementAndGet() < 3);
    other.run("work", TODAY, () -> steps.incrementAndGet() < 3);
    assertThat(steps).hasValue(3);

    other.run("other work", TODAY, () -> steps.incrementAndGet() < 0);
    node.run("work", TODAY.plusDays(1), () -> steps.incrementAndGet() < 0);

    assertThat(steps).hasValue(5);
  }

  @Test
  void isDoneByOneNodeAtATime() {
    node.run(
        "work",
        TODAY,
        () -> {
          other.run("work", TODAY, () -> steps.addAndGet(100) < 0);
          return steps.incrementAndGet() < 2;
        });

    assertThat(steps).hasValue(2);
  }

  @Test
  void isTakenOverFromWhoFailedWhenTheLeaseIsOver() {
    node.run(
        "work",
        TODAY,
        () -> {
          throw new IllegalStateException("broken");
        });
    other.run("work", TODAY, () -> steps.incrementAndGet() < 0);
    assertThat(steps).as("the lease still runs").hasValue(0);
    database
        .jdbc()
        .sql("update platform.daily_work set leased_until = now() - interval '1 second'")
        .update();

    other.run("work", TODAY, () -> steps.incrementAndGet() < 0);

    assertThat(steps).hasValue(1);
  }
}
