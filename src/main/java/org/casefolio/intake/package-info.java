/**
 * The agency's feed: events over HTTP and from files, checked line by line and handed to {@link
 * org.casefolio.cases.CaseLedger}; and the credentials of those who may send. One bad line never
 * costs another, and everything can be sent again.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "audit",
      "cases",
      "platform :: settings",
      "platform :: postgres",
      "platform :: web",
      "platform :: cli"
    })
package org.casefolio.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
