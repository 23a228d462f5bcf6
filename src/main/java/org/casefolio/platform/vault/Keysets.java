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
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * The keys that live outside the database, as Tink's keysets: whatever Tink can wrap a keyset with,
 * such as the key of a KMS, can take the place of the file that they stand in.
 *
 * @param wrapping wraps the data keys
 * @param instance seals what belongs to no account
 * @param index makes the keyed hashes
 */
record Keysets(KeysetHandle wrapping, KeysetHandle instance, KeysetHandle index) {

  static {
    try {
      AeadConfig.register();
      PrfConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot prepare the ciphers", e);
    }
  }

  static Keysets random() throws GeneralSecurityException {
    return new Keysets(
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
        KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF));
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws GeneralSecurityException if it is anything else
   */
  static Keysets parse(String text) throws GeneralSecurityException {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() != 3) {
      throw new GeneralSecurityException("not three keysets");
    }
    Keysets keys =
        new Keysets(parseOne(lines.get(0)), parseOne(lines.get(1)), parseOne(lines.get(2)));
    keys.wrapping.getPrimitive(RegistryConfiguration.get(), Aead.class);
    keys.instance.getPrimitive(RegistryConfiguration.get(), Aead.class);
    keys.index.getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    return keys;
  }

  private static KeysetHandle parseOne(String line) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(line, InsecureSecretKeyAccess.get());
  }

  /** The same with another key for whatever is wrapped or sealed from now on. */
  Keysets renewed() throws GeneralSecurityException {
    return new Keysets(withFresh(wrapping), withFresh(instance), index);
  }

  private static KeysetHandle withFresh(KeysetHandle keys) throws GeneralSecurityException {
    return KeysetHandle.newBuilder(keys)
        .addEntry(
            KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                .withRandomId()
                .makePrimary())
        .build();
  }

  /**
   * The same without the keys that nothing is wrapped by any more. Those of the instance stay:
   * links in mails that were sent long ago have to open.
   */
  Keysets withoutFormer() throws GeneralSecurityException {
    KeysetHandle.Builder alone = KeysetHandle.newBuilder(wrapping);
    for (int i = alone.size() - 1; i >= 0; i--) {
      if (!alone.getAt(i).isPrimary()) {
        alone.deleteAt(i);
      }
    }
    return new Keysets(alone.build(), instance, index);
  }

  Aead wrappingAead() {
    return aead(wrapping);
  }

  Aead instanceAead() {
    return aead(instance);
  }

  PrfSet indexPrf() {
    return prf(index);
  }

  private static Aead aead(KeysetHandle keys) {
    try {
      return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a keyset is of another kind", e);
    }
  }

  /** The key of keyed hashes in a keyset. */
  static PrfSet prf(KeysetHandle keys) {
    try {
      return keys.getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a keyset is of another kind", e);
    }
  }

  /** One keyset a line. */
  String text() throws GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (KeysetHandle one : List.of(wrapping, instance, index)) {
      text.append(
              TinkJsonProtoKeysetFormat.serializeKeyset(one, InsecureSecretKeyAccess.get())
                  .replace("\n", ""))
          .append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "Keysets";
  }
}
