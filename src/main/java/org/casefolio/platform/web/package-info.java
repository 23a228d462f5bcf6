/** The web shell: layout, language, errors, headers, forms. */
@NullMarked
@NamedInterface("web")
package org.casefolio.platform.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
