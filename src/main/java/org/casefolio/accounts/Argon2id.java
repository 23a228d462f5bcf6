package org.casefolio.accounts;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), written down in the usual form: <code>
 * $argon2id$v=19$m=KIB,t=PASSES,p=LANES$SALT$HASH</code>, both in Base64 without padding, so that
 * each hash says how it was made.
 *
 * <p>The memory is what makes it costly, and asking for it anew each time costs a third more:
 * twenty thousand blocks to find, to empty and to collect. So a thread keeps the blocks of its last
 * hash, emptied, for as long as it lives.
 */
final class Argon2id {

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;

  private static final Pattern ENCODED =
      Pattern.compile(
          "\\$argon2id\\$v=(\\d{1,3})\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private static final ThreadLocal<Memory> MEMORY = new ThreadLocal<>();

  private final SecureRandom random = new SecureRandom();
  private final int kib;
  private final int passes;

  /**
   * How new hashes are made.
   *
   * @param kib of memory
   * @param passes over it
   */
  Argon2id(int kib, int passes) {
    this.kib = kib;
    this.passes = passes;
  }

  /** The blocks that a thread keeps. */
  private record Memory(int blocks, FixedBlockPool pool) {

    static FixedBlockPool of(int kib, int lanes) {
      int blocks = Argon2BytesGenerator.getBlockCount(kib, lanes);
      Memory kept = MEMORY.get();
      if (kept == null || kept.blocks != blocks) {
        kept = new Memory(blocks, new FixedBlockPool(blocks));
        MEMORY.set(kept);
      }
      return kept.pool;
    }
  }

  /** Hashes with a new salt. */
  String encode(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    int version = Argon2Parameters.ARGON2_VERSION_13;
    byte[] hash = hash(password, version, kib, passes, LANES, salt, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            version, kib, passes, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** Whether the hash is this password's; one that is not written as above is nobody's. */
  static boolean matches(String password, String encoded) {
    Matcher parts = ENCODED.matcher(encoded);
    if (!parts.matches()) {
      return false;
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(6));
    return MessageDigest.isEqual(
        expected,
        hash(
            password,
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            Integer.parseInt(parts.group(4)),
            Base64.getDecoder().decode(parts.group(5)),
            expected.length));
  }

  private static byte[] hash(
      String password, int version, int kib, int passes, int lanes, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(version)
            .withMemoryAsKB(kib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .withBlockPool(Memory.of(kib, lanes))
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.toCharArray(), hash);
    return hash;
  }
}
