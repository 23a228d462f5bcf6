/**
 * The cases that a person follows, with label, note and the choice of e-mail; up to 100 pending.
 */
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
      "accounts"
    })
package org.casefolio.portfolio;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
