/**
 * Cases for programs: the official Case Status API as existing clients speak it, and our own beside
 * it. Who may ask is a {@link org.casefolio.api.Client}, let in by a token; how often is counted. A
 * protected case is absent here as it is everywhere. Where the cases come from is not known here;
 * who follows only some of them is asked for the others by {@link org.casefolio.api.Elsewhere}.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "audit",
      "cases",
      "cases :: view",
      "lookup",
      "platform :: retention",
      "platform :: settings",
      "platform :: postgres",
      "platform :: vault",
      "platform :: web",
      "platform :: work",
      "platform :: cli"
    })
package org.casefolio.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
