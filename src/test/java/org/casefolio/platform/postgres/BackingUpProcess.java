package org.casefolio.platform.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** Another process that backs up a server which runs, and stops in the middle of it. */
final class BackingUpProcess implements AutoCloseable {

  private final Process process;

  private BackingUpProcess(Process process) {
    this.process = process;
  }

  /** Starts it and waits until it has copied some files. */
  static BackingUpProcess on(Path folder, Path programs, Path into) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BackingUpProcess.class.getName(),
                folder.toString(),
                programs.toString(),
                into.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals("half")) {
        return new BackingUpProcess(process);
      }
    }
    throw new IllegalStateException("The other process ended early");
  }

  /** {@code kill -9}; returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  public static void main(String[] arguments) {
    int[] files = {0};
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.startOrJoin(Path.of(arguments[0]), Path.of(arguments[1]))) {
      new BaseBackup(
              postgres,
              Clock.systemUTC(),
              _ -> {
                if (++files[0] == 100) {
                  System.out.println("half");
                  waitForTheEnd();
                }
              })
          .make(Path.of(arguments[2]));
    }
  }

  private static void waitForTheEnd() {
    try {
      while (System.in.read() >= 0) {
        // The parent never writes; the end means that it is gone.
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
