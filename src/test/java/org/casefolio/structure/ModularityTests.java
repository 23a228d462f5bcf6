package org.casefolio.structure;

import org.casefolio.Casefolio;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The walls between modules, and the directions of the arrows. */
class ModularityTests {

  @Test
  void modulesKeepToTheirAllowedDependencies() {
    ApplicationModules.of(Casefolio.class).verify();
  }
}
