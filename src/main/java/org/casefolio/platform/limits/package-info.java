/** Limits that are promises, counted in the database so that every node counts the same. */
@NullMarked
@NamedInterface("limits")
package org.casefolio.platform.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
