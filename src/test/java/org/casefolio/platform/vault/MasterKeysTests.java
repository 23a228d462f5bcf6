package org.casefolio.platform.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class MasterKeysTests {

  private static final byte[] WORD = "word".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void areMadeOnceAndForTheirOwnerAlone() throws IOException, GeneralSecurityException {
    MasterKeys made = TestVault.keys(file(), folder.resolve("data"), false);
    byte[] sealed = made.keysets().wrappingAead().encrypt(WORD, new byte[0]);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))))
        .isEqualTo("rw-------");
    assertThat(
            TestVault.keys(file(), folder.resolve("data"), false)
                .keysets()
                .wrappingAead()
                .decrypt(sealed, new byte[0]))
        .isEqualTo(WORD);
  }

  @Test
  void comeFromASetting() throws IOException, GeneralSecurityException {
    byte[] sealed =
        TestVault.keys(file(), folder.resolve("data"), false)
            .keysets()
            .wrappingAead()
            .encrypt(WORD, new byte[0]);
    MockEnvironment value =
        new MockEnvironment()
            .withProperty("casefolio.master-key", Files.readString(folder.resolve("key")));

    assertThat(
            TestVault.keys(value, folder.resolve("data"), false)
                .keysets()
                .wrappingAead()
                .decrypt(sealed, new byte[0]))
        .isEqualTo(WORD);
    assertRefused(
        file().withProperty("casefolio.master-key", "x"),
        "CASEFOLIO_MASTER_KEY and CASEFOLIO_MASTER_KEY_FILE exclude each other.");
    assertRefused(
        new MockEnvironment().withProperty("casefolio.master-key", "secret"),
        "CASEFOLIO_MASTER_KEY does not hold three keysets made by this program.");
  }

  @Test
  void lieOutsideTheDataFolderAlsoThroughALink() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path link = Files.createSymbolicLink(folder.resolve("elsewhere"), data);
    String refusal = "CASEFOLIO_MASTER_KEY_FILE must not lie inside CASEFOLIO_DATA.";

    assertRefused(named(data.resolve("master.key")), refusal);
    assertRefused(named(link.resolve("deeper/master.key")), refusal);
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void areRefusedIfOthersMayReadThem() throws IOException {
    TestVault.keys(file(), folder.resolve("data"), false);
    Files.setPosixFilePermissions(
        folder.resolve("key"), PosixFilePermissions.fromString("rw-r-----"));

    assertRefused(
        file(),
        "CASEFOLIO_MASTER_KEY_FILE names a file that others may read; run chmod 600 on it.");
  }

  private void assertRefused(MockEnvironment environment, String sentence) {
    assertThatThrownBy(() -> TestVault.keys(environment, folder.resolve("data"), false))
        .isInstanceOf(WrongSetting.class)
        .hasMessage(sentence);
  }

  private MockEnvironment file() {
    return named(folder.resolve("key"));
  }

  private static MockEnvironment named(Path file) {
    return new MockEnvironment().withProperty("casefolio.master-key-file", file.toString());
  }
}
