package org.casefolio.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casefolio.cases.Recorded;
import org.casefolio.cases.TestEvent;
import org.casefolio.intake.Feed.Answer;
import org.casefolio.intake.Feed.Numbered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTests {

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<Long> answered = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void recordsAtTheSameTimeWhatHasNothingInCommonAndAnswersInOrder() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (Lanes lanes =
        lanes(part -> {
          if (part.getFirst().number() > 1) {
            both.countDown();
            await(both); // each waits for the other, so one after the other would never end
          }
        })) {
      lanes.take(List.of(line(1, "a", 1)));
      lanes.take(List.of(line(2, "b", 2)));
      lanes.take(List.of(line(3, "c", 3)));
      lanes.takeLast(List.of());
    }
    assertThat(answered).containsExactly(1L, 2L, 3L);
  }

  @Test
  void recordsOneAfterTheOtherWhatIsAboutTheSameCaseOrEvent() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Lanes lanes =
        lanes(part -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          Thread.yield();
          atOnce.decrementAndGet();
        })) {
      lanes.take(List.of(line(1, "a", 1)));
      for (int i = 2; i < 30; i++) {
        lanes.take(List.of(line(i, "b" + i, i), line(i, "b" + (i + 1), 100 + i)));
      }
      for (int i = 30; i < 60; i++) {
        lanes.take(List.of(line(i, "c" + i, i - 1), line(i, "d" + i, i)));
      }
      lanes.takeLast(List.of());
    }
    assertThat(answered).hasSize(1 + 2 * 58).isSorted();
    assertThat(most).hasValue(1);
  }

  @Test
  void recordsNothingMoreWhenTheFirstPartFails() {
    AtomicInteger parts = new AtomicInteger();
    try (Lanes lanes =
        lanes(part -> {
          parts.incrementAndGet();
          throw new IllegalStateException("away");
        })) {
      assertThatThrownBy(() -> lanes.take(List.of(line(1, "a", 1))))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(parts).hasValue(1);
    assertThat(answered).isEmpty();
  }

  @Test
  void waitsForWhatIsStillRecordedWhenAPartFails() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger recorded = new AtomicInteger();
    try (Lanes lanes =
        lanes(part -> {
          if (part.getFirst().number() == 2) {
            failed.countDown();
            throw new IllegalStateException("away");
          }
          await(failed);
          recorded.incrementAndGet();
        })) {
      failed.countDown();
      lanes.take(List.of(line(1, "a", 1)));
      lanes.take(List.of(line(2, "b", 2)));
      lanes.take(List.of(line(3, "c", 3)));
      assertThatThrownBy(() -> lanes.takeLast(List.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("away");
    }
    assertThat(recorded).hasValue(2);
    assertThat(answered).containsExactly(1L);
  }

  private interface Part {
    void record(List<Numbered> part);
  }

  private Lanes lanes(Part ledger) {
    return new Lanes(
        part -> {
          ledger.record(part);
          return part.stream()
              .map(line -> new Answer(line.number(), null, new Recorded.Accepted()))
              .toList();
        },
        this::note,
        2,
        threads);
  }

  private void note(List<Answer> answers) throws IOException {
    answers.forEach(answer -> answered.add(answer.line()));
  }

  private static Numbered line(long number, String event, int receipt) {
    return new Numbered(
        number,
        new FeedLine.Event(
            TestEvent.event(event)
                .of(new org.casefolio.cases.ReceiptNumber("EAC%010d".formatted(receipt)))
                .build()));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody else came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
