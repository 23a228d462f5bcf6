package org.casefolio.platform.work;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for long calculations that let everyone else go first: they may use all processors, and
 * whoever has a short thing to do hardly notices. Linux gives them less than a third of a processor
 * that others want, too; elsewhere they are ordinary threads.
 */
public final class YieldingThreads implements ThreadFactory {

  private static final Logger log = LoggerFactory.getLogger(YieldingThreads.class);

  /** As {@code nice -n 4} does; a thread may lower its own, and nobody may raise it again. */
  private static final int NICE = 4;

  /** Of one process or, on Linux, of one thread; 0 is the caller. */
  private static final int PRIO_PROCESS = 0;

  private static final Optional<MethodHandle> SET_PRIORITY = find();

  private final ThreadFactory threads;

  /** Named threads, that do not keep the program from ending. */
  public YieldingThreads(String name) {
    this.threads = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
  }

  /** Whether they yield on this machine. */
  public static boolean areAvailable() {
    return SET_PRIORITY.isPresent();
  }

  @Override
  public Thread newThread(Runnable work) {
    return threads.newThread(() -> {
      lower();
      work.run();
    });
  }

  private static void lower() {
    SET_PRIORITY.ifPresent(call -> {
      try {
        int failed = (int) call.invokeExact(PRIO_PROCESS, 0, NICE);
        if (failed != 0) {
          log.debug("A thread could not be told to yield");
        }
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> find() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT)));
  }
}
