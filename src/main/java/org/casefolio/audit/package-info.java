/**
 * The audit log: who did what to an account or as an operator, from where and with what result.
 * Entries are only ever added, in the transaction of what they tell of; a job chains them in blocks
 * under a key that lies outside the database. Knows nothing of cases, and nobody is recorded for
 * looking at one.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: postgres",
      "platform :: vault",
      "platform :: cli",
      "platform :: retention",
      "platform :: limits",
      "platform :: web"
    })
package org.casefolio.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
