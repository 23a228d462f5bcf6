package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.PrfSet;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys in force at a moment.
 *
 * <p>A keyed hash of generation <i>n</i> is made by <i>n</i> + 1 keys, one after the other, and
 * ends with the byte <i>n</i>, but for the first generation, which is 32 bytes long. So a hash is
 * renewed without what it was made of, which is nowhere for a code on paper: it is hashed once
 * more. Whoever has all keys but the newest can make nothing of it.
 *
 * @param wrapping wraps data keys, and unwraps whatever is wrapped
 * @param instance seals what belongs to no account
 * @param hashing the keys of the keyed hashes, the eldest first
 * @param stored the generation of hashes that are written now
 * @param sought the generations that rows may have, the one written now first
 */
record KeyRing(
    Aead wrapping, Sealer instance, List<PrfSet> hashing, int stored, List<Integer> sought) {

  static final int LENGTH = 32;

  KeyRing {
    hashing = List.copyOf(hashing);
    sought = List.copyOf(sought);
  }

  /** The hash of a value as rows of a generation have it. */
  byte[] hash(int generation, byte[] value) {
    try {
      return layered(hashing.getFirst().computePrimary(value, LENGTH), 0, generation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot compute a keyed hash", e);
    }
  }

  /** A hash of an earlier generation as it has to be now. */
  byte[] renew(byte[] hash) {
    return renew(hash, stored);
  }

  /** What hashes of a generation end with. */
  static byte[] suffix(int generation) {
    return generation == 0 ? new byte[0] : new byte[] {(byte) generation};
  }

  /** The hashes of a value that rows may have, the one written now first. */
  List<byte[]> hashes(byte[] value) {
    List<byte[]> hashes = new ArrayList<>(sought.size());
    sought.forEach(generation -> hashes.add(hash(generation, value)));
    return hashes;
  }

  /**
   * The hashes that rows may have in the place of one that was put away earlier, the one written
   * now first. A row of an earlier generation than the hash cannot be: hashes only grow.
   */
  List<byte[]> renewals(byte[] hash) {
    int from = generation(hash);
    List<byte[]> hashes = new ArrayList<>(sought.size());
    for (int generation : sought) {
      if (generation >= from) {
        hashes.add(renew(hash, generation));
      }
    }
    return hashes.isEmpty() ? List.of(hash) : hashes;
  }

  private static int generation(byte[] hash) {
    return hash.length == LENGTH ? 0 : Byte.toUnsignedInt(hash[LENGTH]);
  }

  private byte[] renew(byte[] hash, int generation) {
    try {
      return layered(Arrays.copyOf(hash, LENGTH), generation(hash), generation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot renew a keyed hash", e);
    }
  }

  private byte[] layered(byte[] hash, int from, int generation) throws GeneralSecurityException {
    byte[] layered = hash;
    for (int next = from + 1; next <= generation; next++) {
      layered = hashing.get(next).computePrimary(layered, LENGTH);
    }
    byte[] suffix = suffix(generation);
    byte[] whole = Arrays.copyOf(layered, LENGTH + suffix.length);
    System.arraycopy(suffix, 0, whole, LENGTH, suffix.length);
    return whole;
  }

  @Override
  public String toString() {
    return "KeyRing";
  }
}
