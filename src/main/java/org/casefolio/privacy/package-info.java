/**
 * What people are told of what is kept about them, the file they can take it along in, and the
 * legal holds that keep things longer. Knows nothing of what it shows: each module brings its own.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "platform :: cli",
      "platform :: retention",
      "platform :: settings",
      "platform :: web",
      "accounts",
      "cases"
    })
package org.casefolio.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
