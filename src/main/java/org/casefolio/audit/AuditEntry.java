package org.casefolio.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry about an account, as its owner may see it.
 *
 * @param id counts up; by it the next ones are asked for
 * @param at when it was
 * @param action what was done or tried, in the words of whoever recorded it
 * @param result what has come of it
 * @param network the network that the request came from, if one did
 */
public record AuditEntry(
    long id, Instant at, String action, String result, Optional<String> network) {}
