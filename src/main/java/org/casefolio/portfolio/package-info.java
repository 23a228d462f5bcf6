/**
 * The cases that a person follows, with label, note and the choice of e-mail; up to 100 pending.
 * What is followed in excess of a day's neighbours is shown later: until then nothing here tells
 * more of it than that it is followed.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: retention",
      "platform :: settings",
      "platform :: postgres",
      "platform :: vault",
      "platform :: limits",
      "platform :: web",
      "cases",
      "cases :: view",
      "accounts",
      "sweeping"
    })
package org.casefolio.portfolio;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
