package org.casefolio.sweeping;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has read to be spent, until when: a count never falls before its time is over, so
 * it need not be read again. Bounded; what is forgotten is read again.
 */
final class SpentMemory {

  private static final int MOST = 10_000;

  private final Map<ByteBuffer, Instant> spent = new ConcurrentHashMap<>();

  /** Until when a budget is spent; empty if that is not known. */
  Optional<Instant> find(byte[] subject, Instant now) {
    return Optional.ofNullable(spent.get(ByteBuffer.wrap(subject))).filter(now::isBefore);
  }

  void keep(byte[] subject, Instant until, Instant now) {
    if (spent.size() >= MOST) {
      spent.values().removeIf(ends -> !now.isBefore(ends));
      if (spent.size() >= MOST) {
        spent.clear();
      }
    }
    spent.put(ByteBuffer.wrap(subject), until);
  }
}
