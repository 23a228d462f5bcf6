package org.casefolio.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casefolio.cases.TestCases;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedTests {

  private final TestDatabase database = TestDatabase.create();
  private Duration ahead = Duration.ofHours(1);
  private final Clock clock =
      ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), clock, Map.of());

  @AfterEach
  void drop() {
    database.close();
  }

  /** The database's clock was right all the time. */
  @Test
  void saysThatASenderReportsThoughTheClockWasSetBack() {
    module.senders().add("agency", null);
    try (Feed feed = new Feed(module.ledger(), clock)) {
      heartbeat(feed);
      Instant before = lastHeard();

      ahead = Duration.ZERO;
      heartbeat(feed);
      assertThat(lastHeard()).isAfter(before);
    }
  }

  private void heartbeat(Feed feed) {
    feed.take(
        new Feed.Origin(UUID.randomUUID(), "agency", false, false),
        List.of(new Feed.Numbered(1, new FeedLine.Heartbeat(clock.instant()))));
  }

  private Instant lastHeard() {
    return module.senders().list().getFirst().lastHeard();
  }
}
