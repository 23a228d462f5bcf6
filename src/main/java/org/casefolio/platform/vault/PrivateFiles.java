package org.casefolio.platform.vault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * Files that only their owner may read. Outside a demonstration none may lie inside the data
 * folder, so that one theft, or one restored backup, does not take them along.
 */
final class PrivateFiles {

  static final FileAttribute<Set<PosixFilePermission>> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFiles() {}

  /**
   * The file that a setting names.
   *
   * @param otherwise where it is if the setting names none
   * @throws org.casefolio.platform.settings.WrongSetting if it lies where it may not
   */
  static Path named(
      SettingsSource source, Settings settings, String setting, Optional<Path> otherwise) {
    Path data = settings.data().toAbsolutePath().normalize();
    Path file =
        source
            .path(setting)
            .or(() -> otherwise)
            .orElseThrow(() -> source.wrong(setting, "must be set outside demo mode"))
            .toAbsolutePath()
            .normalize();
    if (!settings.demo() && real(file).startsWith(real(data))) {
      throw source.wrong(setting, "must not lie inside CASEFOLIO_DATA");
    }
    return file;
  }

  /** Where it really lies, as far as it exists: a link into the data folder leads there, too. */
  private static Path real(Path path) {
    Path parent = path.getParent();
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  static void requirePrivate(SettingsSource source, String setting, Path file) throws IOException {
    if (Files.getPosixFilePermissions(file).stream()
        .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
      throw source.wrong(setting, "names a file that others may read; run chmod 600 on it");
    }
  }

  /** The folder that a file lies in. */
  static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /** Makes sure that the name of a new file outlives a power cut. */
  static void settle(Path file) throws IOException {
    Path folder = folder(file);
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}
