package org.casefolio.portfolio;

import java.util.List;

/** A whole portfolio, opened. */
record Contents(Chosen chosen, List<FollowedCase> cases) {

  Contents {
    cases = List.copyOf(cases);
  }

  int pending() {
    return (int) cases.stream().filter(FollowedCase::pending).count();
  }
}
