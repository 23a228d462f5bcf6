package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Seals what a stolen database must not tell, and makes the blind indexes by which it is found.
 *
 * <p>Every owner (an account) has a data key of its own, kept wrapped by the master key; deleting
 * the key makes whatever it sealed unreadable. What belongs to no account, such as a queue row, is
 * sealed with a key of the instance. Keys outside the database: see {@link MasterKeys}.
 */
@Component
public class Vault {

  private final MasterKeys master;
  private final KeyStore keys;
  private final ErasureList erased;
  private final Sealer instance;
  private final RecentSealers recent = new RecentSealers();

  Vault(MasterKeys master, KeyStore keys, ErasureList erased) {
    this.master = master;
    this.keys = keys;
    this.erased = erased;
    this.instance = new Sealer(master.instance(), "instance");
  }

  /** Makes the data key of a new owner, in the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Sealer create(UUID owner) {
    try {
      KeysetHandle key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      keys.insert(
          owner,
          master
              .wrapping()
              .encrypt(
                  TinkProtoKeysetFormat.serializeKeyset(key, InsecureSecretKeyAccess.get()),
                  context(owner)));
      return new Sealer(
          key.getPrimitive(RegistryConfiguration.get(), Aead.class), owner.toString());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a data key", e);
    }
  }

  /**
   * The sealer of an owner.
   *
   * @throws IllegalStateException if the owner has no key (any more)
   */
  @Transactional(readOnly = true)
  public Sealer get(UUID owner) {
    Sealer sealer = find(List.of(owner)).get(owner);
    if (sealer == null) {
      throw new IllegalStateException("no data key");
    }
    return sealer;
  }

  /** The sealers of many owners, in one statement; an owner without a key is left out. */
  @Transactional(readOnly = true)
  public Map<UUID, Sealer> find(Collection<UUID> owners) {
    return keys.find(owners).entrySet().parallelStream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                key -> recent.get(key.getKey(), key.getValue(), () -> unwrap(key))));
  }

  /**
   * Forgets an owner's key: whatever it sealed can never be opened again, nor, because the owner
   * stands on the {@link ErasureList}, after a restore.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void erase(UUID owner) {
    keys.delete(owner);
    erased.add(owner);
    recent.forget(owner);
  }

  /** Those of some owners who have a key. */
  @Transactional(readOnly = true)
  public Set<UUID> known(Collection<UUID> owners) {
    return Set.copyOf(keys.find(owners).keySet());
  }

  /** The sealer for what belongs to no account. */
  public Sealer instance() {
    return instance;
  }

  /**
   * A keyed hash to find a value by, without opening anything. The same value has another hash for
   * each purpose.
   *
   * @param purpose what the index is for, such as {@code user-id}
   * @param value the normalised value
   * @return 32 bytes
   */
  public byte[] blind(String purpose, String value) {
    try {
      byte[] input = (purpose + '\0' + value).getBytes(StandardCharsets.UTF_8);
      return master.blinding().computePrimary(input, 32);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot compute a blind index", e);
    }
  }

  /** The keyed hashes of many values, in the order given. */
  public List<byte[]> blind(String purpose, Collection<String> values) {
    List<byte[]> hashes = new ArrayList<>(values.size());
    values.forEach(value -> hashes.add(blind(purpose, value)));
    return hashes;
  }

  private Sealer unwrap(Map.Entry<UUID, byte[]> wrapped) {
    UUID owner = wrapped.getKey();
    try {
      KeysetHandle key =
          TinkProtoKeysetFormat.parseKeyset(
              master.wrapping().decrypt(wrapped.getValue(), context(owner)),
              InsecureSecretKeyAccess.get());
      return new Sealer(
          key.getPrimitive(RegistryConfiguration.get(), Aead.class), owner.toString());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a data key cannot be unwrapped with this master key", e);
    }
  }

  private static byte[] context(UUID owner) {
    return ("data-key\0" + owner).getBytes(StandardCharsets.UTF_8);
  }
}
