package org.casefolio.mirror;

import java.time.Instant;
import java.util.List;

/** The cases to be asked for, those that are due first first. */
interface Queue {

  /**
   * How many are due.
   *
   * @param urgent those that were never asked for, or else the others
   * @param most up to which number it is counted
   */
  int due(boolean urgent, Instant now, int most);

  /** Takes some that are due. */
  List<Taken> take(boolean urgent, Instant now, int most);
}
