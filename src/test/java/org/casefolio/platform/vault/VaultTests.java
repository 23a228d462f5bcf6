package org.casefolio.platform.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTests {

  private static TestDatabase database;
  private static Vault vault;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    vault = TestVault.on(database);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void opensWhatTheSameOwnerSealed() {
    UUID owner = owner();
    byte[] sealed = vault.get(owner).seal("test", "text");

    assertThat(vault.get(owner).open("test", sealed)).isEqualTo("text");
  }

  @Test
  void hasNoSealerOfWhomItHasForgotten() {
    UUID owner = owner();
    vault.get(owner);

    database.transactions().executeWithoutResult(transaction -> vault.erase(owner));

    assertThat(vault.find(List.of(owner))).isEmpty();
  }

  @Test
  void hasNoSealerOfWhomAnotherNodeHasForgotten() {
    UUID owner = owner();
    vault.get(owner);

    database
        .database()
        .sql("delete from platform.data_key where owner = :owner")
        .param("owner", owner)
        .update();

    assertThat(vault.find(List.of(owner))).isEmpty();
  }

  @Test
  void usesTheKeyThatTheDatabaseHasNow() {
    UUID owner = owner();
    byte[] sealed = vault.get(owner).seal("test", "text");

    database
        .database()
        .sql("delete from platform.data_key where owner = :owner")
        .param("owner", owner)
        .update();
    database.transactions().executeWithoutResult(transaction -> vault.create(owner));

    assertThatThrownBy(() -> vault.get(owner).open("test", sealed))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void remembersSomeOwnersAndNotAll() {
    RecentSealers recent = new RecentSealers();
    Sealer sealer = vault.get(owner());
    byte[] wrapped = {1};

    for (int i = 0; i <= RecentSealers.MOST; i++) {
      recent.get(new UUID(0, i), wrapped, () -> sealer);
    }

    assertThat(recent.get(new UUID(0, RecentSealers.MOST), wrapped, vault::instance))
        .isSameAs(sealer);
    assertThat(recent.get(new UUID(0, 0), wrapped, vault::instance)).isSameAs(vault.instance());
  }

  @Test
  void refusesADatabaseWhoseKeysAnotherMasterKeyHasWrapped(@TempDir Path folder) {
    owner();
    Keys other = TestVault.keysOf(folder.resolve("other.key"), database.database());

    assertThatThrownBy(other::afterSingletonsInstantiated).isInstanceOf(WrongSetting.class);
  }

  private static UUID owner() {
    UUID owner = UUID.randomUUID();
    database.transactions().executeWithoutResult(transaction -> vault.create(owner));
    return owner;
  }
}
