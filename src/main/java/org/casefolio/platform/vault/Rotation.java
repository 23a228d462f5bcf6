package org.casefolio.platform.vault;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.vault.RotationStore.Going;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes the master key and the key of the keyed hashes while nodes run.
 *
 * <p>The new keys are put into the database, wrapped by the old master key, so that nodes with the
 * old file go on. Every node learns to read what either has made before anything is made with the
 * new ones: no node uses what it knows longer than {@link Keys#LIFE}, and transactions that are
 * older are waited for. Then every row is renewed, in short transactions. Only when nothing is left
 * does the new master key take the place of the old one; from then on the old one opens nothing.
 *
 * <p>Killed anywhere, or run twice, it goes on where it was: what it has come to stands in the
 * database.
 */
@Component
class Rotation {

  private static final int KEYS_AT_ONCE = 1_000;

  /** Tink begins what it seals with its version and the number of the key. */
  private static final int PREFIX = 5;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Keys keys;
  private final MasterKeys master;
  private final RotationStore store;
  private final KeyStore dataKeys;
  private final List<KeyedHashes> hashes;
  private final TransactionTemplate transactions;

  Rotation(
      Keys keys,
      MasterKeys master,
      RotationStore store,
      KeyStore dataKeys,
      List<KeyedHashes> hashes,
      PlatformTransactionManager transactions) {
    this.keys = keys;
    this.master = master;
    this.store = store;
    this.dataKeys = dataKeys;
    this.hashes = List.copyOf(hashes);
    this.transactions = new TransactionTemplate(transactions);
  }

  /**
   * Where the new master key is.
   *
   * @param file the file that holds it
   * @param former the file that holds the one before; empty if that stands in a setting
   */
  record Outcome(Path file, Optional<Path> former) {}

  /**
   * Changes the keys, or goes on with a change that was broken off.
   *
   * @param to where the new master key goes if it does not stand in a file now
   * @param progress is told in one line what is being done
   */
  Outcome run(Optional<Path> to, Consumer<String> progress) {
    Path file =
        master
            .file()
            .or(() -> to)
            .orElseThrow(() ->
                new CommandFailed(
                    "The master key stands in CASEFOLIO_MASTER_KEY: say with --key-to where the new"
                        + " one goes."));
    keys.look();
    Going going = store.find().going();
    if (going == null) {
      going = begin();
      progress.accept("the new keys are made known to every node");
    } else {
      progress.accept("a change of the keys goes on that was begun before");
    }
    Keysets own = keys.own();
    boolean swapped = Keys.proves(own, going.proof());
    if (!swapped) {
      settle();
      transactions.executeWithoutResult(_ -> store.use());
      settle();
      renewUntilNothingIsLeft(progress);
      // What a node was doing when the new keys came into use may have taken its time.
      settle();
      renewUntilNothingIsLeft(progress);
      rewrapIndexKeys();
    }
    Optional<Path> former = swapped ? Optional.empty() : replace(file, going);
    byte[] proof = swapped ? Keys.proof(own) : going.proof();
    progress.accept("the new master key is in its place");
    transactions.executeWithoutResult(_ -> store.end(proof));
    keys.look();
    return new Outcome(file, former);
  }

  private Going begin() {
    try {
      KeysetHandle indexKey = KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF);
      Keysets own = keys.own();
      Keysets fresh = own.renewed();
      return transactions.execute(_ -> {
        store.prove(Keys.proof(own));
        Going going = keys.wrap(fresh, store.find().newest() + 1);
        store.begin(going, Keys.wrapIndexKey(keys.ring().wrapping(), indexKey));
        return going;
      });
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a key", e);
    }
  }

  /** Waits until every node has looked and whatever was begun before that is over. */
  private void settle() {
    long since = System.nanoTime();
    double seconds;
    do {
      LockSupport.parkNanos(PAUSE.toNanos());
      seconds = (System.nanoTime() - since) / 1e9;
    } while (seconds < keys.life().toMillis() / 1e3
        || store.anyOlderThan(seconds - keys.life().toMillis() / 1e3));
    keys.look();
  }

  private void renewUntilNothingIsLeft(Consumer<String> progress) {
    int left;
    do {
      left = rewrapDataKeys(progress);
      for (KeyedHashes table : hashes) {
        left += renew(table, progress);
      }
    } while (left > 0);
  }

  private int rewrapDataKeys(Consumer<String> progress) {
    int all = 0;
    UUID after = null;
    do {
      UUID from = after;
      SequencedMap<UUID, byte[]> some = transactions.execute(_ -> rewrapSome(from));
      all += some.size();
      after = some.isEmpty() ? null : some.lastEntry().getKey();
      if (after != null) {
        progress.accept(all + " data keys wrapped anew");
      }
    } while (after != null);
    return all;
  }

  private SequencedMap<UUID, byte[]> rewrapSome(@Nullable UUID after) {
    KeyRing ring = keys.ring();
    try {
      byte[] prefix = Arrays.copyOf(ring.wrapping().encrypt(new byte[0], new byte[0]), PREFIX);
      SequencedMap<UUID, byte[]> found = dataKeys.otherwiseWrapped(prefix, after, KEYS_AT_ONCE);
      Map<UUID, byte[]> wrapped = new HashMap<>();
      for (Map.Entry<UUID, byte[]> one : found.entrySet()) {
        byte[] context = Vault.context(one.getKey());
        wrapped.put(
            one.getKey(),
            ring.wrapping().encrypt(ring.wrapping().decrypt(one.getValue(), context), context));
      }
      if (!wrapped.isEmpty()) {
        dataKeys.wrap(wrapped);
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a data key cannot be wrapped anew", e);
    }
  }

  private int renew(KeyedHashes table, Consumer<String> progress) {
    int all = 0;
    long pages = table.countPages();
    for (long page = 0; page < pages; page += KeyedHashes.step()) {
      long from = page;
      all += transactions.execute(_ -> table.renew(keys.ring(), from));
    }
    if (all > 0) {
      progress.accept(all + " rows of " + table.table() + " renewed");
    }
    return all;
  }

  private void rewrapIndexKeys() {
    transactions.executeWithoutResult(_ -> {
      List<byte[]> wrapped = store.listIndexKeys();
      for (int i = 0; i < wrapped.size(); i++) {
        store.wrapIndexKey(i + 1, Keys.rewrapIndexKey(keys.ring().wrapping(), wrapped.get(i)));
      }
    });
  }

  private Optional<Path> replace(Path file, Going going) {
    try {
      Keysets fresh = keys.open(going).withoutFormer();
      if (master.file().isPresent()) {
        return Optional.of(MasterKeys.replace(file, fresh, going.generation()));
      }
      if (!Files.exists(file)) {
        MasterKeys.write(file, fresh);
      } else if (!Keys.proves(
          Keysets.parse(Files.readString(file, StandardCharsets.UTF_8)), going.proof())) {
        throw new CommandFailed(file + " is there already and holds something else.");
      }
      return Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailed(
          "The new master key cannot be written to "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "). Nothing is lost: mend that and say the same again.");
    }
  }
}
