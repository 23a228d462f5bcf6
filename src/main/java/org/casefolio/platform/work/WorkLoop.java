package org.casefolio.platform.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works through a queue on threads of its own from the start of the program to its end. A round
 * that fails is logged without the text of the failure, which may name a person, and tried again.
 */
public final class WorkLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration LAST_ROUND = Duration.ofSeconds(8);

  private final String name;
  private final Bell bell;
  private final List<Round> rounds;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;

  /**
   * A loop, not yet running.
   *
   * @param name the name of its threads
   * @param bell what wakes it
   * @param rounds what it does, each on a thread of its own
   */
  public WorkLoop(String name, Bell bell, List<? extends Round> rounds) {
    this.name = name;
    this.bell = bell;
    this.rounds = List.copyOf(rounds);
  }

  /** One round of work. */
  @FunctionalInterface
  public interface Round {
    /**
     * Does what there is to do, at most for some seconds.
     *
     * @param going whether to go on: false once the program ends
     */
    Next run(Going going);

    /** Lets go of what it keeps between rounds; called once, after the last. */
    default void close() {}
  }

  /** Whether the program goes on. */
  @FunctionalInterface
  public interface Going {
    boolean on();
  }

  /** What to do after a round. */
  public enum Next {
    /** There may be more. */
    AGAIN,
    /** Nothing is left: wait for the bell, a second at most. */
    WHEN_RUNG,
    /** Something outside does not work: wait, whatever the bell says. */
    LATER
  }

  @Override
  public synchronized void start() {
    running = true;
    for (Round round : rounds) {
      threads.add(Thread.ofPlatform().name(name + "-" + threads.size()).start(() -> work(round)));
    }
  }

  /** Lets every lane finish what it has in hand; what takes longer is interrupted. */
  @Override
  public synchronized void stop() {
    running = false;
    threads.forEach(thread -> bell.ring());
    long end = System.nanoTime() + LAST_ROUND.toNanos();
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void work(Round round) {
    Duration pause = Duration.ofSeconds(1);
    try {
      while (running) {
        switch (next(round)) {
          case AGAIN -> pause = Duration.ofSeconds(1);
          case WHEN_RUNG -> {
            pause = Duration.ofSeconds(1);
            bell.await(pause);
          }
          case LATER -> {
            sleep(pause);
            pause = pause.toSeconds() < 16 ? pause.multipliedBy(2) : Duration.ofSeconds(30);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      round.close();
    }
  }

  private Next next(Round round) throws InterruptedException {
    try {
      return round.run(() -> running);
    } catch (RuntimeException
        | Error e) { // memory that is short now must not end the work for good
      if (running) {
        log.warn("{} could not finish a round: {}", name, describe(e));
        sleep(AFTER_FAILURE);
      }
      return Next.AGAIN;
    }
  }

  private void sleep(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (running && System.nanoTime() < end) {
      Thread.sleep(Math.min(200, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
    }
  }

  /** What kind of failure it was and where in our code, without its text. */
  public static String describe(Throwable failure) {
    StringBuilder kinds = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      kinds.append(kinds.isEmpty() ? "" : " by ").append(cause.getClass().getName());
    }
    return kinds
        + Stream.of(failure.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("org.casefolio"))
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
  }
}
