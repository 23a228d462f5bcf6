package org.casefolio.cases;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a case stands at this moment.
 *
 * @param current the entry in force that happened last; null when none is left
 * @param means stands for everything that the current entry says; 0 when none is left
 * @param outOfForce entries, withdrawals among them, that no longer stand
 */
public record CaseStanding(@Nullable CaseEntry current, long means, Set<Long> outOfForce) {

  public CaseStanding {
    outOfForce = Set.copyOf(outOfForce);
  }
}
