package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * The keys that live outside the database: one wraps the data keys, one seals what belongs to the
 * instance, one makes the blind indexes. They stand in a file that only its owner may read, made on
 * the first start; outside a demonstration it may not lie inside the data folder, so that one theft
 * does not take both.
 */
@Component
class MasterKeys {

  private static final String SETTING = "casefolio.master-key-file";

  private final Aead wrapping;
  private final Aead instance;
  private final PrfSet blinding;

  MasterKeys(SettingsSource source, Settings settings) {
    Path file = file(source, settings);
    try {
      AeadConfig.register();
      PrfConfig.register();
      List<KeysetHandle> keys = read(source, file);
      this.wrapping = keys.get(0).getPrimitive(RegistryConfiguration.get(), Aead.class);
      this.instance = keys.get(1).getPrimitive(RegistryConfiguration.get(), Aead.class);
      this.blinding = keys.get(2).getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    } catch (IOException e) {
      throw source.wrong(SETTING, "cannot be read or written: " + e.getClass().getSimpleName());
    } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
      throw source.wrong(SETTING, "does not hold three keysets made by this program");
    }
  }

  Aead wrapping() {
    return wrapping;
  }

  Aead instance() {
    return instance;
  }

  PrfSet blinding() {
    return blinding;
  }

  private static Path file(SettingsSource source, Settings settings) {
    Path data = settings.data().toAbsolutePath().normalize();
    if (settings.demo()) {
      return source.path(SETTING).orElse(data.resolve("master.key")).toAbsolutePath().normalize();
    }
    Path file =
        source
            .path(SETTING)
            .orElseThrow(() -> source.wrong(SETTING, "must be set outside demo mode"))
            .toAbsolutePath()
            .normalize();
    if (file.startsWith(data)) {
      throw source.wrong(SETTING, "must not lie inside CASEFOLIO_DATA");
    }
    return file;
  }

  private static List<KeysetHandle> read(SettingsSource source, Path file)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(file)) {
      create(file);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER"))) {
      throw source.wrong(SETTING, "names a file that others may read; run chmod 600 on it");
    }
    List<KeysetHandle> keys = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        keys.add(TinkJsonProtoKeysetFormat.parseKeyset(line, InsecureSecretKeyAccess.get()));
      }
    }
    return keys;
  }

  /** Written whole under another name first, so that no start ever finds half a file. */
  private static void create(Path file) throws IOException, GeneralSecurityException {
    List<KeysetHandle> keys =
        List.of(
            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
            KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF));
    StringBuilder text = new StringBuilder();
    for (KeysetHandle key : keys) {
      text.append(
              TinkJsonProtoKeysetFormat.serializeKeyset(key, InsecureSecretKeyAccess.get())
                  .replace("\n", ""))
          .append('\n');
    }
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh =
        Files.createTempFile(
            folder,
            "master",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text, StandardOpenOption.SYNC);
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // another node was first; its keys are the ones
    } catch (UnsupportedOperationException e) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.delete(fresh);
  }
}
