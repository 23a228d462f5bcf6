/**
 * Gets messages to people: the outbox, SMTP delivery, what comes back, what was sent to whom. Knows
 * nothing of cases; what a message says is written by the module that enqueued it, through a {@link
 * org.casefolio.mail.Writer}.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: cli",
      "platform :: retention",
      "platform :: settings",
      "platform :: postgres",
      "platform :: vault",
      "platform :: web",
      "platform :: work"
    })
package org.casefolio.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
