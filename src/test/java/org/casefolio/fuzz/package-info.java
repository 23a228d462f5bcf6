/** Every parser that strangers can reach, fed with what no stranger has thought of yet. */
@org.jspecify.annotations.NullMarked
package org.casefolio.fuzz;
