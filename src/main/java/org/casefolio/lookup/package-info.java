/**
 * The public check: anyone with a receipt number, without an account. Nothing of what is asked is
 * kept or logged, and the number never stands in an address. A limit is said before anything is
 * looked up.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: settings",
      "platform :: web",
      "cases",
      "cases :: view",
      "accounts",
      "sweeping"
    })
package org.casefolio.lookup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
