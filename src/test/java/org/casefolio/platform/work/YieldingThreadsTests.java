package org.casefolio.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class YieldingThreadsTests {

  @Test
  @EnabledOnOs(OS.LINUX)
  void letOthersGoFirstAndNobodyElse() throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor(new YieldingThreads("test"))) {
      assertThat(threads.submit(YieldingThreadsTests::nice).get()).isEqualTo(nice() + 4);
    }
    assertThat(YieldingThreads.areAvailable()).isTrue();
  }

  /** The nineteenth field; those before the third are a number and a name in parentheses. */
  private static int nice() throws Exception {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }
}
