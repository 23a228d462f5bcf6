/** How long what is kept: periods, legal holds, and a record of what went. */
@NullMarked
@NamedInterface("retention")
package org.casefolio.platform.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
