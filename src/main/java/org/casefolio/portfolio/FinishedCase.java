package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;

/** A finished case in somebody's list for which something is due. */
public final class FinishedCase {

  private final Followed followed;
  private final Step step;
  private final LocalDate leaves;

  FinishedCase(Followed followed, Step step, LocalDate leaves) {
    this.followed = followed;
    this.step = step;
    this.leaves = leaves;
  }

  /** What is due. */
  public enum Step {
    /** A first mail that says that it will leave the list. */
    FIRST_MAIL,
    /** A second one. */
    SECOND_MAIL,
    /** It leaves. */
    LEAVE
  }

  /** The random id of the followed case in its portfolio. */
  public UUID follow() {
    return followed.id();
  }

  /** Which case. */
  public ReceiptNumber receipt() {
    return followed.receipt();
  }

  /** The reader's own label; empty if none. */
  public String label() {
    return followed.label();
  }

  /** What is due. */
  public Step step() {
    return step;
  }

  /** On which day it leaves at the earliest. */
  public LocalDate leaves() {
    return leaves;
  }

  Followed followed() {
    return followed;
  }

  @Override
  public String toString() {
    return "FinishedCase[" + follow() + "]";
  }
}
