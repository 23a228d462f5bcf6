package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTests {

  private static final Path PROGRAMS = Path.of("target", "postgresql");

  /** A data folder after a first start, to be copied where the first start is not the point. */
  @TempDir static Path pristine;

  @TempDir Path temporary;
  private Path folder;

  @BeforeAll
  static void startForTheFirstTime() {
    EmbeddedPostgres.start(pristine, PROGRAMS).close();
  }

  @BeforeEach
  void nameTheFolder() throws IOException {
    folder = temporary.toRealPath().resolve("a data folder");
  }

  @Test
  void createsADatabaseThatIsDurableAndFoundAgain() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      assertThat(postgres.isRunning()).isTrue();
      assertThat(value(postgres, "show fsync")).isEqualTo("on");
      assertThat(value(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(value(postgres, "show data_checksums")).isEqualTo("on");
      assertThat(value(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(value(postgres, "show unix_socket_directories")).isEmpty();
      assertThat(value(postgres, "show server_encoding")).isEqualTo("UTF8");
      assertThat(value(postgres, "select lower('ÑANDÚ')")).isEqualTo("ñandú");
      execute(postgres, "create table entry (value text)");
      execute(postgres, "insert into entry values ('kept')");
    }
    assertThat(Postmaster.processes(files())).isEmpty();

    try (EmbeddedPostgres postgres = start()) {
      assertThat(value(postgres, "select value from entry")).isEqualTo("kept");
    }
  }

  @Test
  void runsUnprivilegedAndKeepsItsFilesToItself() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(postgres.isRunning()).isTrue();
      long pid = Postmaster.find(files()).orElseThrow().pid();
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
      assertThat(status).containsPattern("CapEff:\\s+0+\n");
      assertThat(Files.getPosixFilePermissions(files()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(folder.resolve("postgres.password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void givesTheServerNothingOfOurEnvironment() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(postgres.isRunning()).isTrue();
      long pid = Postmaster.find(files()).orElseThrow().pid();
      String[] environment =
          Files.readString(Path.of("/proc", Long.toString(pid), "environ")).split("\0");
      assertThat(environment)
          .allMatch(entry -> entry.matches("(PATH|LC_\\w+|PWD|OLDPWD|_|PG\\w+)=.*"));
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = start()) {
      for (String user : List.of(postgres.username(), "postgres", "root")) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(
                () -> DriverManager.getConnection(postgres.jdbcUrl(), user, "wrong").close())
            .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      }
    }
  }

  @Test
  void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = start()) {
      execute(postgres, "create table entry (value text)");
    }
    int usual = Postmaster.lastPort(files()).orElseThrow();

    try (ServerSocket other = new ServerSocket(usual, 1, InetAddress.getByName("127.0.0.1"));
        EmbeddedPostgres postgres = start()) {
      assertThat(other.isBound()).isTrue();
      assertThat(postgres.jdbcUrl()).doesNotContain(":" + usual + "/");
      assertThat(value(postgres, "select count(*)::text from entry")).isEqualTo("0");
    }
  }

  @Test
  void endsWithinTenSecondsWhenTheProgramIsKilledAndLosesNothing() throws Exception {
    startedBefore();
    try (HoldingProcess other = HoldingProcess.on(folder, PROGRAMS)) {
      List<ProcessHandle> orphans = Postmaster.processes(files());
      assertThat(orphans).isNotEmpty();

      other.kill();

      CompletableFuture.allOf(
              orphans.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(10, TimeUnit.SECONDS);
      assertThat(Postmaster.processes(files())).isEmpty();
    }

    try (EmbeddedPostgres postgres = start()) {
      assertThat(value(postgres, "select string_agg(value, ',') from entry"))
          .isEqualTo("committed");
    }
  }

  @Test
  void startsAtOnceAfterAKillWhileTheOrphanIsStillStopping() throws Exception {
    startedBefore();
    try (HoldingProcess other = HoldingProcess.on(folder, PROGRAMS)) {
      other.kill();

      try (EmbeddedPostgres postgres = start()) {
        assertThat(value(postgres, "select string_agg(value, ',') from entry"))
            .isEqualTo("committed");
      }
    }
  }

  @Test
  void startsTheServerAgainAsOftenAsItIsKilled() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = startOnAnUnusualPort()) {
      execute(postgres, "create table entry (value text)");
      execute(postgres, "insert into entry values ('kept')");
      for (int time = 0; time < 2; time++) {
        ProcessHandle server = server();

        server.destroyForcibly();

        server.onExit().get(10, TimeUnit.SECONDS);
        awaitValue(postgres, "select value from entry", "kept");
        assertThat(postgres.isRunning()).isTrue();
      }
    }
    assertThat(Postmaster.processes(files())).isEmpty();
  }

  @Test
  void triesUntilTheServerCanBeStartedAgain() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = startOnAnUnusualPort()) {
      Path control = files().resolve("global/pg_control");
      Path aside = folder.resolve("pg_control");
      Files.move(control, aside);

      server().destroyForcibly();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() ->
              assertThat(folder.resolve("postgres.log"))
                  .content()
                  .contains("could not find the database system"));
      Files.move(aside, control);
      awaitValue(postgres, "select 'yes'", "yes");
    }
    assertThat(Postmaster.processes(files())).isEmpty();
  }

  @Test
  void refusesAFolderOnWhichAnotherRuns() throws Exception {
    startedBefore();
    try (HoldingProcess other = HoldingProcess.on(folder, PROGRAMS)) {
      assertThat(other).isNotNull();
      assertThatExceptionOfType(PostgresUnavailableException.class)
          .isThrownBy(this::start)
          .withMessageStartingWith("Another Casefolio runs on the data folder");
    }
  }

  @Test
  void refusesAFolderThatThisProcessRunsAlreadyAndKeepsTheLock() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = start()) {
      assertThatExceptionOfType(PostgresUnavailableException.class)
          .isThrownBy(this::start)
          .withMessageStartingWith("Another Casefolio runs on the data folder");
      assertThat(postgres.isRunning()).isTrue();
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> HoldingProcess.on(folder, PROGRAMS));
    }
  }

  @Test
  void joinsTheServerOfAnotherAndLeavesItRunning() throws Exception {
    startedBefore();
    try (HoldingProcess other = HoldingProcess.on(folder, PROGRAMS)) {
      assertThat(other).isNotNull();
      EmbeddedPostgres joined = EmbeddedPostgres.startOrJoin(folder, PROGRAMS);
      assertThat(joined.isRunning()).isTrue();
      assertThat(value(joined, "select value from entry")).isEqualTo("committed");

      joined.close();

      assertThat(Postmaster.processes(files())).isNotEmpty();
    }
    assertThat(Postmaster.processes(files())).isEmpty();
  }

  @Test
  void startsAndStopsItsOwnWhereThereIsNoneToJoin() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.startOrJoin(folder, PROGRAMS)) {
      assertThat(postgres.isRunning()).isTrue();
    }
    assertThat(Postmaster.processes(files())).isEmpty();
  }

  @Test
  void overlooksAProcessFileWhoseNumberIsSomebodyElsesByNow() throws Exception {
    startedBefore();
    try (EmbeddedPostgres postgres = start()) {
      Files.copy(Postmaster.file(files()), folder.resolve("saved"));
      assertThat(postgres.isRunning()).isTrue();
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("saved")));
    lines.set(0, Long.toString(ProcessHandle.current().pid()));
    Files.write(Postmaster.file(files()), lines);

    try (EmbeddedPostgres postgres = start()) {
      assertThat(postgres.isRunning()).isTrue();
    }
  }

  @Test
  void beginsAnewWhenTheFirstStartWasCutOff() throws Exception {
    Path half = Files.createDirectories(folder.resolve("postgres-new-1/base"));
    Files.writeString(half.resolve("1"), "half");
    Files.createDirectory(folder.resolve("postgresql-new-1"));

    try (EmbeddedPostgres postgres = start()) {
      assertThat(value(postgres, "select 1::text")).isEqualTo("1");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "casefolio.lock", "postgres", "postgres.log", "postgres.password");
    }
  }

  @Test
  void saysWhatIsWrongWhenThePasswordIsLost() throws Exception {
    startedBefore();
    Files.writeString(folder.resolve("postgres.password"), "another");

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(this::start)
        .withMessageContaining("postgres.password does not hold the password");
    assertThat(Postmaster.processes(files())).isEmpty();

    Files.delete(folder.resolve("postgres.password"));

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(this::start)
        .withMessageContaining("postgres.password is missing");
  }

  @Test
  void saysWhatIsWrongWhenTheServerDoesNotStart() throws Exception {
    startedBefore();
    Files.writeString(files().resolve("postgresql.conf"), "no_such_setting = 1\n");

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(this::start)
        .withMessageStartingWith("PostgreSQL does not start: ")
        .withMessageContaining("postgres.log");
  }

  @Test
  void saysWhatIsWrongWhenTheFolderIsAFile() throws Exception {
    Files.writeString(folder, "");

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(this::start)
        .withMessageContaining(folder + " is not a folder");
  }

  @Test
  void leavesNoTraceOfAValueThatWasRefused() throws Exception {
    startedBefore();
    String planted = "planted-7QX4";
    List<SQLException> refusals = new ArrayList<>();
    try (EmbeddedPostgres postgres = start();
        Connection connection = connect(postgres)) {
      execute(postgres, "create table entry (value text unique check (value <> 'never'), n int)");
      String insert = "insert into entry (value) values (?)";
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setString(1, planted);
        statement.execute();
        refusals.add(refusal(statement::execute));
        statement.addBatch();
        statement.addBatch();
        refusals.add(refusal(statement::executeBatch));
      }
      try (PreparedStatement statement =
          connection.prepareStatement("insert into entry (n, value) values (1, ?), ('2', ?)")) {
        statement.setString(1, planted);
        statement.setString(2, planted);
        refusals.add(refusal(statement::execute));
      }
      // Such a message quotes the value itself; it may reach us, but not the log.
      try (PreparedStatement statement = connection.prepareStatement("select cast(? as int)")) {
        statement.setString(1, planted);
        refusal(statement::execute);
      }
    }

    assertThat(refusals).allSatisfy(e -> assertThat(everythingSaidBy(e)).doesNotContain(planted));
    assertThat(Files.readString(folder.resolve("postgres.log")))
        .contains("ready to accept connections")
        .doesNotContain(planted)
        .doesNotContain("insert into");
  }

  @Test
  void unpacksTheProgramsOnceAndWhole() throws Exception {
    Path own = Files.createDirectory(temporary.resolve("programs"));

    Path home = PostgresBinaries.unpackInto(own);

    assertThat(home).isEqualTo(own.resolve("postgresql-" + PostgresBinaries.VERSION));
    assertThat(home.resolve("bin/postgres")).isExecutable();
    assertThat(PostgresBinaries.unpackInto(own)).isEqualTo(home);
    try (Stream<Path> left = Files.list(own)) {
      assertThat(left).containsExactly(home);
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(folder, PROGRAMS);
  }

  private ProcessHandle server() throws IOException {
    return ProcessHandle.of(Postmaster.find(files()).orElseThrow().pid()).orElseThrow();
  }

  private static void awaitValue(EmbeddedPostgres postgres, String sql, String expected) {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() -> assertThat(value(postgres, sql)).isEqualTo(expected));
  }

  /** On one that no other test's server takes while this one is away. */
  private EmbeddedPostgres startOnAnUnusualPort() throws IOException {
    int usual = Postmaster.lastPort(files()).orElseThrow();
    try (ServerSocket other = new ServerSocket()) {
      try {
        other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), usual));
      } catch (BindException e) {
        // Another test's server has it.
      }
      return start();
    }
  }

  private void startedBefore() throws Exception {
    assertThat(new ProcessBuilder("cp", "-a", pristine + "/.", folder + "/").start().waitFor())
        .isZero();
  }

  private Path files() {
    return folder.resolve("postgres");
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.username(), postgres.password());
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  private static SQLException refusal(Attempt attempt) {
    try {
      attempt.run();
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError("It was accepted");
  }

  private static String everythingSaidBy(SQLException e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    for (SQLException next = e; next != null; next = next.getNextException()) {
      next.printStackTrace(new PrintWriter(all));
    }
    return all.toString();
  }
}
