/** Casefolio: tells people what is happening to their immigration case. */
@NullMarked
package org.casefolio;

import org.jspecify.annotations.NullMarked;
