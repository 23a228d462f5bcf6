package org.casefolio.platform.retention;

import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log what went by itself: how much of what, how old. Never whose. */
public final class Disposals {

  private static final Logger log = LoggerFactory.getLogger(Disposals.class);

  private Disposals() {}

  /**
   * Notes that something went; nothing if there was nothing.
   *
   * @param what what it was, such as "message texts"
   * @param before it was all of an earlier day than this
   */
  public static void note(long many, String what, Period period, LocalDate before) {
    if (many > 0) {
      log.info("Disposed of {} {} from before {} ({})", many, what, before, period.setting());
    }
  }
}
