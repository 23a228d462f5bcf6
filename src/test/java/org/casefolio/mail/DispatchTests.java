package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.casefolio.mail.Dispatch.Late;
import org.casefolio.mail.Dispatch.OnTime;
import org.casefolio.mail.Message.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchTests {

  private final MailBench bench = new MailBench();
  private final PaceStore store = new PaceStore(bench.database.database());
  private Instant now = MailBench.NOON;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final Pace pace = new Pace(clock, bench.settings);
  private final Dispatch dispatch = node(pace);

  private Dispatch node(Pace counted) {
    return new Dispatch(
        counted,
        store,
        new QueueMeters(
            bench.store,
            bench.vault,
            clock,
            bench.database.transactionManager(),
            new SimpleMeterRegistry(),
            new Relays(List.of(), clock)),
        bench.database.transactionManager(),
        clock,
        bench.settings);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static void add(Pace counted, int times, Priority priority, Duration time) {
    for (int i = 0; i < times; i++) {
      counted.add(priority, time);
    }
  }

  private List<PaceOfDay> days() {
    return PaceOfDay.of(
        bench
            .database
            .transactions()
            .execute(
                transaction -> store.list(MailBench.NOON.atZone(ZoneOffset.UTC).toLocalDate())));
  }

  @Test
  void countsASecondsStepAsItsUpperEnd() {
    assertThat(Pace.end(Pace.step(Duration.ZERO))).isEqualTo(Duration.ofMillis(100));
    assertThat(Pace.end(Pace.step(Duration.ofSeconds(10)))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Pace.step(Duration.ofSeconds(10))).isEqualTo(Pace.TEN_SECONDS);
    assertThat(Pace.step(Duration.ofMillis(10_001))).isEqualTo(Pace.TEN_SECONDS + 1);
    assertThat(Pace.step(Duration.ofDays(100_000))).isEqualTo(99);
    for (int millis = 100; millis < 200_000_000; millis += millis / 7) {
      Duration time = Duration.ofMillis(millis);
      assertThat(Pace.end(Pace.step(time)))
          .isBetween(time.minusMillis(1), time.multipliedBy(13).dividedBy(10));
    }
  }

  @Test
  void tellsTheShareOfThoseWithinTenSeconds() {
    add(pace, 19, Priority.CHANGE, Duration.ofSeconds(1));
    add(pace, 1, Priority.ACTION_REQUIRED, Duration.ofSeconds(11));
    add(pace, 50, Priority.DIGEST, Duration.ofHours(20));
    dispatch.write();

    assertThat(dispatch.now()).isEqualTo(new OnTime(OptionalInt.of(95)));
  }

  @Test
  void tellsNoShareOfAFew() {
    add(pace, 19, Priority.CHANGE, Duration.ofSeconds(1));
    dispatch.write();

    assertThat(dispatch.now()).isEqualTo(new OnTime(OptionalInt.empty()));
  }

  @Test
  void looksAtYesterdayWhileTodayHasTooFew() {
    add(pace, 40, Priority.CHANGE, Duration.ofSeconds(1));
    dispatch.write();
    now = now.plus(Duration.ofDays(1));
    add(pace, 10, Priority.CHANGE, Duration.ofMinutes(1));
    dispatch.write();

    assertThat(dispatch.now()).isEqualTo(new OnTime(OptionalInt.of(80)));

    now = now.plus(Duration.ofDays(2));
    assertThat(dispatch.now()).isEqualTo(new OnTime(OptionalInt.empty()));
  }

  @Test
  void saysForHowLongTheOldestHasBeenWaiting() {
    now = Instant.now().plus(Duration.ofSeconds(1));
    assertThat(dispatch.now()).isEqualTo(new OnTime(OptionalInt.empty()));

    Message message = MailBench.change(bench.owner(), "one");
    Outbox outbox = new Outbox(bench.store, bench.vault, clock, bench.settings, bench.bell);
    bench.database.transactions().executeWithoutResult(t -> outbox.enqueue(List.of(message)));
    now = now.plus(Duration.ofMinutes(4));
    assertThat(dispatch.now()).isInstanceOf(OnTime.class);

    now = now.plus(Duration.ofMinutes(3));
    assertThat(dispatch.now()).isEqualTo(new Late(Duration.ofMinutes(7)));
  }

  @Test
  void addsUpWhatNodesCounted() {
    Pace other = new Pace(clock, bench.settings);
    Dispatch second = node(other);
    add(pace, 30, Priority.CHANGE, Duration.ofSeconds(2));
    add(other, 70, Priority.CHANGE, Duration.ofSeconds(2));
    add(other, 2, Priority.CHANGE, Duration.ofMinutes(2));
    dispatch.write();
    second.write();
    second.write();

    PaceOfDay day = days().getFirst();
    assertThat(day.messages()).isEqualTo(102);
    assertThat(day.withinTenSeconds()).isEqualTo(100);
    assertThat(day.quantile(0.5)).isEqualTo(Pace.end(Pace.step(Duration.ofSeconds(2))));
    assertThat(day.quantile(0.99)).isEqualTo(Pace.end(Pace.step(Duration.ofMinutes(2))));
  }

  @Test
  void keepsWhatCouldNotBeWrittenDown() {
    add(pace, 20, Priority.CHANGE, Duration.ofSeconds(1));
    bench.database.jdbc().sql("alter table mail.pace rename to away").update();
    dispatch.write();
    bench.database.jdbc().sql("alter table mail.away rename to pace").update();
    dispatch.write();

    assertThat(dispatch.now()).isEqualTo(new OnTime(OptionalInt.of(100)));
  }

  @Test
  void forgetsWhatIsOlderThanAYear() {
    add(pace, 1, Priority.CHANGE, Duration.ofSeconds(1));
    dispatch.write();

    now = now.plus(Duration.ofDays(400));
    dispatch.forget();
    assertThat(days()).hasSize(1);

    now = now.plus(Duration.ofDays(1));
    dispatch.forget();
    assertThat(days()).isEmpty();
  }
}
