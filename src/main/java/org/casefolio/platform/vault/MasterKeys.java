package org.casefolio.platform.vault;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * The keys that live outside the database: one wraps the data keys, one seals what belongs to the
 * instance, one makes the blind indexes. They stand in a setting, or in a file that only its owner
 * may read, made on the first start.
 */
@Component
class MasterKeys {

  static final String FILE = "casefolio.master-key-file";
  static final String VALUE = "casefolio.master-key";

  private final Optional<Path> file;
  private final Keysets keysets;

  MasterKeys(SettingsSource source, Settings settings) {
    Optional<String> value = source.find(VALUE);
    if (value.isPresent() && source.find(FILE).isPresent()) {
      throw source.wrong(VALUE, "and " + SettingsSource.variable(FILE) + " exclude each other");
    }
    this.file = value.isPresent() ? Optional.empty() : Optional.of(file(source, settings));
    try {
      this.keysets = Keysets.parse(value.isPresent() ? value.get() : read(source, file.get()));
    } catch (IOException e) {
      throw source.wrong(FILE, "cannot be read or written: " + e.getClass().getSimpleName());
    } catch (GeneralSecurityException e) {
      throw source.wrong(
          value.isPresent() ? VALUE : FILE, "does not hold three keysets made by this program");
    }
  }

  /** The file that they stand in; empty if they stand in a setting. */
  Optional<Path> file() {
    return file;
  }

  /** As they were at the start. */
  Keysets keysets() {
    return keysets;
  }

  private static Path file(SettingsSource source, Settings settings) {
    return PrivateFiles.named(
        source,
        settings,
        FILE,
        settings.demo() ? Optional.of(settings.data().resolve("master.key")) : Optional.empty());
  }

  private static String read(SettingsSource source, Path file)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(file)) {
      create(file);
    }
    PrivateFiles.requirePrivate(source, FILE, file);
    return Files.readString(file);
  }

  /** Written whole under another name first, so that no start ever finds half a file. */
  private static void create(Path file) throws IOException, GeneralSecurityException {
    Path folder = PrivateFiles.folder(file);
    Files.createDirectories(folder);
    Path fresh = writeNew(folder, Keysets.random());
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // another node was first; its keys are the ones
    } catch (UnsupportedOperationException e) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.delete(fresh);
    PrivateFiles.settle(file);
  }

  /**
   * Puts other keys in the place of those in the file, which are kept under another name.
   *
   * @return where those are kept now
   */
  static Path replace(Path file, Keysets keys, int number)
      throws IOException, GeneralSecurityException {
    Path former = file.resolveSibling(file.getFileName() + ".before-" + number);
    if (!Files.exists(former)) {
      try {
        Files.createLink(former, file);
      } catch (UnsupportedOperationException e) {
        Files.copy(file, former, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Path fresh = writeNew(PrivateFiles.folder(file), keys);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.settle(file);
    return former;
  }

  private static Path writeNew(Path folder, Keysets keys)
      throws IOException, GeneralSecurityException {
    Path fresh = Files.createTempFile(folder, "master", ".new", PrivateFiles.OURS);
    Files.writeString(fresh, keys.text(), StandardOpenOption.SYNC);
    return fresh;
  }

  /** Puts keys into a file that must not be there yet. */
  static void write(Path file, Keysets keys) throws IOException, GeneralSecurityException {
    Path folder = PrivateFiles.folder(file);
    Files.move(writeNew(folder, keys), file);
    PrivateFiles.settle(file);
  }
}
