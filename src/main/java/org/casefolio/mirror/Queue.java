package org.casefolio.mirror;

import java.time.Instant;
import java.util.List;

/** The cases to be asked for, those that are due first first. */
interface Queue {

  /**
   * Takes some that are due.
   *
   * @param urgent those that were never asked for, or else the others
   * @param most how many at most
   */
  List<Taken> take(boolean urgent, Instant now, int most);

  /** Puts some back that were not asked for. */
  void putBack(List<Taken> taken);
}
