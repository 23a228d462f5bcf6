package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendersTests {

  private static final Rhythm HOURLY =
      new Rhythm(
          EnumSet.allOf(DayOfWeek.class),
          LocalTime.MIDNIGHT,
          LocalTime.MIDNIGHT,
          Duration.ofHours(1));

  private final TestDatabase database = TestDatabase.create();
  // The database's clock goes on by itself; this one is ahead of it by what a test says.
  private Duration ahead = Duration.ZERO;
  private final Clock clock = clock();
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), clock, Map.of());
  private final Senders senders = module.senders();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void letsInWhoHasTheCredentialUntilItIsRevoked() {
    String credential = senders.add("agency", null).orElseThrow();
    assertThat(credential).matches("casefolio_[A-Za-z0-9_-]{43}");
    assertThat(senders.authenticate(credential)).contains("agency");
    assertThat(senders.authenticate(credential + "x")).isEmpty();
    assertThat(senders.authenticate("")).isEmpty();
    assertThat(senders.add("agency", null)).isEmpty();

    assertThat(senders.revoke("agency")).isTrue();
    assertThat(senders.revoke("agency")).isFalse();
    assertThat(senders.revoke("nobody")).isFalse();
    assertThat(senders.authenticate(credential)).isEmpty();

    String next = senders.add("agency", null).orElseThrow();
    assertThat(next).isNotEqualTo(credential);
    assertThat(senders.authenticate(next)).contains("agency");
    assertThat(senders.authenticate(credential)).isEmpty();
  }

  @Test
  void keepsNothingFromWhichACredentialCouldBeRead() {
    String credential = senders.add("agency", null).orElseThrow();
    String kept =
        database
            .database()
            .sql("select s::text || encode(credential, 'escape') from cases.sender s")
            .query(String.class)
            .single();
    assertThat(kept).doesNotContain(credential.substring(10, 20));
  }

  @Test
  void judgesTheFeedByTheRhythmAndNotByTheSilenceOfCases() {
    assertThat(senders.feed().late()).isFalse();
    assertThat(senders.feed().lastReport()).isEmpty();

    senders.add("strict", HOURLY);
    senders.add("loose", null);
    module.ledger().heard("loose", clock.instant());
    assertThat(senders.feed().late()).isFalse();
    assertThat(senders.feed().lastReport()).isPresent();

    ahead = Duration.ofMinutes(61);
    assertThat(senders.feed()).isEqualTo(new FeedState(java.util.Optional.empty(), true));

    Instant reported = Instant.now().truncatedTo(ChronoUnit.MICROS);
    module.ledger().heard("strict", reported);
    assertThat(senders.feed().late()).isTrue();
    assertThat(senders.feed().lastReport()).contains(reported);
    ahead = Duration.ofMinutes(30);
    assertThat(senders.feed().late()).isFalse();

    ahead = Duration.ofDays(3);
    assertThat(senders.feed().late()).isTrue();
    senders.revoke("strict");
    assertThat(senders.feed().late()).isFalse();
  }

  @Test
  void neverGoesBackAndNeverAheadInWhenItHeard() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    module.ledger().heard("agency", now.minusSeconds(100));
    module.ledger().heard("agency", now.minusSeconds(500));
    assertThat(heard()).isEqualTo(now.minusSeconds(100));
    module.ledger().heard("agency", now.plusSeconds(5_000));
    assertThat(heard()).isBetween(now.minusSeconds(5), now.plusSeconds(60));
  }

  @Test
  void saysOnACaseWhenItsSenderLastReported() {
    module.ledger().record(batch(event("1")));
    Instant learned = find().history().getFirst().learnedAt();
    assertThat(find().lastReport()).isEqualTo(learned);
    module.ledger().heard("agency", learned.minusSeconds(10));
    assertThat(find().lastReport()).isEqualTo(learned);
    module.ledger().heard("agency", Instant.now().plusSeconds(10));
    assertThat(find().lastReport()).isAfter(learned);
  }

  private Case find() {
    return module.cases().find(RECEIPT).orElseThrow();
  }

  private Instant heard() {
    Instant heard = senders.list().getFirst().lastHeard();
    assertThat(heard).isNotNull();
    return heard;
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return InstantSource.system().instant().plus(ahead);
      }
    };
  }
}
