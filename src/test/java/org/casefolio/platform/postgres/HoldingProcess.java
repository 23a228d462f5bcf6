package org.casefolio.platform.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Another process that holds a data folder, commits a row, leaves a transaction open and then does
 * nothing until it is killed or loses its parent.
 */
final class HoldingProcess implements AutoCloseable {

  private final Process process;

  private HoldingProcess(Process process) {
    this.process = process;
  }

  /** Starts it and waits until its row is committed. */
  static HoldingProcess on(Path folder, Path programs) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldingProcess.class.getName(),
                folder.toString(),
                programs.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals("committed")) {
        return new HoldingProcess(process);
      }
    }
    throw new IllegalStateException("The other process ended early");
  }

  /** {@code kill -9}; returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]));
        Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create table entry (value text unique)");
      statement.execute("insert into entry values ('committed')");
      connection.setAutoCommit(false);
      statement.execute("insert into entry values ('open')");
      System.out.println("committed");
      while (System.in.read() >= 0) {
        // The parent never writes; the end means that it is gone.
      }
    }
  }
}
