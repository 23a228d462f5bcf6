package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a finished case is on its way out of a list.
 *
 * @param kept whether the reader wants to keep it, so that it never leaves by itself
 * @param first the day of the first mail that said that it will leave
 * @param second the day of the second one
 */
record Leaving(boolean kept, Optional<LocalDate> first, Optional<LocalDate> second) {

  static final Leaving NOT = new Leaving(false, Optional.empty(), Optional.empty());
  static final Leaving KEPT = new Leaving(true, Optional.empty(), Optional.empty());

  private static final String KEPT_WRITTEN = "kept";

  /** Whether the reader was told and can still say no. */
  boolean announced() {
    return first.isPresent();
  }

  Leaving announced(LocalDate day) {
    return first.isEmpty()
        ? new Leaving(false, Optional.of(day), Optional.empty())
        : new Leaving(false, first, Optional.of(day));
  }

  /** As it stands in what is sealed; null if nothing does. */
  @Nullable String written() {
    if (kept) {
      return KEPT_WRITTEN;
    }
    return first.map(day -> day + second.map(later -> " " + later).orElse("")).orElse(null);
  }

  /** Reads what was written; null if nothing was, or an older version wrote it. */
  static Leaving read(@Nullable String written) {
    if (written == null) {
      return NOT;
    }
    if (written.equals(KEPT_WRITTEN)) {
      return KEPT;
    }
    String[] days = written.split(" ", -1);
    return new Leaving(
        false,
        Optional.of(LocalDate.parse(days[0])),
        days.length == 1 ? Optional.empty() : Optional.of(LocalDate.parse(days[1])));
  }
}
