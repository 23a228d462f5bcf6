/**
 * How a case is shown to a reader, wherever it is shown: what to say, in which language, marked
 * how.
 */
@NullMarked
@NamedInterface("view")
package org.casefolio.cases.view;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
