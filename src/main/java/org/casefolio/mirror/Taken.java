package org.casefolio.mirror;

import java.time.Instant;
import org.casefolio.cases.ReceiptNumber;

/**
 * A case that was taken to be asked for. Who takes it later has it; it comes back by itself.
 *
 * @param id its number in the watch list
 * @param receipt the case
 * @param at when it was taken
 * @param due when it was due
 */
record Taken(int id, ReceiptNumber receipt, Instant at, Instant due) {}
