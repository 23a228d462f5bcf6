package org.casefolio.portfolio;

import java.time.LocalDate;
import org.casefolio.cases.CaseEntry;

/** A date by which something has to be answered. Somebody named it; none is ever computed. */
public sealed interface Deadline {

  LocalDate day();

  /**
   * The agency sent it.
   *
   * @param entry the status that it came with
   */
  record OfTheAgency(LocalDate day, CaseEntry entry) implements Deadline {}

  /** The reader typed it from a notice. */
  record Typed(LocalDate day) implements Deadline {}
}
