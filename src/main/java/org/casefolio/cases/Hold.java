package org.casefolio.cases;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold on telling: what it covers is being checked by a person. Pages show it and say so; nobody
 * is told until the hold is ended, which it never does by itself.
 *
 * @param number what an operator calls it by
 * @param state what has become of it
 * @param automatic whether it was placed because a title came too often
 * @param selection what it covers
 * @param placedAt since when
 */
public record Hold(
    int number, State state, boolean automatic, Selection selection, Instant placedAt) {

  /** What has become of a hold. */
  public enum State {
    HELD,
    /** Its entries are being withdrawn. */
    WITHDRAWING,
    RELEASED,
    WITHDRAWN
  }

  /**
   * What a hold covers: whatever fits all that is given, also what comes later.
   *
   * @param batch one batch
   * @param sender what this sender brings, by its name
   * @param since batches that began then or later
   * @param title only what came under this English title; empty for what takes something back
   */
  public record Selection(
      @Nullable UUID batch,
      @Nullable String sender,
      @Nullable Instant since,
      @Nullable String title) {}
}
