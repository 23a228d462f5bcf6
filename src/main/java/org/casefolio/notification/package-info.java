/**
 * Who is told what: changes of cases become messages to those who follow them and asked for it;
 * links in messages stop them; everything that was told can be read again.
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
      "platform :: work",
      "cases",
      "lookup",
      "accounts",
      "portfolio",
      "mail"
    })
package org.casefolio.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
