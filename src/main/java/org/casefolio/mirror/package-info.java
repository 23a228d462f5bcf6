/**
 * Follows cases at the agency's Case Status API, for a law firm, an employer or a community
 * organization: asks for each followed case, however many portfolios hold it, within one budget of
 * the whole cluster; decides what of an answer is news; and records it through {@link
 * org.casefolio.cases.CaseLedger} like any other sender. Everything in here exists only where
 * {@code CASEFOLIO_UPSTREAM_API_URL} is set.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: postgres",
      "platform :: web",
      "platform :: work",
      "platform :: cli",
      "cases",
      "cases :: view",
      "portfolio",
      "api",
      "lookup"
    })
package org.casefolio.mirror;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
