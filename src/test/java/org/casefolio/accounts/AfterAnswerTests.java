package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AfterAnswerTests {

  @Test
  void dropsWhatThereIsNoRoomForAndGoesOn() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    AtomicInteger done = new AtomicInteger();
    AfterAnswer afterAnswer = new AfterAnswer(waiting::add, meters, new TestClock());

    for (int i = 0; i < AfterAnswer.MOST + 2; i++) {
      afterAnswer.run(done::incrementAndGet);
    }

    assertThat(meters.counter(AfterAnswer.DROPPED).count()).isEqualTo(2);
    Awaitility.await().until(waiting::size, size -> size == AfterAnswer.MOST);
    waiting.remove().run();
    assertThat(done).hasValue(1);
    afterAnswer.run(done::incrementAndGet);
    assertThat(meters.counter(AfterAnswer.DROPPED).count()).isEqualTo(2);
  }

  @Test
  void hasRoomAgainAfterWhatFailed() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    AfterAnswer afterAnswer = new AfterAnswer(waiting::add, meters, new TestClock());
    for (int i = 0; i < AfterAnswer.MOST; i++) {
      afterAnswer.run(() -> {
        throw new IllegalStateException("fails");
      });
    }
    Runnable failing = Awaitility.await().until(waiting::peek, Objects::nonNull);

    assertThatThrownBy(failing::run).hasMessage("fails");
    afterAnswer.run(() -> {});

    assertThat(meters.counter(AfterAnswer.DROPPED).count()).isZero();
  }
}
