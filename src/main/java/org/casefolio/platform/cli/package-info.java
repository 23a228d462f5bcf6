/** The command line of the program: {@code casefolio.jar COMMAND}. */
@NullMarked
@NamedInterface("cli")
package org.casefolio.platform.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
