/** Queues that live in the database: waking their workers, and running them until the end. */
@NullMarked
@NamedInterface("work")
package org.casefolio.platform.work;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
