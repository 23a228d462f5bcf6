/**
 * A pretend agency for demonstrations: 10,000 synthetic cases and the 50 official test receipts,
 * one of which changes every few seconds, a mailbox to read the mail that this causes, and a client
 * that may ask the API, with numbers to rehearse every answer. Everything in here exists in demo
 * mode only. It feeds {@link org.casefolio.cases.CaseLedger} like any other sender, and nothing
 * depends on it.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: postgres",
      "platform :: limits",
      "platform :: vault",
      "platform :: web",
      "platform :: work",
      "platform :: cli",
      "api",
      "cases",
      "cases :: view",
      "lookup",
      "mail"
    })
package org.casefolio.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
