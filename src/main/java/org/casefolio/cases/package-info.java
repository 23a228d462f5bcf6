/**
 * What the agency says: receipt numbers, cases, their append-only history and the catalogue of
 * statuses. {@link org.casefolio.cases.CaseLedger} is the only writer, {@link
 * org.casefolio.cases.Cases} the way to read; every batch that shows readers something new
 * publishes one {@link org.casefolio.cases.CasesChanged} inside its transaction. A protected case
 * is absent everywhere. Where events come from is not known here.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: postgres",
      "platform :: cli",
      "platform :: web"
    })
package org.casefolio.cases;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
