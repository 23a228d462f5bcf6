package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.event;
import static org.casefolio.portfolio.PortfolioFixture.APPROVED;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.casefolio.cases.Case;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which dates of a case are open, by histories as the ledger keeps them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnDatesTests {

  private static final String RECEIVED = "Case Was Received";
  private static final String EVIDENCE = "Request for Additional Evidence Was Sent";
  private static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
  private static final LocalDate MAY = LocalDate.of(2026, 5, 1);

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

  private ReceiptNumber receivedCase() {
    ReceiptNumber receipt = PortfolioFixture.number(300_000 + next++);
    happens(receipt, "received", RECEIVED, "2026-03-01", null);
    return receipt;
  }

  private void happens(
      ReceiptNumber receipt, String id, String title, String day, LocalDate respondBy) {
    var event = event(receipt.value() + id).of(receipt).title(title).on(day);
    fixture.happens(respondBy == null ? event : event.respondBy(respondBy.toString()));
  }

  private Case known(ReceiptNumber receipt) {
    return fixture
        .database
        .transactions()
        .execute(transaction -> fixture.cases.cases().find(receipt))
        .orElseThrow();
  }

  private long newest(ReceiptNumber receipt) {
    return known(receipt).history().stream().mapToLong(entry -> entry.id()).max().orElseThrow();
  }

  private List<LocalDate> open(ReceiptNumber receipt, OwnDates dates) {
    return dates.open(known(receipt), fixture.cases.catalogue().current()).stream()
        .map(Deadline::day)
        .toList();
  }

  private OwnDates typed(ReceiptNumber receipt, LocalDate date) {
    return OwnDates.NONE.withTyped(date, newest(receipt));
  }

  @Test
  void hasTheDateOfTheAgencyUntilAStatusAnswersIt() {
    ReceiptNumber receipt = receivedCase();
    assertThat(open(receipt, OwnDates.NONE)).isEmpty();
    happens(receipt, "asks", EVIDENCE, "2026-03-02", APRIL);
    assertThat(open(receipt, OwnDates.NONE)).containsExactly(APRIL);
    happens(receipt, "moved", "A Title That Is In No Catalogue", "2026-03-03", null);
    assertThat(open(receipt, OwnDates.NONE)).as("says nothing of an answer").containsExactly(APRIL);
    happens(receipt, "decided", APPROVED, "2026-03-04", null);
    assertThat(open(receipt, OwnDates.NONE)).isEmpty();
  }

  @Test
  void isNotAnsweredByWhatHappenedBefore() {
    ReceiptNumber receipt = receivedCase();
    happens(receipt, "asks", EVIDENCE, "2026-03-03", APRIL);
    happens(receipt, "late", APPROVED, "2026-03-02", null);

    assertThat(open(receipt, OwnDates.NONE)).containsExactly(APRIL);
  }

  @Test
  void hasNoDateOfWhatIsCorrectedOrWithdrawn() {
    ReceiptNumber receipt = receivedCase();
    happens(receipt, "asks", EVIDENCE, "2026-03-02", APRIL);
    fixture.happens(
        event(receipt.value() + "fix")
            .of(receipt)
            .corrects(receipt.value() + "asks")
            .title(EVIDENCE)
            .respondBy(MAY.toString())
            .on("2026-03-02"));
    assertThat(open(receipt, OwnDates.NONE)).containsExactly(MAY);
    fixture.happens(
        event(receipt.value() + "back").of(receipt).withdraws(receipt.value() + "fix").title(""));
    assertThat(open(receipt, OwnDates.NONE)).containsExactly(APRIL);
    fixture.happens(
        event(receipt.value() + "all").of(receipt).withdraws(receipt.value() + "asks").title(""));
    assertThat(open(receipt, OwnDates.NONE)).isEmpty();
  }

  @Test
  void hasTheReadersDateInPlaceOfTheAgencysUntilItAsksAgain() {
    ReceiptNumber receipt = receivedCase();
    happens(receipt, "asks", EVIDENCE, "2026-03-02", APRIL);
    OwnDates typed = typed(receipt, LocalDate.of(2026, 4, 3));
    assertThat(open(receipt, typed)).containsExactly(LocalDate.of(2026, 4, 3));

    happens(receipt, "again", EVIDENCE, "2026-03-03", MAY);

    assertThat(open(receipt, typed)).containsExactly(LocalDate.of(2026, 4, 3), MAY);
    happens(receipt, "decided", APPROVED, "2026-03-04", null);
    assertThat(open(receipt, typed)).isEmpty();
  }

  @Test
  void keepsADateThatWasTypedAfterTheDecisionThatItIsAbout() {
    ReceiptNumber receipt = receivedCase();
    happens(receipt, "denied", "Case Was Denied", "2026-03-02", null);
    OwnDates typed = typed(receipt, APRIL);
    assertThat(open(receipt, typed)).containsExactly(APRIL);
    happens(receipt, "again", "Case Was Denied", "2026-03-03", null);
    assertThat(open(receipt, typed)).containsExactly(APRIL);
    happens(receipt, "approved", APPROVED, "2026-03-04", null);
    assertThat(open(receipt, typed)).isEmpty();
  }

  @Test
  void hasNothingThatTheReaderHasAnsweredAndAllThatCameLater() {
    ReceiptNumber receipt = receivedCase();
    happens(receipt, "asks", EVIDENCE, "2026-03-02", APRIL);
    OwnDates answered = typed(receipt, APRIL.plusDays(1)).withAnswered(newest(receipt));
    assertThat(open(receipt, answered)).isEmpty();
    assertThat(open(receipt, answered.withAnswered(0))).containsExactly(APRIL.plusDays(1));
    assertThat(open(receipt, answered.withoutTyped())).isEmpty();

    happens(receipt, "again", EVIDENCE, "2026-03-03", MAY);

    assertThat(open(receipt, answered)).containsExactly(MAY);
    assertThat(open(receipt, answered.withTyped(MAY.plusDays(1), newest(receipt))))
        .containsExactly(MAY.plusDays(1));
  }

  @Test
  void keepsWhatWasSaidSealedAndFindsTypedDatesByADayAlone() {
    var account = fixture.account();
    ReceiptNumber receipt = receivedCase();
    var follow = fixture.followed(account, receipt);

    assertThat(fixture.<Boolean>own(own -> own.typeDate(account, follow, APRIL))).isTrue();

    assertThat(fixture.only(account).followed().dates().typed()).contains(APRIL);
    assertThat(typedOn(APRIL)).contains(follow);
    assertThat(typedOn(MAY)).doesNotContain(follow);
    fixture.<Boolean>own(own -> own.typeDate(account, follow, MAY));
    assertThat(typedOn(APRIL)).doesNotContain(follow);
    assertThat(typedOn(MAY)).contains(follow);
    fixture.change(own -> own.describe(account, follow, "Mamá", ""));
    assertThat(fixture.only(account).followed().dates().typed()).contains(MAY);
    fixture.change(own -> own.remove(account, List.of(follow)));
    assertThat(typedOn(MAY)).doesNotContain(follow);
    fixture.followed(account, receipt);
    assertThat(typedOn(MAY)).doesNotContain(follow);
  }

  @Test
  void goesThroughTypedDatesInPieces() {
    LocalDate date = LocalDate.of(2026, 7, 1);
    ReceiptNumber receipt = receivedCase();
    for (int i = 0; i < 5; i++) {
      var account = fixture.account();
      var follow = fixture.followed(account, receipt);
      fixture.<Boolean>own(own -> own.typeDate(account, follow, date));
    }
    TypedDates some =
        fixture.others(portfolios -> portfolios.typed(List.of(date), Optional.empty(), 3));
    TypedDates rest = fixture.others(portfolios -> portfolios.typed(List.of(date), some.last(), 3));

    assertThat(some.followers()).hasSize(3);
    assertThat(rest.followers()).hasSize(2);
    assertThat(rest.last()).isEmpty();
    assertThat(some.followers()).doesNotContainAnyElementsOf(rest.followers());
  }

  private List<java.util.UUID> typedOn(LocalDate date) {
    return fixture
        .<TypedDates>others(portfolios -> portfolios.typed(List.of(date), Optional.empty(), 100))
        .followers()
        .stream()
        .map(Follower::follow)
        .toList();
  }
}
