package org.casefolio.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key of the log's keyed hashes (HMAC-SHA-256). It is made once for a database and kept there
 * sealed by a data key of the log, which the vault wraps like any account's: whoever has the
 * database alone can neither make nor check a hash, and a new master key changes none.
 */
@Component
class AuditSecret {

  /** Whose the data key is in the vault; no account has this id. */
  static final UUID OWNER = new UUID(0, 1);

  private static final String WHAT = "audit.secret";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private final AuditStore store;
  private final Vault vault;
  private final TransactionTemplate apart;
  private volatile @Nullable Keys keys;

  AuditSecret(AuditStore store, Vault vault, PlatformTransactionManager transactions) {
    this.store = store;
    this.vault = vault;
    this.apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  private record Keys(Sealer sealer, SecretKeySpec key) {

    static Keys open(Sealer sealer, byte[] sealed) {
      return new Keys(sealer, new SecretKeySpec(sealer.openBytes(WHAT, sealed), ALGORITHM));
    }
  }

  /** Seals what an auditor may have to read again. */
  Sealer sealer() {
    return keys().sealer();
  }

  /** A keyed hash of one value. */
  byte[] hash(String purpose, String value) {
    return begin(purpose).doFinal(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A keyed hash that has taken in its purpose, so that one is never good for another. */
  Mac begin(String purpose) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(keys().key());
      mac.update((purpose + '\0').getBytes(StandardCharsets.UTF_8));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot compute a keyed hash", e);
    }
  }

  private Keys keys() {
    Keys known = keys;
    if (known == null) {
      known = apart.execute(_ -> find().orElseGet(this::make));
      keys = known;
    }
    return known;
  }

  private Optional<Keys> find() {
    return store.findSecret().map(sealed -> Keys.open(vault.get(OWNER), sealed));
  }

  /** Never a second one: what the first has signed could not be checked any more. */
  private Keys make() {
    store.lockSecret();
    Optional<Keys> made = find();
    if (made.isPresent()) {
      return made.get();
    }
    if (store.hasBlocks()) {
      throw new IllegalStateException("the key of the audit log is gone from the database");
    }
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    Sealer sealer = vault.create(OWNER);
    byte[] sealed = sealer.seal(WHAT, bytes);
    store.insertSecret(sealed);
    return Keys.open(sealer, sealed);
  }
}
