package org.casefolio.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask.
 *
 * @param id owns what the client subscribes to
 * @param clientId what it calls itself
 * @param name what operators call it
 * @param rate requests a second that it may make
 * @param day requests a day that it may make
 * @param addedAt since when it may ask
 * @param revokedAt since when it may not any more
 */
public record Client(
    UUID id,
    String clientId,
    String name,
    int rate,
    int day,
    Instant addedAt,
    @Nullable Instant revokedAt) {}
