package org.casefolio.cases;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether the agency's system reports as expected.
 *
 * @param lastReport when it was last heard; where it is late, when the sender that is late was
 * @param late whether a sender that has an expected rhythm has been silent for longer
 */
public record FeedState(Optional<Instant> lastReport, boolean late) {}
