/** The public check: one field, one button, no account. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: postgres",
      "platform :: vault",
      "platform :: limits",
      "platform :: web",
      "cases",
      "cases :: view",
      "portfolio"
    })
package org.casefolio.lookup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
