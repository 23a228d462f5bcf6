package org.casefolio.platform.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** A moment as an operator types it. */
public final class Moment {

  /** How it may be written, for the help of a command and for what is said of another one. */
  public static final String FORMS = "2026-03-01, 2026-03-01T14:00 or 2026-03-01T14:00:00-05:00";

  private Moment() {}

  /**
   * Reads one.
   *
   * @param zone of a time without an offset
   * @throws DateTimeException if it is written in another way
   */
  public static Instant parse(String text, ZoneId zone) {
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }
}
