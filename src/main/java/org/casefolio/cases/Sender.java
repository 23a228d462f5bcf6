package org.casefolio.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Someone who reports on cases.
 *
 * @param name its name
 * @param hasCredential whether it may send over HTTP
 * @param addedAt since when it is expected to report
 * @param revokedAt when its credential was revoked
 * @param lastHeard when it last reported
 * @param rhythm when it is expected to report
 * @param late whether it is silent for longer than expected
 */
public record Sender(
    String name,
    boolean hasCredential,
    Instant addedAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastHeard,
    @Nullable Rhythm rhythm,
    boolean late) {}
