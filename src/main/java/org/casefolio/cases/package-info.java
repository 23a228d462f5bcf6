/** What the agency says about cases. */
@NullMarked
package org.casefolio.cases;

import org.jspecify.annotations.NullMarked;
