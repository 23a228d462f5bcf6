/** Sealing what a stolen database must not tell, and looking it up without opening it. */
@NullMarked
@NamedInterface("vault")
package org.casefolio.platform.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
