package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestCases;
import org.casefolio.cases.TestEvent;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.casefolio.portfolio.OwnDates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewsPolicyTests {

  private static final List<String> TITLES =
      List.of(
          NotificationBench.RECEIVED,
          NotificationBench.EVIDENCE,
          NotificationBench.APPROVED,
          "A Title That Is In No Catalogue");

  /** Feeds of statuses in any order, some of them twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void tellsWhatIsCurrentAndOfThePastOnlyWhatAsks(long seed) {
    Random random = new Random(seed);
    try (TestDatabase database = TestDatabase.create()) {
      Clock clock = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
      TestCases cases = TestCases.on(database.dataSource(), database.database(), clock, Map.of());
      CatalogueEdition catalogue = cases.catalogue().current();
      Map<String, String> happened = new HashMap<>();
      List<Change> changes = new ArrayList<>();
      cases.listen(changed -> changes.addAll(changed.changes()));
      for (int i = 0; i < 60; i++) {
        String id = "e" + random.nextInt(40);
        String title = TITLES.get(Math.floorMod(id.hashCode() * 31, TITLES.size()));
        Instant at = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(id.hashCode() % 1000L * 60);
        ReceiptNumber receipt = new ReceiptNumber("IOE099000000" + Math.floorMod(id.hashCode(), 3));
        boolean repeat = happened.put(id, title) != null;
        int before = changes.size();

        cases.ledger().record(TestEvent.batch(TestEvent.event(id).of(receipt).title(title).at(at)));

        if (repeat) {
          assertThat(changes).as("a repeat is no news").hasSize(before);
        }
        for (Change change : changes.subList(before, changes.size())) {
          boolean asks = catalogue.asks(change.told().title());
          assertThat(NewsPolicy.isNews(change, catalogue, clock.instant()))
              .isEqualTo(
                  change.current()
                      || change.kind() == Kind.FIRST
                      || (asks && !NewsPolicy.isAnswered(change, catalogue)));
        }
      }
      assertThat(changes).isNotEmpty();
    }
  }

  @Test
  void tellsOnlyAtAConfirmedAddressWhoAsked() {
    assertThat(NewsPolicy.isTold(follower(true), true)).isTrue();
    assertThat(NewsPolicy.isTold(follower(true), false)).isFalse();
    assertThat(NewsPolicy.isTold(follower(false), true)).isFalse();
  }

  private static Follower follower(boolean asked) {
    return new Follower(
        new AccountId(UUID.randomUUID()),
        UUID.randomUUID(),
        TestEvent.RECEIPT,
        "",
        MailChoice.byDefault(ZoneOffset.UTC),
        new OwnDates(Optional.empty(), 0, 0),
        asked ? Rhythm.WEEKLY : Rhythm.NONE,
        0);
  }
}
