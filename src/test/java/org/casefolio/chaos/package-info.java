/**
 * The crash test: the packaged program on two nodes, a real database and a mail server that fails
 * in every way it can, killed again and again. See docs/reliability.md.
 */
@org.jspecify.annotations.NullMarked
package org.casefolio.chaos;
