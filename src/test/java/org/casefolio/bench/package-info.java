/**
 * What {@code bench/run} measures with: the packaged program in production settings on a database
 * that is kept, peers at their best, rounds in turn, tables and verdicts. See docs/performance.md.
 */
@org.jspecify.annotations.NullMarked
package org.casefolio.bench;
