package org.casefolio.accounts;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hashes passwords with Argon2id: 19 MiB, two passes, one lane. That is a lot of work on purpose,
 * so only as many run at a time as there are processors; the others wait their turn, and after ten
 * seconds are told that the site is busy ({@link Busy}). Never inside a transaction: a connection
 * would wait with them.
 */
@Component
class PasswordHashes {

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int PARALLELISM = 1;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, PASSES);
  private final Semaphore turns;
  private final Duration longestWait;

  /** Stands in for the hash of an account that does not exist, so that it takes as long. */
  private final String nobody = String.valueOf(argon2.encode("nobody signs in with this"));

  @Autowired
  PasswordHashes() {
    this(new Semaphore(Runtime.getRuntime().availableProcessors(), true), LONGEST_WAIT);
  }

  PasswordHashes(Semaphore turns, Duration longestWait) {
    this.turns = turns;
    this.longestWait = longestWait;
  }

  /** The encoded hash, salt and parameters included. */
  String hash(Password password) {
    return inTurn(() -> String.valueOf(argon2.encode(password.normalised())));
  }

  /** Whether a password belongs to a hash; without a hash the same work, and false. */
  boolean matches(Password password, Optional<String> encoded) {
    boolean same = inTurn(() -> argon2.matches(password.normalised(), encoded.orElse(nobody)));
    return same && encoded.isPresent();
  }

  private <T> T inTurn(Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a password is never hashed inside a transaction");
    }
    try {
      if (!turns.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}
