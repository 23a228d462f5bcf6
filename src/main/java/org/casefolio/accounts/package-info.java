/**
 * Who somebody is: creating an account, signing in and out, recovery, language and address. Knows
 * nothing of cases.
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
      "platform :: cli",
      "platform :: work",
      "audit",
      "mail"
    })
package org.casefolio.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
