package org.casefolio.portfolio;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids as browsers send them. Read here and not by the framework, which writes what it cannot
 * convert into the log, and somebody might have put a receipt number there.
 */
final class Ids {

  private Ids() {}

  static Optional<UUID> find(@Nullable String sent) {
    if (sent == null || sent.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(sent));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Set<UUID> all(Collection<String> sent) {
    Set<UUID> ids = new HashSet<>();
    sent.forEach(one -> find(one).ifPresent(ids::add));
    return ids;
  }

  /** The id of a history entry; 0 if it is none. */
  static long entry(@Nullable String sent) {
    return sent != null && sent.matches("[0-9]{1,18}") ? Long.parseLong(sent) : 0;
  }
}
