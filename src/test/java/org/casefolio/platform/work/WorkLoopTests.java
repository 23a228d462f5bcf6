package org.casefolio.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkLoopTests {

  static List<Supplier<Throwable>> failures() {
    return List.of(
        () -> new IllegalStateException("a failure"),
        () -> new OutOfMemoryError("for a moment"),
        () -> new NoClassDefFoundError("one that cannot be loaded"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void goesOnAfterARoundThatFails(Supplier<Throwable> failure) throws InterruptedException {
    AtomicBoolean failed = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    WorkLoop loop =
        new WorkLoop(
            "trying",
            new Bell(),
            List.of(going -> {
              if (!failed.getAndSet(true)) {
                WorkLoopTests.<RuntimeException>fail(failure.get());
              }
              done.countDown();
              return WorkLoop.Next.WHEN_RUNG;
            }));
    loop.start();

    try {
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      loop.stop();
    }
  }

  @SuppressWarnings("unchecked") // an Error as well as an exception, as they come
  private static <T extends Throwable> void fail(Throwable failure) throws T {
    throw (T) failure;
  }
}
