package org.casefolio.portfolio;

import java.util.UUID;

/**
 * A followed case as the database has it.
 *
 * @param blind the keyed hash of its receipt number
 * @param sealed everything but what follows
 * @param sealedSeen up to where the reader has seen the history
 */
@SuppressWarnings("ArrayRecordComponent") // carried from the row to the seal, never compared
record SealedCase(UUID id, byte[] blind, byte[] sealed, byte[] sealedSeen) {}
