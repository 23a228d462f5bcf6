/**
 * Keeps whoever asks for many neighbouring receipt numbers from learning how a whole block of cases
 * stands, and readers from noticing: {@link org.casefolio.sweeping.Questions} counts what is
 * checked, {@link org.casefolio.sweeping.Additions} what is followed. Everything is decided before
 * anything is looked up and without knowing whether a case exists. Counts are kept under keyed
 * hashes and gone within a day.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: postgres",
      "platform :: vault",
      "cases"
    })
package org.casefolio.sweeping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
