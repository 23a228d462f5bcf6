package org.casefolio.platform.vault;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The sealers of some owners who were looked for of late: to unwrap a key costs several times what
 * it costs to seal with it, and one message needs the key of its reader three times. Whether an
 * owner has a key is asked of the database each time all the same, so what is gone there is gone
 * here.
 */
final class RecentSealers {

  static final int MOST = 10_000;

  private final Map<UUID, Recent> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Recent> eldest) {
          return size() > MOST;
        }
      };

  @SuppressWarnings("ArrayRecordComponent") // compared by its content, below
  private record Recent(byte[] wrapped, Sealer sealer) {}

  /**
   * The sealer of an owner.
   *
   * @param wrapped the key as the database has it now
   * @param unwrap makes the sealer if it is not here
   */
  Sealer get(UUID owner, byte[] wrapped, Supplier<Sealer> unwrap) {
    Recent found;
    synchronized (recent) {
      found = recent.get(owner);
    }
    if (found != null && Arrays.equals(found.wrapped(), wrapped)) {
      return found.sealer();
    }
    Sealer sealer = unwrap.get();
    synchronized (recent) {
      recent.put(owner, new Recent(wrapped, sealer));
    }
    return sealer;
  }

  void forget(UUID owner) {
    synchronized (recent) {
      recent.remove(owner);
    }
  }
}
