/** The database: a server of our own where none is configured, and the one way to run SQL. */
@NullMarked
@NamedInterface("postgres")
package org.casefolio.platform.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
