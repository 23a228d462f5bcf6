/** What an operator can set, read once at the start and checked as a whole. */
@NullMarked
@NamedInterface("settings")
package org.casefolio.platform.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
