/** A peer of the benchmarks. */
@NullMarked
package hello;

import org.jspecify.annotations.NullMarked;
