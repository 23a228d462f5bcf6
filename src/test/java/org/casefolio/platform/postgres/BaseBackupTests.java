package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.casefolio.platform.cli.CommandFailed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is backed up while it runs and writes, and restored elsewhere. */
class BaseBackupTests {

  private static final Path PROGRAMS = Path.of("target", "postgresql");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  @TempDir private Path elsewhere;

  private static WalArchive archive;
  private static EmbeddedPostgres postgres;
  private static Path backup;
  private static Instant between;

  /** One row before, one between the two files of the backup, one after it, and one too many. */
  @BeforeAll
  static void backUpBetweenChanges() throws Exception {
    archive = new WalArchive(folder.toRealPath().resolve("it's 100% archived"));
    postgres = EmbeddedPostgres.start(folder.resolve("data"), PROGRAMS, Optional.of(archive));
    Files.writeString(folder.resolve("data").resolve("master.key"), "secret");
    execute(
        "create table entry (value text)",
        "insert into entry values ('before')",
        "create unlogged table budget (value text)",
        "insert into budget values ('planted and unlogged')",
        "checkpoint");
    Path[] last = {null};
    backup =
        new BaseBackup(
                postgres,
                Clock.systemUTC(),
                file -> {
                  if (last[0] == null) {
                    executeUnchecked("insert into entry values ('during')");
                  }
                  last[0] = file;
                })
            .make(folder.resolve("backups"))
            .folder();
    assertThat(last[0]).hasFileName("pg_control");
    execute("insert into entry values ('after')");
    between = now();
    execute("insert into entry values ('too late')", "select pg_switch_wal()");
    awaitArchived();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void holdsAllThatWasCommittedWhenItEndedAndNothingLater() throws Exception {
    Path data = elsewhere.resolve("data");

    Restore.Restored restored = restore(backup, Optional.empty(), Optional.empty(), data);

    try (EmbeddedPostgres again = EmbeddedPostgres.start(data, PROGRAMS)) {
      assertThat(values(again)).containsExactly("before", "during");
      assertThat(ask(again, "select count(*) from budget")).isEqualTo("0");
    }
    assertThat(restored.manifest().finished()).isBefore(between);
  }

  @Test
  void reachesTheLastChangeThatWasArchivedAndGoesOnUnderANumberOfItsOwn() throws Exception {
    Path data = elsewhere.resolve("data");
    restore(backup, Optional.of(archive), Optional.empty(), data);

    WalArchive other = new WalArchive(elsewhere.toRealPath().resolve("archive"));
    try (EmbeddedPostgres again = EmbeddedPostgres.start(data, PROGRAMS, Optional.of(other))) {
      assertThat(values(again)).containsExactly("before", "during", "after", "too late");
    }
    // What a later restore has to know, and what was written since.
    assertThat(names(other.folder()))
        .contains("00000002.history.gz")
        .anyMatch(name -> name.matches("00000002[0-9A-F]{16}\\.gz"))
        .noneMatch(name -> name.matches("00000001[0-9A-F]{16}\\.gz"));
  }

  @Test
  void isReadableByItsOwnerAloneAndHoldsNoKey() throws IOException {
    try (Stream<Path> all = Files.walk(backup)) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .describedAs("%s", path)
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
    assertThat(names(backup)).containsOnly("manifest", "postgres", "postgres.password");
    try (Stream<Path> archived = Files.list(archive.folder())) {
      assertThat(archived)
          .isNotEmpty()
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void holdsNothingOfWhatNoLogOfChangesHas() throws Exception {
    String file = "postgres/" + ask("select pg_relation_filepath('budget')");
    assertThat(BackupManifest.read(backup).files())
        .extracting(BackupManifest.Entry::path)
        .contains(file + "_init")
        .doesNotContain(file);
  }

  @Test
  void isRefusedWithOneSentenceWhenAnythingOfItIsNotAsItWas() throws Exception {
    Path damaged = copyOf(backup);
    Path file = damaged.resolve("postgres/global/pg_control");
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);
    assertRefused(damaged, "damaged: postgres/global/pg_control");

    Files.delete(file);
    assertRefused(damaged, "damaged: postgres/global/pg_control");

    Path manifest = damaged.resolve("manifest");
    List<String> lines = Files.readAllLines(manifest);
    Files.write(manifest, lines.subList(0, lines.size() - 1));
    assertRefused(damaged, "damaged: manifest");

    Files.delete(manifest);
    assertRefused(damaged, "has no manifest");
    assertRefused(folder.resolve("backups"), "such as " + backup);
    assertThat(elsewhere.resolve("data/postgres")).doesNotExist();
  }

  @Test
  void reachesTheMomentBetweenTwoChangesAndNoneThatCannotBeReached() throws Exception {
    Path data = elsewhere.resolve("data");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> restore(backup, Optional.empty(), Optional.of(between), data))
        .withMessageContaining("--archive");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() ->
            restore(backup, Optional.of(archive), Optional.of(between.minusSeconds(3600)), data))
        .withMessageContaining("take an older one");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(
            () -> restore(backup, Optional.of(archive), Optional.of(between.plusSeconds(60)), data))
        .withMessageContaining("ends before --until");

    // Until it is tried again, nothing starts on what was broken off.
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(data, PROGRAMS))
        .withMessageContaining("broken off");
    Restore.Restored restored = restore(backup, Optional.of(archive), Optional.of(between), data);
    assertThat(restored.lastChange().orElseThrow()).isBefore(between);
    assertThat(values(data)).containsExactly("before", "during", "after");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> restore(backup, Optional.of(archive), Optional.empty(), data))
        .withMessageContaining("new or empty");
  }

  @Test
  void archivedChangesThatAreDamagedEndTheRestore() throws Exception {
    Path broken = Files.createDirectory(elsewhere.resolve("archive"));
    for (String name : names(archive.folder())) {
      byte[] bytes = Files.readAllBytes(archive.folder().resolve(name));
      bytes[bytes.length - 5] ^= 1; // of the checksum
      Files.write(broken.resolve(name), bytes);
    }
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() ->
            restore(
                backup,
                Optional.of(new WalArchive(broken)),
                Optional.empty(),
                elsewhere.resolve("data")))
        .withMessageContaining("is damaged");
  }

  @Test
  void oneThatIsKilledIsNoBackupAndTheNextOneRemovesIt() throws Exception {
    Path into = elsewhere.resolve("backups");
    try (BackingUpProcess other = BackingUpProcess.on(folder.resolve("data"), PROGRAMS, into)) {
      other.kill();
    }
    Path half =
        into.resolve(
            names(into).stream().filter(name -> name.contains("T")).findFirst().orElseThrow());
    assertThat(half.toString()).endsWith(BaseBackup.UNFINISHED);
    assertRefused(half, "has no manifest");

    Path whole = new BaseBackup(postgres, Clock.systemUTC(), _ -> {}).make(into).folder();

    assertThat(half).doesNotExist();
    assertThat(whole.resolve("manifest")).exists();
    awaitNoSlot();
  }

  @Test
  void aFileThatWasArchivedIsNeverWrittenOver() throws Exception {
    String next;
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_walfile_name(pg_current_wal_insert_lsn())")) {
      row.next();
      next = row.getString(1);
    }
    Path foreign = Files.writeString(archive.folder().resolve(next + ".gz"), "somebody else’s");

    execute("create table kept_back ()", "select pg_switch_wal()");

    await(() -> "t".equals(ask("select last_failed_wal = '" + next + "' from pg_stat_archiver")));
    assertThat(Files.readString(foreign)).isEqualTo("somebody else’s");
    Files.delete(foreign);
    await(
        () -> "t".equals(ask("select last_archived_wal >= '" + next + "' from pg_stat_archiver")));
  }

  private void assertRefused(Path from, String why) {
    Path data = elsewhere.resolve("refused");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> restore(from, Optional.empty(), Optional.empty(), data))
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private static Restore.Restored restore(
      Path from, Optional<WalArchive> log, Optional<Instant> until, Path data) throws IOException {
    Files.createDirectories(data);
    Path programs = data.resolve("postgresql-" + PostgresBinaries.VERSION);
    if (!Files.exists(programs)) {
      Files.createSymbolicLink(programs, PostgresBinaries.unpackInto(PROGRAMS.toRealPath()));
    }
    return new Restore(from, log, until, _ -> {}).into(data, _ -> {});
  }

  private Path copyOf(Path tree) throws IOException {
    Path copy = elsewhere.resolve("copy");
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.toList()) {
        Files.copy(path, copy.resolve(tree.relativize(path).toString()));
      }
    }
    return copy;
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> all = Files.list(of)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static List<String> values(Path data) throws SQLException {
    try (EmbeddedPostgres again = EmbeddedPostgres.start(data, PROGRAMS)) {
      return values(again);
    }
  }

  private static List<String> values(EmbeddedPostgres of) throws SQLException {
    try (Connection connection = connect(of);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select value from entry order by ctid")) {
      List<String> values = new java.util.ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private static void executeUnchecked(String statement) {
    try {
      execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ask(String question) {
    return ask(postgres, question);
  }

  private static String ask(EmbeddedPostgres of, String question) {
    try (Connection connection = connect(of);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant now() throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }

  private static Connection connect(EmbeddedPostgres to) throws SQLException {
    return DriverManager.getConnection(to.jdbcUrl(), to.username(), to.password());
  }

  private static void awaitArchived() {
    String last = ask("select pg_walfile_name(pg_current_wal_insert_lsn())");
    await(() ->
        Long.parseLong(
                ask(
                    "select count(*) from pg_stat_archiver where last_archived_wal >="
                        + " (select max(name) from pg_ls_waldir() where name < '"
                        + last
                        + "' and name ~ '^[0-9A-F]{24}$')"))
            == 1);
  }

  private static void awaitNoSlot() {
    await(() -> ask("select count(*) from pg_replication_slots").equals("0"));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not happen");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
