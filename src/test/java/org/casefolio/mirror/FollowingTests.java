package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.TestAgency.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowingTests {

  private static final ReceiptNumber RECEIPT = new ReceiptNumber("EAC9999103403");
  private static final ReceiptNumber OTHER = new ReceiptNumber("LIN9999106498");

  /** After which every pending case is due again. */
  private static final Duration LATER = Duration.ofHours(4);

  private final TestMirror mirror = new TestMirror();

  @AfterEach
  void close() {
    mirror.close();
  }

  private void stands(String title, String description, String... history) {
    mirror.agency.put(
        RECEIPT.value(),
        title,
        description,
        java.util.Arrays.stream(history).map(step -> step.split(": ", 2)).toList());
  }

  private Case found() {
    return mirror.find(RECEIPT).orElseThrow();
  }

  @Test
  void whatIsAddedIsAskedForAtOnceAndIsNoNews() {
    stands("Case Was Received", "On March 1, 2026, we received it.", "2026-03-01: We took it in.");
    mirror.follow(mirror.account(), RECEIPT);

    mirror.ask();

    assertThat(found().current().orElseThrow().title()).isEqualTo("Case Was Received");
    assertThat(found().current().orElseThrow().occurredAt())
        .isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(found().history())
        .extracting(CaseEntry::title, CaseEntry::kind)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("Case Was Received", CaseEntry.Kind.STATUS),
            org.assertj.core.groups.Tuple.tuple("We took it in.", CaseEntry.Kind.STEP));
    assertThat(mirror.told()).isEmpty();
  }

  @Test
  void aCaseIsAskedForOnceHoweverManyFollowIt() {
    stands("Case Was Received", "");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.follow(mirror.account(), RECEIPT);
    mirror.follow(mirror.account(), RECEIPT);

    mirror.ask();
    mirror.ask();

    assertThat(mirror.agency.asked()).containsExactly(RECEIPT.value());
  }

  @Test
  void tellsTheLastTitleAndEveryStepOnce() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    stands(
        "Case Was Approved",
        "We approved it.",
        "2026-03-03: Fingerprints were taken.",
        "2026-03-02: We received it.",
        "2026-03-03: An officer was assigned.");

    mirror.askAfter(LATER);
    mirror.askAfter(LATER);

    assertThat(mirror.told())
        .containsExactly(
            "Case Was Approved", "Fingerprints were taken.", "An officer was assigned.");
    assertThat(found().current().orElseThrow().title()).isEqualTo("Case Was Approved");
  }

  @Test
  void aNewStepLeavesTheStatusAsItIs() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    stands("Case Was Received", "We received it.", "2026-03-03: Fingerprints were taken.");

    mirror.askAfter(LATER);

    assertThat(mirror.told()).containsExactly("Fingerprints were taken.");
    assertThat(found().current().orElseThrow().title()).isEqualTo("Case Was Received");
    assertThat(mirror.cases.changes().getFirst().kind()).isEqualTo(Kind.NEW);
    assertThat(mirror.cases.changes().getFirst().late()).isTrue();
  }

  @Test
  void aCosmeticEditIsKeptAndIsNoNews() {
    stands("Case Was Received", "On March 1, 2026, see <a href=\"https://a.gov\">here</a>.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    stands("Case Was Received", "On 03/01/2026,  see <a href=\"https://b.gov\">here</a>.");

    mirror.askAfter(LATER);
    mirror.agency.set(RECEIPT.value(), "modifiedDate", "03-03-2026 10:00:00");
    mirror.askAfter(LATER);
    mirror.askAfter(LATER);

    assertThat(mirror.told()).isEmpty();
    assertThat(found().history()).hasSize(1);
    assertThat(mirror.count("mirror.answer")).isEqualTo(3);
  }

  @Test
  void theFirstAnswerAfterNoneIsNews() {
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    assertThat(mirror.find(RECEIPT)).isEmpty();
    stands("Case Was Received", "We received it.", "2026-03-01: We took it in.");

    mirror.askAfter(Duration.ofHours(23));
    assertThat(mirror.told()).isEmpty();
    mirror.askAfter(Duration.ofHours(2));

    assertThat(mirror.told()).containsExactly("Case Was Received");
    assertThat(mirror.cases.changes().getFirst().kind()).isEqualTo(Kind.FIRST);
    assertThat(found().history()).hasSize(2);
  }

  @Test
  void whatIsNotRecognizedForAWhileIsNoNewsWhenItIsAgain() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    mirror.agency.remove(RECEIPT.value());
    mirror.askAfter(LATER);
    stands("Case Was Received", "We received it.");

    mirror.askAfter(Duration.ofHours(25));

    assertThat(mirror.told()).isEmpty();
    assertThat(found().history()).hasSize(1);
  }

  @Test
  void aFailureSaysNothingAboutTheCase() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.agency.faults(number -> number == 1 ? Fault.BROKEN_JSON : Fault.NONE);
    mirror.ask();
    assertThat(mirror.find(RECEIPT)).isEmpty();

    mirror.askAfter(Duration.ofMinutes(2));

    assertThat(mirror.told()).isEmpty();
    assertThat(found().current()).isPresent();
  }

  @Test
  void whatCouldNotBeKeptIsAskedForAgainAndToldOnce() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    stands("Case Was Approved", "We approved it.");
    AtomicBoolean broken = new AtomicBoolean(true);
    mirror.cases.listen(changed -> {
      if (broken.getAndSet(false)) {
        throw new IllegalStateException("ended");
      }
    });
    mirror.clock.move(LATER);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(mirror::ask))
        .hasMessageContaining("ended");
    mirror.cases.forgetPublished();
    assertThat(mirror.count("mirror.answer")).isEqualTo(1);
    mirror.ask();
    assertThat(mirror.told()).isEmpty();

    mirror.askAfter(mirror.watchList.lease().plusSeconds(1));
    mirror.askAfter(LATER);

    assertThat(mirror.told()).containsExactly("Case Was Approved");
  }

  @Test
  void whoTookACaseEarlierHasLostIt() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    Instant now = mirror.clock.instant();
    List<Taken> slow = mirror.watchList.take(true, now, 10);
    Answer old =
        AnswerReader.answer(
                """
                {"case_status":{"receiptNumber":"EAC9999103403","formType":"I-130",
                "current_case_status_text_en":"Old"}}
                """)
            .orElseThrow();
    mirror.askAfter(mirror.watchList.lease().plusSeconds(1));

    mirror.answers.keep(
        now, List.of(new Answers.Asked(slow.getFirst(), new Outcome.Answered(old, "{}"))));

    assertThat(found().current().orElseThrow().title()).isEqualTo("Case Was Received");
    assertThat(mirror.told()).isEmpty();
  }

  @Test
  void askingEndsWithTheLastFollowerAndWhatIsKeptGoes() {
    stands("Case Was Received", "We received it.");
    AccountId one = mirror.account();
    AccountId two = mirror.account();
    UUID first = mirror.follow(one, RECEIPT);
    UUID second = mirror.follow(two, RECEIPT);
    mirror.ask();
    mirror.portfolios.remove(one, first);
    mirror.askAfter(LATER);
    assertThat(mirror.agency.asked()).hasSize(2);

    mirror.portfolios.remove(two, second);
    mirror.askAfter(LATER);
    assertThat(mirror.agency.asked()).hasSize(2);
    mirror.clock.move(LATER);
    assertThat(mirror.watchList.erase()).isFalse();

    assertThat(mirror.find(RECEIPT)).isEmpty();
    assertThat(mirror.count("cases.entry")).isZero();
    assertThat(mirror.count("cases.case_file")).isZero();
    assertThat(mirror.count("mirror.watched")).isZero();
    assertThat(mirror.count("mirror.answer")).isZero();
    assertThat(mirror.count("mirror.known")).isZero();
  }

  @Test
  void aRemovalThatIsUndoneLosesNothing() {
    stands("Case Was Received", "We received it.");
    AccountId account = mirror.account();
    UUID removal = mirror.portfolios.removed(account, mirror.follow(account, RECEIPT));
    mirror.portfolios.undo(account, removal);
    mirror.clock.move(LATER);
    mirror.watchList.erase();

    mirror.ask();

    assertThat(found().current()).isPresent();
  }

  @Test
  void whatNobodyNoticedToHaveEndedIsNotAskedForEither() {
    stands("Case Was Received", "We received it.");
    AccountId account = mirror.account();
    mirror.follow(account, RECEIPT);
    mirror.database.jdbc().sql("delete from portfolio.followed").update();

    mirror.ask();
    mirror.clock.move(LATER);
    mirror.watchList.erase();

    assertThat(mirror.agency.asked()).isEmpty();
    assertThat(mirror.count("mirror.watched")).isZero();
  }

  @Test
  void theListIsBroughtInStepWithThePortfolios() {
    stands("Case Was Received", "We received it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.follow(mirror.account(), OTHER);
    mirror.database.jdbc().sql("delete from mirror.watched").update();
    mirror
        .database
        .jdbc()
        .sql(
            "insert into mirror.watched (receipt, added_on, due_at) values ('EAC1234567890',"
                + " now(), null)")
        .update();

    mirror
        .database
        .transactions()
        .executeWithoutResult(_ -> {
          WatchList.Step adding = mirror.watchList.addingMissing();
          while (adding.take(java.time.LocalDate.EPOCH)) {}
          WatchList.Step leaving = mirror.watchList.leavingUnfollowed();
          while (leaving.take(java.time.LocalDate.EPOCH)) {}
        });
    mirror.ask();

    assertThat(mirror.agency.asked()).containsExactlyInAnyOrder(RECEIPT.value(), OTHER.value());
    assertThat(mirror.count("mirror.watched where left_at is not null")).isEqualTo(1);
  }

  @Test
  void aFinishedCaseIsAskedForLessAndLess() {
    stands("Case Was Approved", "On March 1, 2026, we approved it.");
    mirror.follow(mirror.account(), RECEIPT);
    mirror.ask();
    int days = 0;
    for (; days < 120; days++) {
      for (int hour = 0; hour < 24; hour += 2) {
        mirror.askAfter(Duration.ofHours(2));
      }
    }

    assertThat(mirror.agency.asked()).hasSizeBetween(10, 60);
    assertThat(mirror.count("mirror.watched where due_at is null")).isEqualTo(1);
  }

  @Test
  void outsideItsHoursNothingIsAsked() {
    // covered by the scheduler: its hours are those of the settings
    PollPolicy policy = new PollPolicy(TestMirror.ZONE, Duration.ofMinutes(30));
    UpstreamSettings closed =
        new UpstreamSettings(
            mirror.settings.tokenUrl(),
            mirror.settings.apiUrl(),
            "",
            "",
            10,
            1_000,
            TestMirror.ZONE,
            ServiceHours.read("sat-sun 07:00-20:00", TestMirror.ZONE).orElseThrow(),
            Duration.ofSeconds(2),
            Duration.ofMinutes(30));
    mirror.follow(mirror.account(), RECEIPT);

    Scheduler scheduler =
        new Scheduler(mirror.watchList, mirror.budget, policy, closed, mirror.clock);

    assertThat(scheduler.next(true, mirror.watchList::followed).cases()).isEmpty();
    mirror.clock.move(Duration.ofDays(4)); // Saturday
    assertThat(scheduler.next(true, mirror.watchList::followed).cases()).hasSize(1);
  }

  @Test
  void noTransactionTellsWhoFollowsWhat() {
    stands("Case Was Received", "We received it.");
    AccountId account = mirror.account();
    UUID follow = mirror.follow(account, RECEIPT);
    mirror.follow(account, OTHER);
    mirror.ask();
    mirror.portfolios.remove(account, follow);

    assertThat(mirror.count("mirror.watched")).isEqualTo(2);
    for (String table :
        List.of("mirror.watched", "mirror.answer", "cases.case_file", "cases.entry")) {
      for (String sealed : List.of("portfolio.followed", "portfolio.portfolio")) {
        assertThat(
                mirror.count(
                    sealed + " f join " + table + " w on f.xmin = w.xmin or f.xmax = w.xmin"))
            .as(table + " and " + sealed)
            .isZero();
      }
    }
  }
}
