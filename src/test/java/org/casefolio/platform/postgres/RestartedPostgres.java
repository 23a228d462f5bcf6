package org.casefolio.platform.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server of its own from the built-in programs, as an operator would run one beside the program:
 * it writes to disk before it says so, keeps its port, and can be stopped as a power cut does.
 * Programs of PostgreSQL reach it over a local socket.
 */
public final class RestartedPostgres implements AutoCloseable {

  private static final String DATABASE = "casefolio";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final List<String> SETTINGS =
      List.of(
          "fsync=on",
          "full_page_writes=on",
          "synchronous_commit=on",
          "listen_addresses=127.0.0.1",
          "password_encryption=scram-sha-256",
          "logging_collector=off",
          "log_line_prefix=%m [%p] %a ",
          "timezone=UTC",
          "log_timezone=UTC",
          "max_connections=200",
          "shared_buffers=128MB");

  /** For tests that lose nothing in a crash. Commits still wait until they are in the log. */
  private static final List<String> HASTY = List.of("fsync=off", "full_page_writes=off");

  private final Path socket;
  private final Path programs;
  private final Cluster cluster;
  private final List<String> further;
  private final RunAs user;
  private final String password;
  private final int port;
  private ServerProcess server;

  private RestartedPostgres(
      Path programs, Cluster cluster, RunAs user, String password, List<String> further)
      throws IOException {
    // The path of a socket may have 107 bytes, and a folder of the build may be longer.
    this.socket = Files.createTempDirectory("casefolio");
    user.own(socket);
    this.further = further;
    this.programs = programs;
    this.cluster = cluster;
    this.user = user;
    this.password = password;
    this.port = freePort();
    this.server = serve();
  }

  /** Starts one with an empty database in a folder that does not exist yet. */
  public static RestartedPostgres start(Path folder) {
    return keep(folder, List.of());
  }

  /** The same, where nothing is lost if the machine is: it does not wait for the disk. */
  public static RestartedPostgres startHasty(Path folder) {
    return keep(folder, HASTY);
  }

  /**
   * Starts the one of a folder, which is made if it does not exist.
   *
   * @param further settings as {@code name=value}; they come after those that keep data safe
   */
  public static RestartedPostgres keep(Path folder, List<String> further) {
    try {
      Path real = Files.createDirectories(folder).toRealPath();
      Path programs =
          PostgresBinaries.unpackInto(
              Files.createDirectories(Path.of("target", "postgresql")).toRealPath());
      Cluster cluster = new Cluster(real);
      RunAs user = RunAs.find(real);
      cluster.createIfMissing(programs, user);
      RestartedPostgres started =
          new RestartedPostgres(programs, cluster, user, cluster.password(), further);
      started.createDatabase();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Starts the server of an archive as the built-in one's, such as that of an older version; it
   * does not wait for the disk, and sorts as one that an operator has set up.
   *
   * @param archives the folder of archives for every kind of machine
   */
  static RestartedPostgres startHasty(Path folder, Path archives) {
    Path archive = archives.resolve(PostgresBinaries.archive().substring(1));
    try (InputStream in = Files.newInputStream(archive)) {
      Path real = Files.createDirectories(folder).toRealPath();
      Path programs = archives.toRealPath().resolve("home");
      if (!Files.isDirectory(programs)) {
        PostgresBinaries.unpackInto(archives.toRealPath(), programs, in);
      }
      Cluster cluster = new Cluster(real);
      RunAs user = RunAs.find(real);
      cluster.createIfMissing(
          programs,
          user,
          List.of("--locale=C", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"));
      return new RestartedPostgres(programs, cluster, user, cluster.password(), HASTY);
    } catch (IOException e) {
      throw new UncheckedIOException("no server from " + archive, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The address for JDBC of any of its databases. */
  String urlOf(String database) {
    return url(database, "test") + "&logServerErrorDetail=false";
  }

  /** Starts a streaming replica of this one in a folder that does not exist yet. */
  public RestartedPostgres replica(Path folder) {
    try {
      Cluster copy = new Cluster(Files.createDirectories(folder).toRealPath());
      copyTo(copy.files());
      user.own(copy.files());
      return new RestartedPostgres(programs, copy, user, password, further);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A base backup: the files as they are, and what makes a consistent copy of them. */
  private void copyTo(Path files) throws IOException, SQLException {
    try (Connection connection =
            DriverManager.getConnection(url("postgres", "backup"), username(), password);
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('replica', true)");
      copy(cluster.files(), files, Set.of("pg_wal", "postmaster.pid", "postmaster.opts"));
      try (ResultSet stopped =
          statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        stopped.next();
        Files.writeString(files.resolve("backup_label"), stopped.getString(1));
      }
    }
    Files.createDirectory(files.resolve("pg_wal"));
    Files.createFile(files.resolve("standby.signal"));
    Files.writeString(
        files.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
            .formatted(port, username(), password));
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwx------"));
  }

  /** Runs a statement in the database {@code postgres}. */
  public void run(String sql) {
    execute(sql);
  }

  /** The address for JDBC; connections made with it go by this name in the server. */
  public String url(String name) {
    return url(DATABASE, name);
  }

  /** A pool of such connections. */
  public HikariDataSource pool(String name) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url(name));
    pool.setUsername(username());
    pool.setPassword(password());
    return pool;
  }

  public String username() {
    return Cluster.USER;
  }

  public String password() {
    return password;
  }

  /** What tells psql and its like where the database is: its local socket. */
  public Map<String, String> environment() {
    return Map.of(
        "PGHOST", socket.toString(),
        "PGPORT", Integer.toString(port),
        "PGUSER", username(),
        "PGPASSWORD", password,
        "PGDATABASE", DATABASE);
  }

  /** Stops it at once: it reads its log when it starts again, as after a crash. */
  public void stopImmediately() {
    try {
      Postmaster running = Postmaster.find(cluster.files()).orElseThrow();
      ServerProcess.plain(List.of("kill", "-QUIT", Long.toString(running.pid()))).start().waitFor();
      if (!cluster.gone(PATIENCE)) {
        throw new AssertionError("the database does not stop");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Lets it hang: whoever asks it something gets no answer, nor an error. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on where it was. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      for (ProcessHandle process : Postmaster.processes(cluster.files())) {
        ServerProcess.plain(List.of("kill", "-" + signal, Long.toString(process.pid())))
            .start()
            .waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Starts it again and waits until it answers. */
  public void startAgain() {
    try {
      server = serve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop(PATIENCE);
      cluster.gone(PATIENCE);
      Trees.delete(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerProcess serve() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", cluster.files().toString(), "-c", "port=" + port));
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.add("unix_socket_directories=" + socket);
    settings.addAll(further);
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    ServerProcess started =
        ServerProcess.start(
            user, command, ProcessBuilder.Redirect.appendTo(cluster.log().toFile()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isRunning() || System.nanoTime() > end) {
        throw new AssertionError("the database does not start: " + cluster.log());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return started;
  }

  private boolean answers() {
    try {
      execute("select 1");
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void createDatabase() {
    try (Connection connection =
            DriverManager.getConnection(url("postgres", "harness"), username(), password);
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = 'casefolio'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database casefolio");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(url("postgres", "harness"), username(), password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url(String database, String name) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&ApplicationName=%s"
        .formatted(port, database, name);
  }

  private static void copy(Path from, Path to, Set<String> without) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (without.contains(name)) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          copy(entry, to.resolve(name), Set.of());
        } else {
          copy(entry, to.resolve(name));
        }
      }
    }
  }

  private static void copy(Path file, Path to) throws IOException {
    try {
      Files.copy(file, to);
    } catch (NoSuchFileException e) {
      // Removed since it was listed; the log tells the copy so.
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError(e);
  }
}
