package org.casefolio.platform.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of PostgreSQL that does not outlive this process.
 *
 * <p>A small shell stands between the two, in a session of its own so that Ctrl-C on the terminal
 * does not reach it. It holds the read end of a pipe whose only write end is here. A line in the
 * pipe asks the program to stop; the end of the pipe, which comes even with {@code kill -9} of this
 * process, makes it stop within ten seconds: SIGINT (a fast, clean shutdown), SIGQUIT (the next
 * start recovers from the log), SIGKILL. When the program ends by itself, so does the shell, with
 * the same exit code.
 */
final class ServerProcess {

  /**
   * The program gets no descriptor of the pipe. The watcher is a subshell that reads with a
   * builtin, so that nothing lingers when it is killed. The number of the program cannot be reused
   * while the watcher signals it: the shell that waits for it kills the watcher as soon as it has
   * ended.
   */
  private static final String SUPERVISOR =
      """
      trap '' HUP INT TERM
      exec 3<&0 </dev/null
      "$@" 3<&- &
      program=$!
      (
        after() {
          for second in $(seq "$1"); do
            kill -0 "$program" 2>/dev/null || exit 0
            sleep 1
          done
        }
        while read -r line <&3; do kill -INT "$program"; done
        kill -INT "$program"
        after 4
        kill -QUIT "$program"
        after 4
        kill -KILL "$program"
      ) 2>/dev/null &
      watcher=$!
      exec 3<&-
      wait "$program"
      code=$?
      kill -KILL "$watcher"
      exit "$code"
      """;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a command under the supervisor.
   *
   * @param output where its standard output and error go
   */
  static ServerProcess start(RunAs user, List<String> command, ProcessBuilder.Redirect output)
      throws IOException {
    List<String> supervised = new ArrayList<>(List.of("setsid"));
    supervised.addAll(user.command(List.of("sh", "-c", SUPERVISOR, "casefolio-postgres")));
    supervised.addAll(command);
    return new ServerProcess(
        plain(supervised).redirectErrorStream(true).redirectOutput(output).start());
  }

  /** A command without this process's environment, where an operator's secrets may be. */
  static ProcessBuilder plain(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    String path = builder.environment().getOrDefault("PATH", "");
    builder.environment().clear();
    builder.environment().put("PATH", path + ":/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Runs something once the program has ended, for whatever reason. */
  void onEnd(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Reads all output until the end of the program and returns its exit code. */
  Result finish() throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Asks for a clean stop, and insists when that takes longer than the patience given. */
  void stop(Duration patience) throws InterruptedException {
    OutputStream pipe = process.getOutputStream();
    try (pipe) {
      pipe.write("stop\n".getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException e) {
      // The supervisor has ended already.
    }
    process.waitFor();
  }

  record Result(int exitCode, String output) {}
}
