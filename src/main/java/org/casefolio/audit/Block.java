package org.casefolio.audit;

import java.time.Instant;

/**
 * Some entries that were sealed together: all after those of the block before, up to one.
 *
 * @param number counted from 1, without a gap
 * @param lastEntry the id of its last entry
 * @param entries how many entries it has
 * @param sealedAt when that was, to the microsecond
 * @param mac its head: the keyed hash of all this, of its entries and of the head before, in hex
 */
record Block(long number, long lastEntry, int entries, Instant sealedAt, String mac) {

  /** Stands before the first block. */
  static final Block NONE = new Block(0, 0, 0, Instant.EPOCH, "");
}
