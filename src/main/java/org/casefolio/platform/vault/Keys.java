package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.prf.PrfSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.RotationStore.Going;
import org.casefolio.platform.vault.RotationStore.State;
import org.casefolio.platform.work.WorkLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The keys in force. They change while the program runs ({@code vault rotate}), so no node uses
 * what it has read longer than {@link #LIFE} without looking again.
 */
@Component
class Keys implements SmartInitializingSingleton {

  /** How long a node may go without looking which keys are in force. */
  static final Duration LIFE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Keys.class);
  private static final byte[] WORD = "casefolio".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROOF = "proof".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ROTATION = "rotation".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INDEX_KEY = "index-key".getBytes(StandardCharsets.US_ASCII);

  private final SettingsSource source;
  private final MasterKeys master;
  private final RotationStore store;
  private final Duration life;

  private volatile @Nullable Read read;
  private Keysets own;
  private @Nullable Keysets next;

  Keys(SettingsSource source, MasterKeys master, RotationStore store) {
    this.source = source;
    this.master = master;
    this.store = store;
    this.life = source.duration("casefolio.key-life", LIFE);
    this.own = master.keysets();
  }

  /** What was read, and when. */
  private record Read(KeyRing ring, long moment, String version) {}

  /** How long this node goes without looking. */
  Duration life() {
    return life;
  }

  /** The keys in force, as this node knows them. */
  KeyRing ring() {
    Read known = read;
    return known != null && System.nanoTime() - known.moment() < life.toNanos()
        ? known.ring()
        : look();
  }

  /** Refuses to start with keys that open nothing here, and leaves a proof on the first start. */
  @Override
  public void afterSingletonsInstantiated() {
    if (store.find().proof() == null) {
      store.findDataKey().forEach(this::requireOwn);
      store.prove(proof(own));
    }
    look();
  }

  /** Looks in time, so that nobody else has to. */
  @Scheduled(fixedDelayString = "PT3S")
  void lookInTime() {
    try {
      look();
    } catch (RuntimeException e) {
      log.error("Which keys are in force cannot be read: {}", WorkLoop.describe(e));
    }
  }

  /** Looks which keys are in force now; waits for nobody who waits for a connection. */
  KeyRing look() {
    long moment = System.nanoTime();
    State state = store.find();
    String version = version(state);
    Read known = read;
    if (known == null || !known.version().equals(version)) {
      return change(state, store.listIndexKeys(), version, moment);
    }
    read = new Read(known.ring(), moment, version);
    return known.ring();
  }

  private static String version(State state) {
    Going going = state.going();
    return going == null
        ? "generation " + state.newest()
        : "to generation " + going.generation() + (going.used() ? ", used" : "");
  }

  private synchronized KeyRing change(
      State state, List<byte[]> indexKeys, String version, long moment) {
    Read known = read;
    if (known != null && known.moment() - moment > 0) {
      return known.ring(); // somebody has looked since
    }
    choose(state);
    KeyRing ring = ring(state, indexKeys);
    read = new Read(ring, moment, version);
    return ring;
  }

  /** Which of the keysets are this node's own by now, and which are to come. */
  private void choose(State state) {
    Keysets coming = next;
    if (coming != null && !proves(own, state.proof()) && proves(coming, state.proof())) {
      own = coming;
      next = null;
    }
    Going going = state.going();
    if (going == null) {
      next = null;
      if (!proves(own, state.proof())) {
        throw stale();
      }
    } else if (next == null && !proves(own, going.proof())) {
      next = open(going);
    }
  }

  /** A database of a version without proofs says by what it wraps whether the keys are its own. */
  private void requireOwn(UUID owner, byte[] wrapped) {
    try {
      own.wrappingAead().decrypt(wrapped, Vault.context(owner));
    } catch (GeneralSecurityException e) {
      throw stale();
    }
  }

  private RuntimeException stale() {
    return source.wrong(
        master.file().isPresent() ? MasterKeys.FILE : MasterKeys.VALUE,
        "does not hold the master key that this database was sealed with. After \"vault rotate\" on"
            + " another node take the key from there; after a restore, the key of that time");
  }

  private KeyRing ring(State state, List<byte[]> indexKeys) {
    Going going = state.going();
    Keysets coming = next;
    Aead wrapping = own.wrappingAead();
    Aead instance = own.instanceAead();
    if (coming != null) {
      boolean used = going != null && going.used();
      wrapping = new Split(used ? coming.wrappingAead() : wrapping, coming.wrappingAead());
      instance = new Split(used ? coming.instanceAead() : instance, coming.instanceAead());
    }
    List<PrfSet> hashing = new ArrayList<>();
    hashing.add(own.indexPrf());
    for (byte[] wrapped : indexKeys) {
      hashing.add(unwrapIndexKey(wrapping, wrapped));
    }
    int newest = going == null ? state.newest() : going.generation();
    int stored = going == null || going.used() ? newest : newest - 1;
    return new KeyRing(
        wrapping,
        new Sealer(instance, "instance"),
        hashing,
        stored,
        going == null ? List.of(stored) : List.of(stored, stored == newest ? newest - 1 : newest));
  }

  /** Opens the keys that a change brings. */
  Keysets open(Going going) {
    try {
      return Keysets.parse(
          new String(own.wrappingAead().decrypt(going.keys(), ROTATION), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw stale();
    }
  }

  /** A change to these keys, as the database keeps it. */
  Going wrap(Keysets fresh, int generation) {
    try {
      return new Going(
          generation,
          false,
          own.wrappingAead().encrypt(fresh.text().getBytes(StandardCharsets.UTF_8), ROTATION),
          proof(fresh));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap the new keys", e);
    }
  }

  /** What this node itself was started with, or has come to since. */
  synchronized Keysets own() {
    return own;
  }

  static byte[] proof(Keysets keys) {
    try {
      return keys.wrappingAead().encrypt(WORD, PROOF);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  static boolean proves(Keysets keys, byte @Nullable [] proof) {
    if (proof == null) {
      return true;
    }
    try {
      keys.wrappingAead().decrypt(proof, PROOF);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static byte[] wrapIndexKey(Aead wrapping, KeysetHandle key) {
    try {
      return wrapping.encrypt(
          TinkProtoKeysetFormat.serializeKeyset(key, InsecureSecretKeyAccess.get()), INDEX_KEY);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap a key", e);
    }
  }

  /** The same key, wrapped by the newest master key. */
  static byte[] rewrapIndexKey(Aead wrapping, byte[] wrapped) {
    try {
      return wrapping.encrypt(wrapping.decrypt(wrapped, INDEX_KEY), INDEX_KEY);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap a key", e);
    }
  }

  private static PrfSet unwrapIndexKey(Aead wrapping, byte[] wrapped) {
    try {
      return Keysets.prf(
          TinkProtoKeysetFormat.parseKeyset(
              wrapping.decrypt(wrapped, INDEX_KEY), InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of keyed hashes cannot be unwrapped", e);
    }
  }
}
