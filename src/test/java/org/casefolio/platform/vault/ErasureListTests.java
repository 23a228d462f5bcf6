package org.casefolio.platform.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureListTests {

  private static TestDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void namesWhomACommittedTransactionErased() {
    ErasureList list = TestVault.erasures(database, folder);
    UUID erased = UUID.randomUUID();

    database.transactions().executeWithoutResult(_ -> list.add(erased));
    database
        .transactions()
        .executeWithoutResult(transaction -> {
          list.add(UUID.randomUUID());
          transaction.setRollbackOnly();
        });

    assertThat(list.read()).containsExactly(erased);
    list.settle();
    assertThat(count()).isZero();
    assertThat(list.read()).containsExactly(erased);
  }

  @Test
  void makesUpForWhatCouldNotBeWritten() throws IOException {
    ErasureList list = TestVault.erasures(database, folder);
    UUID erased = UUID.randomUUID();
    Files.createDirectory(file());

    database.transactions().executeWithoutResult(_ -> list.add(erased));
    list.settle();
    assertThat(count()).isOne();

    Files.delete(file());
    list.settle();
    assertThat(list.read()).containsExactly(erased);
    assertThat(count()).isZero();
  }

  @Test
  void isAddedToByNodesAndAfterALineThatWasBrokenOff() throws IOException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    add(TestVault.erasures(database, folder), first);
    Files.writeString(file(), "0b56fe1c-88", StandardOpenOption.APPEND);
    add(TestVault.erasures(database, folder), second);

    assertThat(TestVault.erasures(database, folder).read()).containsExactly(first, second);
  }

  @Test
  void refusesAListThatOthersMayRead() throws IOException {
    Files.createFile(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    ErasureList list = TestVault.erasures(database, folder);

    assertThatThrownBy(list::read)
        .isInstanceOf(WrongSetting.class)
        .hasMessage(
            "CASEFOLIO_ERASURE_LIST names a file that others may read; run chmod 600 on it.");
  }

  private static void add(ErasureList list, UUID owner) {
    database.transactions().executeWithoutResult(_ -> list.add(owner));
    list.settle();
  }

  private Path file() {
    return folder.resolve("erased.list");
  }

  private static int count() {
    return database
        .jdbc()
        .sql("select count(*) from platform.erased")
        .query(Integer.class)
        .single();
  }
}
