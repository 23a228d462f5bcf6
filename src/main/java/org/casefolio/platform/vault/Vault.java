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
 * sealed with a key of the instance. Keys outside the database: see {@link MasterKeys}; how they
 * are changed: {@link Rotation}.
 */
@Component
public class Vault {

  private final Keys master;
  private final KeyStore keys;
  private final ErasureList erased;
  private final RecentSealers recent = new RecentSealers();

  Vault(Keys master, KeyStore keys, ErasureList erased) {
    this.master = master;
    this.keys = keys;
    this.erased = erased;
  }

  /** Makes the data key of a new owner, in the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Sealer create(UUID owner) {
    try {
      KeysetHandle key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      keys.insert(
          owner,
          master
              .ring()
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
    return master.ring().instance();
  }

  /**
   * A keyed hash to keep a value by, without keeping the value. The same value has another hash for
   * each purpose. It is found by what {@link #sought} gives, because its key changes now and then;
   * every column of such hashes has to be named by a {@link KeyedHashes}. One that is put away
   * elsewhere, such as within something sealed, comes back by {@link #renewals}.
   *
   * @param purpose what the index is for, such as {@code user-id}
   * @param value the normalised value
   * @return 32 bytes, or one more
   */
  public byte[] blind(String purpose, String value) {
    KeyRing ring = master.ring();
    return ring.hash(ring.stored(), input(purpose, value));
  }

  /** Whether rows are being renewed, so that one value may be kept by two hashes. */
  public boolean isChanging() {
    return master.ring().sought().size() > 1;
  }

  /**
   * The keyed hashes that a value may be kept by, the one to keep it by first: one, or two while
   * the key is being changed.
   */
  public byte[][] sought(String purpose, String value) {
    return master.ring().hashes(input(purpose, value)).toArray(byte[][]::new);
  }

  /** The keyed hashes that many values may be kept by, in no order. */
  public List<byte[]> sought(String purpose, Collection<String> values) {
    KeyRing ring = master.ring();
    List<byte[]> hashes = new ArrayList<>(values.size() * ring.sought().size());
    values.forEach(value -> hashes.addAll(ring.hashes(input(purpose, value))));
    return hashes;
  }

  /**
   * The keyed hashes that may be kept now in the place of one that {@link #blind} made earlier and
   * that was put away where no {@link KeyedHashes} renews it.
   *
   * @return the one to keep first: one, or two while the key is being changed
   */
  public byte[][] renewals(byte[] hash) {
    return master.ring().renewals(hash).toArray(byte[][]::new);
  }

  private static byte[] input(String purpose, String value) {
    return (purpose + '\0' + value).getBytes(StandardCharsets.UTF_8);
  }

  private Sealer unwrap(Map.Entry<UUID, byte[]> wrapped) {
    UUID owner = wrapped.getKey();
    try {
      KeysetHandle key =
          TinkProtoKeysetFormat.parseKeyset(
              master.ring().wrapping().decrypt(wrapped.getValue(), context(owner)),
              InsecureSecretKeyAccess.get());
      return new Sealer(
          key.getPrimitive(RegistryConfiguration.get(), Aead.class), owner.toString());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a data key cannot be unwrapped with this master key", e);
    }
  }

  static byte[] context(UUID owner) {
    return ("data-key\0" + owner).getBytes(StandardCharsets.UTF_8);
  }
}
