package org.casefolio.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in PostgreSQL of a data folder, for as long as this object is open.
 *
 * <p>It listens on the loopback address alone, wants a password from everybody, writes everything
 * to disk before it says so, and stops within ten seconds when this process ends, however it ends.
 * Where it ends by itself, as it does when it is killed and on a full disk, it is started again
 * until it serves. Its log keeps neither statements nor values. One process at a time runs a data
 * folder; others may join its server.
 *
 * <p>Beside the folder's own content this uses {@code postgres} (the cluster), {@code
 * postgres.password}, {@code postgres.log} (emptied at each start), {@code casefolio.lock} and
 * {@code postgresql-VERSION} (the programs) in it.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private static final String DATABASE = "casefolio";
  private static final int USUAL_PORT = 5433;
  private static final int MOST_ATTEMPTS = 10;
  private static final Duration READY_PATIENCE = Duration.ofMinutes(2);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);
  private static final Duration STEP = Duration.ofMillis(50);

  /** Between attempts to start a server again that has ended by itself; doubled each time. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private static final String WRONG_PASSWORD = "28P01";
  private static final String NO_SUCH_DATABASE = "3D000";

  /** What a first connection may fail with while the server still starts. */
  private static final Set<String> NOT_YET = Set.of("57P03", "08001", "08006");

  /**
   * Given at each start, so that neither the cluster's files nor an older version of the program
   * decide: what must not be lost, what must not be seen, and only then what is quick.
   */
  private static final List<String> SETTINGS =
      List.of(
          "fsync=on",
          "full_page_writes=on",
          "synchronous_commit=on",
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "password_encryption=scram-sha-256",
          "logging_collector=off",
          "log_destination=stderr",
          // Above ERROR, because the message of a failed statement may quote a value of it. The
          // program gets each error and decides what to log.
          "log_min_messages=log",
          "log_error_verbosity=terse",
          "log_statement=none",
          "log_min_duration_statement=-1",
          "log_min_error_statement=panic",
          "log_parameter_max_length=0",
          "log_parameter_max_length_on_error=0",
          "timezone=UTC",
          "log_timezone=UTC",
          "max_connections=200",
          "shared_buffers=256MB");

  private final int port;
  private final String password;
  private final Cluster cluster;
  private final @Nullable FolderLock lock;
  private final @Nullable Launch launch;
  private volatile @Nullable ServerProcess server;
  private volatile boolean closed;

  /** Starts the server's process, which may be done more than once. */
  private interface Launch {
    ServerProcess start() throws IOException;
  }

  private EmbeddedPostgres(
      int port,
      String password,
      Cluster cluster,
      @Nullable FolderLock lock,
      @Nullable Launch launch)
      throws IOException {
    this.port = port;
    this.password = password;
    this.cluster = cluster;
    this.lock = lock;
    this.launch = launch;
    this.server = launch == null ? null : launch.start();
  }

  /**
   * Starts the server of the data folder, which is created if need be, and waits until it answers:
   * seconds as a rule, up to two minutes after a crash.
   *
   * @throws PostgresUnavailableException if another process runs on the folder or the server cannot
   *     be started; the message is meant for people
   */
  public static EmbeddedPostgres start(Path dataFolder) {
    return start(dataFolder, dataFolder);
  }

  /**
   * As {@link #start(Path)}, with the programs unpacked into a folder that may serve many data
   * folders.
   */
  public static EmbeddedPostgres start(Path dataFolder, Path programsFolder) {
    return start(dataFolder, programsFolder, Optional.empty());
  }

  /** As {@link #start(Path, Path)}, with the log of changes kept in an archive if there is one. */
  static EmbeddedPostgres start(
      Path dataFolder, Path programsFolder, Optional<WalArchive> archive) {
    return attempt(
        dataFolder,
        folder -> {
          Optional<FolderLock> lock = FolderLock.take(folder);
          if (lock.isEmpty()) {
            throw new PostgresUnavailableException(
                "Another Casefolio runs on the data folder "
                    + folder
                    + ": stop it, or choose another folder with CASEFOLIO_DATA.");
          }
          return start(folder, realFolder(programsFolder), lock.get(), archive);
        });
  }

  /**
   * Joins the server of the process that runs on the data folder, or starts it when there is none.
   * What was joined is not stopped by {@link #close()}.
   *
   * @throws PostgresUnavailableException as {@link #start(Path)}
   */
  public static EmbeddedPostgres startOrJoin(Path dataFolder) {
    return startOrJoin(dataFolder, dataFolder);
  }

  /** As {@link #startOrJoin(Path)}, with the programs in another folder. */
  public static EmbeddedPostgres startOrJoin(Path dataFolder, Path programsFolder) {
    return startOrJoin(dataFolder, programsFolder, Optional.empty());
  }

  /** As {@link #startOrJoin(Path, Path)}; a server that is joined keeps what it keeps already. */
  static EmbeddedPostgres startOrJoin(
      Path dataFolder, Path programsFolder, Optional<WalArchive> archive) {
    return attempt(
        dataFolder,
        folder -> {
          Cluster cluster = new Cluster(folder);
          long end = System.nanoTime() + READY_PATIENCE.toNanos();
          while (System.nanoTime() < end) {
            Optional<FolderLock> lock = FolderLock.take(folder);
            if (lock.isPresent()) {
              return start(folder, realFolder(programsFolder), lock.get(), archive);
            }
            Optional<Postmaster> running =
                Postmaster.find(cluster.files()).filter(Postmaster::ready);
            if (running.isPresent() && !Postmaster.processes(cluster.files()).isEmpty()) {
              EmbeddedPostgres joined =
                  new EmbeddedPostgres(
                      running.get().port(), cluster.password(), cluster, null, null);
              if (joined.answers()) {
                return joined;
              }
            }
            Thread.sleep(STEP);
          }
          throw new PostgresUnavailableException(
              "Casefolio runs on the data folder "
                  + folder
                  + ", but its database does not answer; look into "
                  + cluster.log()
                  + ".");
        });
  }

  /** The address for JDBC, without the user's name and password. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** The address of another database of the same server. */
  String jdbcUrl(String database) {
    return jdbcUrl(port, database);
  }

  static String jdbcUrl(int port, String database) {
    // The driver would otherwise put values of a violated constraint into the exception's text.
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        + "?logServerErrorDetail=false&sslmode=disable&requireAuth=scram-sha-256";
  }

  Cluster cluster() {
    return cluster;
  }

  /** The server's one user. */
  public String username() {
    return Cluster.USER;
  }

  /** The user's password, for the driver alone: never log it. */
  public String password() {
    return password;
  }

  /** Whether the server runs; false once it was stopped, and until it is started again. */
  public boolean isRunning() {
    ServerProcess own = server;
    return own != null
        ? own.isRunning()
        : !closed && !Postmaster.processes(cluster.files()).isEmpty();
  }

  /** Stops the server cleanly and waits for it, unless it was only joined. */
  @Override
  public void close() {
    ServerProcess last;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      last = server;
    }
    if (last == null || lock == null) {
      return;
    }
    try (lock) {
      last.stop(STOP_PATIENCE);
      cluster.gone(STOP_PATIENCE);
    } catch (InterruptedException e) {
      // The supervisor goes on stopping it, and the next start waits for that.
      Thread.currentThread().interrupt();
    }
  }

  private static EmbeddedPostgres start(
      Path folder, Path programsFolder, FolderLock lock, Optional<WalArchive> archive)
      throws IOException, InterruptedException {
    boolean started = false;
    try {
      Restore.requireFinished(folder);
      Path programs = PostgresBinaries.unpackInto(programsFolder);
      RunAs user = RunAs.find(folder);
      Cluster cluster = new Cluster(folder);
      cluster.awaitNoServer();
      cluster.createIfMissing(programs, user);
      List<String> keeping = WalArchive.OFF;
      if (archive.isPresent()) {
        archive.get().prepare(user, cluster.files());
        keeping = archive.get().keeping();
      }
      EmbeddedPostgres postgres = serve(cluster, programs, user, lock, keeping);
      started = true;
      return postgres;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedPostgres serve(
      Cluster cluster, Path programs, RunAs user, FolderLock lock, List<String> keeping)
      throws IOException, InterruptedException {
    String password = cluster.password();
    int preferred = Postmaster.lastPort(cluster.files()).orElse(USUAL_PORT);
    String complaint = "";
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      int port = freePort(preferred);
      emptyLog(cluster.log());
      List<String> command = command(programs, cluster.files(), port, keeping);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(
              port,
              password,
              cluster,
              lock,
              () ->
                  ServerProcess.start(
                      user, command, ProcessBuilder.Redirect.appendTo(cluster.log().toFile())));
      if (postgres.serves()) {
        log.info("PostgreSQL {} listens on 127.0.0.1:{}", PostgresBinaries.VERSION, port);
        return postgres;
      }
      complaint = Files.readString(cluster.log(), StandardCharsets.UTF_8);
      if (complaint.contains("could not create any TCP/IP sockets")) {
        preferred = 0; // somebody was faster
      } else if (complaint.contains("pre-existing shared memory block")) {
        Thread.sleep(Duration.ofSeconds(2)); // processes of a killed server are still ending
      } else {
        break;
      }
    }
    throw new PostgresUnavailableException(
        "PostgreSQL does not start: " + Cluster.lastLine(complaint) + " (" + cluster.log() + ")");
  }

  /** How the server is started, with our settings and then the given ones. */
  static List<String> command(Path programs, Path files, int port, List<String> settings) {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", files.toString(), "-c", "port=" + port));
    for (String setting : SETTINGS) {
      command.addAll(List.of("-c", setting));
    }
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  /**
   * Waits until the server is ready and has our database.
   *
   * @return false if it ended instead
   */
  private boolean awaitReady() throws IOException, InterruptedException {
    long start = System.nanoTime();
    long tell = start + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < start + READY_PATIENCE.toNanos()) {
      if (!isRunning()) {
        return false;
      }
      // Its own word first, not that of one that was killed: on a port lost to somebody else,
      // somebody else would answer.
      if (Postmaster.find(cluster.files())
              .filter(own -> own.ready() && own.port() == port)
              .flatMap(own -> ProcessHandle.of(own.pid()))
              .isPresent()
          && createDatabase()) {
        return true;
      }
      if (System.nanoTime() > tell) {
        log.info("PostgreSQL is still starting; after a crash it reads its log first");
        tell += Duration.ofSeconds(5).toNanos();
      }
      Thread.sleep(STEP);
    }
    throw new PostgresUnavailableException(
        "PostgreSQL did not become ready within "
            + READY_PATIENCE.toSeconds()
            + " seconds; look into "
            + cluster.log()
            + ".");
  }

  /** Creates our database if it is missing; false if the server does not take connections yet. */
  private boolean createDatabase() {
    try (Connection connection =
            DriverManager.getConnection(jdbcUrl("postgres"), username(), password);
        Statement statement = connection.createStatement()) {
      boolean exists;
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = 'casefolio'")) {
        exists = found.next();
      }
      if (!exists) {
        statement.execute("create database casefolio");
      }
      return true;
    } catch (SQLException e) {
      if (e.getSQLState() != null && NOT_YET.contains(e.getSQLState())) {
        return false;
      }
      throw refused(e);
    }
  }

  private boolean answers() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), username(), password)) {
      return connection.isValid(0);
    } catch (SQLException e) {
      if (e.getSQLState() != null
          && (NOT_YET.contains(e.getSQLState()) || e.getSQLState().equals(NO_SUCH_DATABASE))) {
        return false; // starting, stopping, or about to create the database
      }
      throw refused(e);
    }
  }

  private PostgresUnavailableException refused(SQLException e) {
    return new PostgresUnavailableException(
        WRONG_PASSWORD.equals(e.getSQLState())
            ? cluster.passwordFile() + " does not hold the password of the database beside it."
            : "The database in "
                + cluster.files()
                + " refuses the connection (SQL state "
                + e.getSQLState()
                + "); look into "
                + cluster.log()
                + ".",
        e);
  }

  /**
   * Waits until the server that was started serves, and from then on notices when it ends.
   *
   * @return false if it ended instead
   */
  private boolean serves() throws IOException, InterruptedException {
    ServerProcess started = Objects.requireNonNull(server);
    boolean ready = false;
    try {
      ready = awaitReady();
    } finally {
      if (!ready) {
        started.stop(STOP_PATIENCE);
      }
    }
    if (ready) {
      started.onEnd(this::noticeEnd);
    }
    return ready;
  }

  private void noticeEnd() {
    if (!closed) {
      log.error(
          "PostgreSQL has ended by itself and is started again until it serves; see {}",
          cluster.log());
      Thread.ofPlatform().daemon().name("postgres-again").start(this::serveAgain);
    }
  }

  private void serveAgain() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        Thread.sleep(pause);
        if (servesAgain()) {
          return;
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One attempt; true as well once nobody wants the server any more. */
  private boolean servesAgain() throws InterruptedException {
    try {
      cluster.awaitNoServer();
      synchronized (this) {
        if (closed || launch == null) {
          return true;
        }
        server = launch.start();
      }
      if (serves()) {
        log.info("PostgreSQL serves again");
        return true;
      }
    } catch (IOException | PostgresUnavailableException e) {
      log.warn("PostgreSQL could not be started again yet: {}", e.getMessage());
    }
    return closed;
  }

  static int freePort(int preferred) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback, preferred));
      return socket.getLocalPort();
    } catch (IOException e) {
      if (preferred == 0) {
        throw e;
      }
      return freePort(0);
    }
  }

  static void emptyLog(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private interface Step {
    EmbeddedPostgres on(Path folder) throws IOException, InterruptedException;
  }

  private static EmbeddedPostgres attempt(Path dataFolder, Step step) {
    PostgresBinaries.requireForThisMachine();
    try {
      return step.on(realFolder(dataFolder));
    } catch (IOException e) {
      throw new PostgresUnavailableException(
          "The database could not be started in "
              + dataFolder.toAbsolutePath().normalize()
              + ": "
              + reason(e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresUnavailableException("The start of PostgreSQL was interrupted.", e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
      default -> e.getClass().getSimpleName() + " " + e.getMessage();
    };
  }

  static Path realFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path real = folder.toRealPath();
    if (!Files.isWritable(real)) {
      throw new PostgresUnavailableException(
          "The folder " + real + " is not writable: choose another one with CASEFOLIO_DATA.");
    }
    return real;
  }
}
