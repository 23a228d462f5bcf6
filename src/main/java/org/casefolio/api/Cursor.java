package org.casefolio.api;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Up to where a client has read its feed.
 *
 * @param place the place that it has read last; {@link #BEGINNING} if none
 */
record Cursor(long place) {

  private static final long NONE = -1;

  /** Before whatever is kept. */
  static final Cursor BEGINNING = new Cursor(NONE);

  private static final Pattern WRITTEN = Pattern.compile("c(0|[1-9][0-9]{0,17})");

  /** Reads what {@link #toString} wrote; empty for anything else. */
  static Optional<Cursor> parse(String written) {
    return WRITTEN.matcher(written).matches()
        ? Optional.of(new Cursor(Long.parseLong(written.substring(1))))
        : Optional.empty();
  }

  boolean isBeginning() {
    return place == NONE;
  }

  @Override
  public String toString() {
    return "c" + place;
  }
}
