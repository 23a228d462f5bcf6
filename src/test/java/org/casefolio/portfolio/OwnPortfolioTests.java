package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.casefolio.cases.TestEvent.event;
import static org.casefolio.portfolio.PortfolioFixture.APPROVED;
import static org.casefolio.portfolio.PortfolioFixture.number;
import static org.casefolio.portfolio.PortfolioFixture.numbers;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.AccountDeleted;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.portfolio.FollowedCase.Mark;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnPortfolioTests {

  private PortfolioFixture fixture;
  private int next;

  @BeforeAll
  void start() {
    fixture = new PortfolioFixture();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  /** A number that no other test uses. */
  private ReceiptNumber fresh() {
    return number(100_000 + next++);
  }

  @Test
  void keepsLabelAndNoteAndShowsWhatTheAgencySays() {
    AccountId account = fixture.account();
    ReceiptNumber known = fresh();
    fixture.happens(known, "Case Was Received");

    fixture.change(portfolio ->
        portfolio.follow(
            account, 100, List.of(new Wanted(known, " Mamá ", "a\nb", PerCase.LIKE_THE_REST))));

    FollowedCase one = fixture.only(account);
    assertThat(one.followed().label()).isEqualTo("Mamá");
    assertThat(one.followed().note()).isEqualTo("a\nb");
    assertThat(one.followed().added()).isEqualTo(LocalDate.of(2026, 3, 3));
    assertThat(one.summary().orElseThrow().current().orElseThrow().title())
        .isEqualTo("Case Was Received");
    assertThat(one.mark()).isEqualTo(Mark.NONE);
    assertThat(one.pending()).isTrue();
  }

  @Test
  void followsANumberThatIsNotKnownYetAndMarksItNewWhenItIs() {
    AccountId account = fixture.account();
    ReceiptNumber unknown = fresh();

    assertThat(fixture.follow(account, 100, unknown))
        .singleElement()
        .isInstanceOfSatisfying(
            FollowOutcome.Added.class, added -> assertThat(added.recognized()).isFalse());
    assertThat(fixture.only(account).summary()).isEmpty();
    assertThat(fixture.only(account).pending()).isTrue();

    fixture.happens(unknown, "Case Was Received");

    assertThat(fixture.only(account).mark()).isEqualTo(Mark.NEW);
  }

  @Test
  void keepsTheMarkOfWhatCameAfterThePageWasDrawn() {
    AccountId account = fixture.account();
    ReceiptNumber receipt = fresh();
    fixture.happens(receipt, "Case Was Received");
    UUID follow = fixture.followed(account, receipt);
    fixture.happens(receipt, "Interview Was Scheduled");
    long drawn = fixture.only(account).summary().orElseThrow().newestEntry();
    fixture.happens(receipt, APPROVED);

    fixture.change(portfolio -> portfolio.see(account, Set.of(follow), drawn));
    assertThat(fixture.only(account).mark()).isEqualTo(Mark.CHANGED);

    fixture.change(portfolio -> portfolio.seeAll(account, Long.MAX_VALUE));
    assertThat(fixture.only(account).mark()).isEqualTo(Mark.NONE);

    fixture.change(portfolio -> portfolio.see(account, Set.of(follow), drawn));
    assertThat(fixture.only(account).mark()).isEqualTo(Mark.NONE);
  }

  @Test
  void refusesTheHundredAndFirstPendingCaseButTakesAFinalOne() {
    AccountId account = fixture.account();
    ReceiptNumber closed = fresh();
    fixture.happens(event("final-" + closed.lastFour()).of(closed).form("I-130").title(APPROVED));

    List<FollowOutcome> outcomes = fixture.follow(account, 100, numbers(0, 101));

    assertThat(outcomes.subList(0, 100)).allMatch(FollowOutcome.Added.class::isInstance);
    assertThat(outcomes.get(100)).isEqualTo(new FollowOutcome.TooManyPending(100));
    assertThat(fixture.follow(account, 100, closed))
        .allMatch(FollowOutcome.Added.class::isInstance);
    assertThat(fixture.contents(account).pending()).isEqualTo(100);
    assertThat(fixture.contents(account).cases()).hasSize(101);
  }

  @Test
  void keepsAReopenedCaseEvenAsNumberHundredAndOne() {
    AccountId account = fixture.account();
    ReceiptNumber reopened = fresh();
    fixture.happens(
        event("closed-" + reopened.lastFour()).of(reopened).form("I-130").title(APPROVED));
    fixture.follow(account, 100, reopened);
    fixture.follow(account, 100, numbers(0, 100));

    fixture.happens(
        event("again-" + reopened.lastFour())
            .of(reopened)
            .form("I-130")
            .title("Case Was Received")
            .at("2026-03-02T15:00:00Z"));

    assertThat(fixture.contents(account).pending()).isEqualTo(101);
    assertThat(fixture.follow(account, 100, fresh()))
        .containsExactly(new FollowOutcome.TooManyPending(100));
  }

  @Test
  void takesNoCaseTwice() {
    AccountId account = fixture.account();
    ReceiptNumber receipt = fresh();
    List<FollowOutcome> twice = fixture.follow(account, 100, receipt, receipt);

    UUID follow = ((FollowOutcome.Added) twice.getFirst()).follow();
    assertThat(twice.get(1)).isEqualTo(new FollowOutcome.AlreadyThere(follow));
    assertThat(fixture.follow(account, 1, receipt))
        .containsExactly(new FollowOutcome.AlreadyThere(follow));
  }

  @Test
  void holdsAThousandCasesInAll() {
    AccountId account = fixture.account();
    fixture.follow(account, 5000, numbers(1000, 1999));

    List<FollowOutcome> outcomes = fixture.follow(account, 5000, number(5000), number(5001));

    assertThat(outcomes.get(0)).isInstanceOf(FollowOutcome.Added.class);
    assertThat(outcomes.get(1)).isEqualTo(new FollowOutcome.PortfolioFull(1000));
  }

  @Test
  void bringsBackWhatWasRemovedForTenMinutes() {
    AccountId account = fixture.account();
    UUID follow = fixture.followed(account, fresh());
    UUID removal =
        fixture
            .<Optional<UUID>>own(portfolio -> portfolio.remove(account, Set.of(follow)))
            .orElseThrow();
    assertThat(fixture.contents(account).cases()).isEmpty();

    assertThat(fixture.<List<Followed>>own(portfolio -> portfolio.undo(account, 100, removal)))
        .isEmpty();
    assertThat(fixture.only(account).followed().id()).isEqualTo(follow);

    UUID again =
        fixture
            .<Optional<UUID>>own(portfolio -> portfolio.remove(account, Set.of(follow)))
            .orElseThrow();
    fixture.later(Duration.ofMinutes(11));
    assertThat(fixture.<Integer>own(portfolio -> portfolio.removed(account, again))).isZero();
    fixture.change(OwnPortfolio::sweep);
    assertThat(
            fixture
                .database
                .database()
                .sql("select count(*) from portfolio.followed where account_id = :account")
                .param("account", account.value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void undoesNoFurtherThanTheLimitAllows() {
    AccountId account = fixture.account();
    fixture.follow(account, 2, number(1), number(2));
    Set<UUID> all =
        Set.copyOf(fixture.contents(account).cases().stream().map(c -> c.followed().id()).toList());
    UUID removal =
        fixture.<Optional<UUID>>own(portfolio -> portfolio.remove(account, all)).orElseThrow();
    fixture.follow(account, 2, number(3));

    List<Followed> left =
        fixture.<List<Followed>>own(portfolio -> portfolio.undo(account, 2, removal));

    assertThat(left).singleElement().extracting(Followed::receipt).isEqualTo(number(2));
    assertThat(fixture.contents(account).cases()).hasSize(2);
  }

  @Test
  void beginsAnewWhenARemovedCaseIsFollowedAgain() {
    AccountId account = fixture.account();
    ReceiptNumber receipt = fresh();
    UUID follow = fixture.followed(account, receipt);
    UUID removal =
        fixture
            .<Optional<UUID>>own(portfolio -> portfolio.remove(account, Set.of(follow)))
            .orElseThrow();

    UUID second = fixture.followed(account, receipt);

    assertThat(second).isNotEqualTo(follow);
    assertThat(fixture.<Integer>own(portfolio -> portfolio.removed(account, removal))).isZero();
    assertThat(fixture.contents(account).cases()).hasSize(1);
  }

  @Test
  void showsAProtectedCaseAsIfItWereNotKnown() {
    AccountId account = fixture.account();
    ReceiptNumber receipt = fresh();
    fixture.happens(receipt, "Case Was Received");
    fixture.follow(account, 100, receipt);

    fixture.happens(
        event("protect-" + receipt.lastFour()).of(receipt).isProtected(true).title(APPROVED));

    FollowedCase one = fixture.only(account);
    assertThat(one.summary()).isEmpty();
    assertThat(one.mark()).isEqualTo(Mark.NONE);
    assertThat(one.pending()).isTrue();
  }

  @Test
  void tellsWhoFollowsWhichCases() {
    ReceiptNumber both = fresh();
    ReceiptNumber nobody = fresh();
    AccountId ana = fixture.account();
    AccountId luis = fixture.account();
    UUID anas = fixture.followed(ana, both);
    UUID luiss = fixture.followed(luis, both);
    fixture.change(portfolio -> portfolio.describe(ana, anas, "Mamá", ""));
    fixture.change(portfolio -> portfolio.mail(luis, Set.of(luiss), PerCase.NONE));

    Map<ReceiptNumber, List<Follower>> followers =
        fixture.<Map<ReceiptNumber, List<Follower>>>others(
            portfolios -> portfolios.followers(List.of(both, nobody)));

    MailChoice byDefault = MailChoice.byDefault(PortfolioFixture.settings().zone());
    assertThat(followers).containsOnlyKeys(both);
    assertThat(followers.get(both))
        .containsExactlyInAnyOrder(
            new Follower(ana, anas, both, "Mamá", byDefault, OwnDates.NONE, Rhythm.AT_ONCE, 0),
            new Follower(luis, luiss, both, "", byDefault, OwnDates.NONE, Rhythm.NONE, 0));
  }

  @Test
  void leavesOtherCasesAsTheyWereWhenOneIsSwitchedOff() {
    AccountId account = fixture.account();
    UUID one = fixture.followed(account, fresh());
    UUID other = fixture.followed(account, fresh());

    fixture.changeByOthers(portfolios -> portfolios.stopMail(account, one));

    Contents contents = fixture.contents(account);
    assertThat(contents.chosen().choice().rhythm()).isEqualTo(Rhythm.AT_ONCE);
    for (FollowedCase followed : contents.cases()) {
      assertThat(contents.chosen().asksFor(followed.followed()))
          .isEqualTo(followed.followed().id().equals(other));
    }
    assertThat(contents.cases())
        .filteredOn(followed -> followed.followed().id().equals(one))
        .singleElement()
        .extracting(followed -> followed.followed().mailStopped().map(MailStop::day))
        .isEqualTo(Optional.of(LocalDate.of(2026, 3, 3)));
  }

  @Test
  void switchesOnlyOneCaseOnWhereNoneWasWanted() {
    AccountId account = fixture.account();
    UUID one = fixture.followed(account, fresh());
    UUID other = fixture.followed(account, fresh());
    DigestTime evening = new DigestTime(20, DayOfWeek.FRIDAY, ZoneId.of("Asia/Kathmandu"));
    fixture.change(portfolio ->
        portfolio.choose(
            account,
            new MailChoice(Rhythm.NONE, evening, Detail.ONLY_THAT_THERE_IS_NEWS, true, true)));

    fixture.change(portfolio -> portfolio.mail(account, Set.of(one), PerCase.AT_ONCE));

    Contents contents = fixture.contents(account);
    assertThat(contents.chosen().choice())
        .isEqualTo(
            new MailChoice(Rhythm.AT_ONCE, evening, Detail.ONLY_THAT_THERE_IS_NEWS, true, true));
    assertThat(contents.cases())
        .filteredOn(followed -> contents.chosen().asksFor(followed.followed()))
        .extracting(followed -> followed.followed().id())
        .containsExactly(one)
        .doesNotContain(other);
  }

  @Test
  void saysSinceWhenALinkStoppedAllMail() {
    AccountId account = fixture.account();
    fixture.followed(account, fresh());

    fixture.changeByOthers(portfolios -> portfolios.stopAllMail(account));
    fixture.changeByOthers(portfolios -> portfolios.stopAllMail(account));

    Chosen chosen = fixture.contents(account).chosen();
    assertThat(chosen.choice().rhythm()).isEqualTo(Rhythm.NONE);
    assertThat(chosen.stopped().map(MailStop::day)).contains(LocalDate.of(2026, 3, 3));
    fixture.change(portfolio -> portfolio.acknowledgeStop(account, Optional.empty()));
    assertThat(fixture.contents(account).chosen().stopped().map(MailStop::noted)).contains(true);
    assertThat(fixture.others(portfolios -> portfolios.choice(account)).rhythm())
        .isEqualTo(Rhythm.NONE);
  }

  @Test
  void keepsWhatIsChosenForACaseWhenTheRestIsChosen() {
    AccountId account = fixture.account();
    UUID urgent = fixture.followed(account, fresh());
    UUID quiet = fixture.followed(account, fresh());
    UUID plain = fixture.followed(account, fresh());
    fixture.change(portfolio -> portfolio.mail(account, Set.of(urgent), PerCase.AT_ONCE));
    fixture.change(portfolio -> portfolio.mail(account, Set.of(quiet), PerCase.NONE));

    fixture.change(portfolio -> portfolio.choose(account, chosen(Rhythm.WEEKLY)));

    Contents contents = fixture.contents(account);
    assertThat(contents.cases())
        .extracting(one -> one.followed().id(), one -> contents.chosen().rhythm(one.followed()))
        .containsExactlyInAnyOrder(
            tuple(urgent, Rhythm.AT_ONCE), tuple(quiet, Rhythm.NONE), tuple(plain, Rhythm.WEEKLY));

    fixture.change(portfolio -> portfolio.choose(account, chosen(Rhythm.NONE)));

    Contents none = fixture.contents(account);
    assertThat(none.cases())
        .allSatisfy(one -> assertThat(none.chosen().rhythm(one.followed())).isEqualTo(Rhythm.NONE));
  }

  private static MailChoice chosen(Rhythm rhythm) {
    return new MailChoice(
        rhythm,
        DigestTime.byDefault(PortfolioFixture.settings().zone()),
        Detail.WHAT_CHANGED,
        false,
        false);
  }

  /** As it was saved before there were digests; the mark beside a case counted for one of them. */
  @ParameterizedTest
  @CsvSource({"ALL, AT_ONCE, AT_ONCE", "PER_CASE, AT_ONCE, NONE", "NONE, NONE, NONE"})
  void readsWhatAnOlderVersionSaved(String updates, Rhythm marked, Rhythm unmarked) {
    AccountId account = fixture.account();
    UUID on = fixture.followed(account, fresh());
    UUID off = fixture.followed(account, fresh());
    fixture.change(portfolio -> portfolio.mail(account, Set.of(off), PerCase.NONE));
    fixture.saveAsChosen(
        account,
        "{\"updates\":\""
            + updates
            + "\",\"detail\":\"WHAT_CHANGED\",\"label\":1,\"subject\":0,\"stopped\":null}");

    assertRhythms(account, on, marked, off, unmarked);
    fixture.change(portfolio -> portfolio.describe(account, on, "Mamá", ""));

    assertRhythms(account, on, marked, off, unmarked);
    assertThat(fixture.contents(account).chosen().choice().withLabel()).isTrue();
    assertThat(fixture.contents(account).chosen().choice().digest())
        .isEqualTo(DigestTime.byDefault(PortfolioFixture.settings().zone()));
  }

  private void assertRhythms(AccountId account, UUID on, Rhythm marked, UUID off, Rhythm unmarked) {
    Contents contents = fixture.contents(account);
    assertThat(contents.cases())
        .extracting(one -> one.followed().id(), one -> contents.chosen().rhythm(one.followed()))
        .containsExactlyInAnyOrder(tuple(on, marked), tuple(off, unmarked));
  }

  @Test
  void stopsOnceAndUndoesWhatWasStopped() {
    AccountId account = fixture.account();
    UUID one = fixture.followed(account, fresh());
    fixture.followed(account, fresh());

    MailStopped stopped =
        fixture
            .<Optional<MailStopped>>others(portfolios -> portfolios.stopMail(account, one))
            .orElseThrow();
    assertThat(
            fixture.<Optional<MailStopped>>others(portfolios -> portfolios.stopMail(account, one)))
        .isEmpty();
    fixture.change(portfolio -> portfolio.acknowledgeStop(account, Optional.of(one)));

    assertThat(undone(account, Optional.of(one), UUID.randomUUID())).isFalse();
    assertThat(undone(account, Optional.of(one), stopped.id())).isTrue();
    assertThat(fixture.contents(account).cases())
        .as("what was chosen before")
        .allSatisfy(found -> assertThat(found.followed().mail()).isEqualTo(PerCase.LIKE_THE_REST));
    assertThat(undone(account, Optional.of(one), stopped.id())).as("once more").isTrue();
  }

  @Test
  void undoesAStopOfEverythingWithoutTurningOnWhatWasOffBefore() {
    AccountId account = fixture.account();
    UUID on = fixture.followed(account, fresh());
    UUID off = fixture.followed(account, fresh());
    fixture.change(portfolio -> portfolio.choose(account, chosen(Rhythm.WEEKLY)));
    fixture.change(portfolio -> portfolio.mail(account, Set.of(off), PerCase.NONE));
    UUID stop =
        fixture
            .<Optional<MailStopped>>others(portfolios -> portfolios.stopAllMail(account))
            .orElseThrow()
            .id();

    assertThat(undone(account, Optional.empty(), stop)).isTrue();

    Contents contents = fixture.contents(account);
    assertThat(contents.chosen().choice().rhythm()).isEqualTo(Rhythm.WEEKLY);
    assertThat(contents.cases())
        .filteredOn(followed -> contents.chosen().asksFor(followed.followed()))
        .extracting(followed -> followed.followed().id())
        .containsExactly(on);
  }

  @Test
  void undoesNothingOnceTheReaderHasChosenAnew() {
    AccountId account = fixture.account();
    UUID one = fixture.followed(account, fresh());
    UUID stop =
        fixture
            .<Optional<MailStopped>>others(portfolios -> portfolios.stopAllMail(account))
            .orElseThrow()
            .id();
    fixture.change(portfolio -> portfolio.choose(account, chosen(Rhythm.NONE)));

    assertThat(undone(account, Optional.empty(), stop)).isFalse();
    assertThat(undone(account, Optional.of(one), stop)).isFalse();
    assertThat(fixture.contents(account).chosen().choice().rhythm()).isEqualTo(Rhythm.NONE);
  }

  @Test
  void readsWhatAnOlderVersionWroteOfAStop() {
    MailStop stop = MailStop.read("2026-03-03");

    assertThat(stop.day()).isEqualTo(LocalDate.of(2026, 3, 3));
    assertThat(MailStop.read(stop.asNoted().written())).isEqualTo(stop.asNoted());
  }

  private boolean undone(AccountId account, Optional<UUID> follow, UUID stop) {
    return fixture.<Boolean>others(portfolios -> portfolios.undoStop(account, follow, stop));
  }

  @Test
  void removesEverythingWithTheAccount() {
    AccountId account = fixture.account();
    ReceiptNumber receipt = fresh();
    fixture.follow(account, 100, receipt);

    fixture.changeByOthers(portfolios -> portfolios.removeEverything(new AccountDeleted(account)));

    assertThat(
            fixture.<Map<ReceiptNumber, List<Follower>>>others(
                portfolios -> portfolios.followers(List.of(receipt))))
        .isEmpty();
    assertThat(fixture.contents(account).cases()).isEmpty();
  }

  @Test
  void touchesNothingOfAnotherAccount() {
    AccountId owner = fixture.account();
    AccountId other = fixture.account();
    UUID follow = fixture.followed(owner, fresh());

    assertThat(fixture.<Optional<FollowedCase>>own(portfolio -> portfolio.find(other, follow)))
        .isEmpty();
    assertThat(fixture.<Optional<UUID>>own(portfolio -> portfolio.remove(other, Set.of(follow))))
        .isEmpty();
    assertThat(fixture.<Boolean>own(portfolio -> portfolio.describe(other, follow, "x", "y")))
        .isFalse();
    fixture.change(portfolio -> portfolio.mail(other, Set.of(follow), PerCase.NONE));
    assertThat(fixture.only(owner).followed().label()).isEmpty();
    assertThat(fixture.only(owner).followed().mail()).isEqualTo(PerCase.LIKE_THE_REST);
  }

  @Test
  void leavesNothingInTheDatabaseThatNamesACase() {
    AccountId account = fixture.account();
    ReceiptNumber receipt = fresh();
    fixture.change(portfolio ->
        portfolio.follow(
            account, 100, List.of(new Wanted(receipt, "Planted", "note", PerCase.LIKE_THE_REST))));

    List<String> rows =
        fixture
            .database
            .database()
            .sql(
                """
                select f::text || encode(f.sealed, 'escape') || encode(f.blind, 'escape')
                from portfolio.followed as f
                where account_id = :account
                """)
            .param("account", account.value())
            .query(String.class)
            .list();
    assertThat(rows)
        .singleElement()
        .asString()
        .doesNotContain(receipt.value(), receipt.lastFour() + "\"", "Planted");
  }

  @Test
  void sealsShortAndLongLabelsAtTheSameLength() {
    AccountId account = fixture.account();
    fixture.change(portfolio ->
        portfolio.follow(
            account,
            100,
            List.of(
                new Wanted(fresh(), "", "", PerCase.AT_ONCE),
                new Wanted(fresh(), "A label of some length", "", PerCase.NONE))));

    assertThat(
            fixture
                .database
                .database()
                .sql(
                    """
                    select distinct length(sealed) * 1000 + length(sealed_seen)
                    from portfolio.followed
                    where account_id = :account
                    """)
                .param("account", account.value())
                .query(Integer.class)
                .list())
        .hasSize(1);
  }
}
