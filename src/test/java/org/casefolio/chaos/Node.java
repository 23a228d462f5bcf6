package org.casefolio.chaos;

import java.util.Map;
import org.casefolio.journeys.Program;
import org.jspecify.annotations.Nullable;

/** One process of the program, and its lives. */
final class Node implements AutoCloseable {

  private static final int MOST_STARTS = 5;

  private final int number;
  private final Program program;
  private volatile boolean up = true;
  private volatile @Nullable AssertionError failure;
  private Thread starting = new Thread();

  /** Starts it and waits until it answers. */
  Node(int number, Map<String, String> settings) {
    this.number = number;
    this.program = Program.with(settings);
  }

  int number() {
    return number;
  }

  String url() {
    return program.url();
  }

  Program program() {
    return program;
  }

  /** Whether it answers, as far as is known. */
  boolean isUp() {
    return up;
  }

  /** As {@code kill -9} does; returns when it is gone. */
  void kill() {
    up = false;
    program.kill();
  }

  /** Whatever it does, it does not outlive this process. */
  void end() {
    if (program.isRunning()) {
      program.kill();
    }
  }

  /** Starts it again, as a supervisor does: as often as need be. */
  void startAgain() {
    starting =
        Thread.ofPlatform()
            .daemon()
            .name("start-" + number)
            .start(() -> {
              for (int attempt = 1; !up; attempt++) {
                try {
                  program.startAgain();
                  up = true;
                } catch (AssertionError e) {
                  if (attempt == MOST_STARTS) {
                    failure = e;
                    return;
                  }
                }
              }
            });
  }

  /** Throws if it ended by itself, or could not be started. */
  void check() {
    AssertionError failed = failure;
    if (failed != null) {
      throw failed;
    }
    if (up && !program.isRunning()) {
      throw new AssertionError("the program has ended by itself:\n" + program.log());
    }
  }

  /** Waits until it answers. */
  void awaitUp() throws InterruptedException {
    starting.join();
    check();
  }

  @Override
  public void close() {
    starting.interrupt();
    program.close();
  }
}
