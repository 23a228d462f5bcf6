/**
 * What every feature stands on and nothing of a feature: settings, PostgreSQL, the vault, counted
 * limits, the web shell and the command line. Depends on no other module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.casefolio.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
