package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Part;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.MessageDisposal;
import org.casefolio.mail.Sent;
import org.casefolio.mail.TestOutbox;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.platform.retention.LegalHold;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.TestRetention;
import org.casefolio.platform.work.DailyWork;
import org.casefolio.platform.work.TestDailyWork;
import org.casefolio.portfolio.FinishedCases;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes by itself, with a clock that is moved on: texts, what was told, finished cases. */
class LettingGoTests {

  private static final ReceiptNumber OTHER = new ReceiptNumber("IOE0912345699");

  private final NotificationBench bench = new NotificationBench();
  private final DailyWork work = TestDailyWork.on(bench.database);
  private final LegalHolds holds =
      TestRetention.holds(bench.database.database(), bench.vault, bench.clock, bench.settings);
  private final FinishedCases finishedCases =
      bench.portfolios.finished(bench.cases, bench.vault, holds, bench.clock);
  private final FinishedWriter finishedWriter =
      new FinishedWriter(
          bench.letters(), bench.links, bench.visible, bench.portfolios.portfolios());
  private final MessageDisposal disposal =
      bench.mail.disposal(work, holds, bench.clock, bench.writer, finishedWriter);
  private final Unfollowed unfollowed =
      new Unfollowed(
          work,
          new UnfollowedStore(bench.database.database()),
          bench.portfolios.portfolios(),
          disposal,
          bench.clock,
          bench.settings);
  private final Finishing finishing =
      new Finishing(
          work,
          finishedCases,
          bench.accounts.accounts(),
          bench.mail.unreachable(),
          bench.mail.outbox(),
          bench.clock,
          bench.settings);
  private AccountId reader;
  private UUID follow;

  /**
   * The ledger's clock is the database's: what happens now has to lie before what is to come. It
   * begins at noon, where a day of 24 hours later is the next day in summer and in winter.
   */
  @BeforeEach
  void begin() {
    Instant now =
        bench.database.jdbc().sql("select now()").query(OffsetDateTime.class).single().toInstant();
    Instant noon =
        LocalDate.ofInstant(now, bench.settings.zone())
            .plusDays(1)
            .atTime(LocalTime.NOON)
            .atZone(bench.settings.zone())
            .toInstant();
    bench.after(Duration.between(bench.clock.instant(), noon));
    bench.portfolios.listenToLeft(unfollowed::on);
    reader = bench.reader("one@home.example");
    follow = bench.follows(reader, RECEIPT);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void after(int days) {
    bench.after(Duration.ofDays(days));
  }

  /** What the jobs of a day do. */
  private void goDays(int days) {
    after(days);
    TestOutbox.run(disposal);
    unfollowed.run();
  }

  private List<Received> mailAfter(int days) {
    after(days);
    finishing.run();
    return bench.mail.deliver(bench.writer, finishedWriter);
  }

  private List<Sent> told() {
    return bench.mail.outbox().list(reader.value());
  }

  private int hold(LegalHold.Subject subject) {
    Integer number = bench.database.transactions().execute(_ -> holds.place(subject, "why"));
    return number == null ? 0 : number;
  }

  private void release(int number) {
    bench.database.transactions().executeWithoutResult(_ -> holds.release(number));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(bench.clock.instant(), bench.settings.zone());
  }

  // --- texts

  @Test
  void textsGoAfterAMonthAndThatItWasToldStays() {
    bench.mailOf(event("one").title(NotificationBench.RECEIVED));
    goDays(30);
    assertThat(told().getFirst().written()).isPresent();

    goDays(1);

    assertThat(told())
        .singleElement()
        .satisfies(sent -> {
          assertThat(sent.written()).isEmpty();
          assertThat(sent.state()).isEqualTo(Sent.State.ACCEPTED);
          assertThat(sent.address()).isEqualTo("one@home.example");
          assertThat(AboutCase.of(sent).map(AboutCase::receipt)).containsExactly(RECEIPT);
        });
  }

  @Test
  void aLegalHoldKeepsTexts() {
    bench.mailOf(event("one").title(NotificationBench.RECEIVED));
    UUID batch = bench.database.jdbc().sql("select id from cases.batch").query(UUID.class).single();
    LocalDate sent = today();
    for (LegalHold.Subject subject :
        List.of(
            new LegalHold.OfAccount(reader.value()),
            new LegalHold.OfBatch(
                batch,
                bench.cases.holds().partsOf(batch).stream()
                    .map(Part::id)
                    .collect(Collectors.toSet())),
            new LegalHold.OfPeriod(sent, sent.plusDays(3)))) {
      int number = hold(subject);
      goDays(31);
      assertThat(told().getFirst().written()).as("%s", subject).isPresent();
      release(number);
    }
    hold(new LegalHold.OfPeriod(sent.plusDays(1), sent.plusDays(3)));
    hold(new LegalHold.OfAccount(UUID.randomUUID()));
    hold(new LegalHold.OfBatch(UUID.randomUUID(), Set.of(UUID.randomUUID())));

    goDays(1);

    assertThat(told().getFirst().written()).isEmpty();
  }

  // --- what was told of cases that are followed no longer

  @Test
  void whatWasToldGoesWithTheTextWhenTheCaseIsFollowedNoLonger() {
    bench.mailOf(event("one").title(NotificationBench.RECEIVED));
    bench.portfolios.remove(reader, follow);
    bench.after(Duration.ofMinutes(11));
    bench.portfolios.sweep();
    goDays(30);
    assertThat(told()).hasSize(1);

    goDays(1);

    assertThat(told()).isEmpty();
    assertThat(
            bench
                .database
                .jdbc()
                .sql("select count(*) from notification.unfollowed")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void ofALetterGoesThePartOfTheCaseThatIsFollowedNoLonger() {
    bench.portfolios.follow(reader, OTHER, "");
    bench.chooses(reader, Rhythm.DAILY);
    bench.happens(event("one").title(NotificationBench.RECEIVED));
    bench.happens(event("two").of(OTHER).title(NotificationBench.RECEIVED));
    bench.tell();
    bench.isTime(true);
    assertThat(bench.mail.deliver(bench.writer)).hasSize(1);
    assertThat(AboutCase.of(told().getFirst())).hasSize(2);
    bench.portfolios.remove(reader, follow);
    bench.after(Duration.ofMinutes(11));
    bench.portfolios.sweep();

    goDays(40);

    assertThat(told())
        .singleElement()
        .satisfies(
            sent -> assertThat(AboutCase.of(sent).map(AboutCase::receipt)).containsExactly(OTHER));
    assertThat(
            bench
                .database
                .jdbc()
                .sql("select count(*) from mail.message")
                .query(Integer.class)
                .single())
        .as("the letter and what it carries of the other case")
        .isEqualTo(2);
  }

  @Test
  void whatWasToldStaysOfACaseThatIsFollowedAgain() {
    bench.mailOf(event("one").title(NotificationBench.RECEIVED));
    bench.portfolios.remove(reader, follow);
    bench.after(Duration.ofMinutes(11));
    bench.portfolios.sweep();
    bench.follows(reader, RECEIPT);

    goDays(40);

    assertThat(told()).hasSize(1);
  }

  // --- finished cases

  private void ends(String title) {
    bench.mailOf(event("end").form("I-130").title(title));
    // Whoever looked at the portfolio has it looked through a month later.
    bench.database.jdbc().sql("update portfolio.portfolio set look_on = null").update();
  }

  private List<ReceiptNumber> followed() {
    return bench.portfolios.receipts(reader);
  }

  @Test
  void aFinishedCaseLeavesAfterAYearAndTwoMails() {
    ends(NotificationBench.APPROVED);
    assertThat(mailAfter(300)).isEmpty();
    bench.database.jdbc().sql("update portfolio.portfolio set look_on = null").update();

    Received first = mailAfter(6).getFirst();
    assertThat(first.written().subject()).isEqualTo("A finished case will leave your list");
    assertThat(first.written().text())
        .contains("ending 5678", "Keep them in my list")
        .doesNotContain(RECEIPT.value());
    assertThat(mailAfter(29)).isEmpty();
    Received second = mailAfter(1).getFirst();
    assertThat(second.written().text()).startsWith("This is the second and last mail");
    assertThat(mailAfter(29)).isEmpty();
    assertThat(followed()).containsExactly(RECEIPT);

    assertThat(mailAfter(1)).isEmpty();

    assertThat(followed()).isEmpty();
    assertThat(AboutCase.of(told().getFirst())).isNotEmpty();
  }

  @Test
  void theLinkInTheMailKeepsItForGood() {
    ends(NotificationBench.APPROVED);
    Received first = mailAfter(310).getFirst();
    String token =
        first.written().text().replaceAll("(?s).*/keep\\?lang=en&token=([\\w-]+).*", "$1");
    assertThat(bench.tokens.openKeep(token)).contains(reader);
    assertThat(
            bench.tokens.openKeep(
                bench.tokens.seal(reader.value(), Optional.empty(), Optional.empty())))
        .as("a token that stops e-mail keeps nothing")
        .isEmpty();

    assertThat(bench.portfolios.keepFinished(reader)).isEqualTo(1);

    for (int month = 0; month < 15; month++) {
      assertThat(mailAfter(60)).isEmpty();
    }
    assertThat(followed()).containsExactly(RECEIPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Case Was Denied", "Case Was Received", "A Title Of Its Own"})
  void whatWasDecidedAgainstOrIsPendingNeverLeaves(String title) {
    ends(title);
    for (int month = 0; month < 20; month++) {
      assertThat(mailAfter(60)).isEmpty();
    }
    assertThat(followed()).containsExactly(RECEIPT);
  }

  @Test
  void whoGetsNoMailKeepsEverything() {
    bench.chooses(reader, Rhythm.NONE);
    AccountId unconfirmed = bench.accounts.create("two@home.example", false, Locale.ENGLISH);
    bench.follows(unconfirmed, RECEIPT);
    ends(NotificationBench.APPROVED);
    for (int month = 0; month < 20; month++) {
      assertThat(mailAfter(60)).isEmpty();
    }
    assertThat(followed()).containsExactly(RECEIPT);
    assertThat(bench.portfolios.receipts(unconfirmed)).containsExactly(RECEIPT);
  }

  @Test
  void staysWhileNoRelayTakesTheMails() {
    ends(NotificationBench.APPROVED);
    for (int month = 0; month < 4; month++) {
      after(310);
      finishing.run();
    }
    assertThat(followed()).containsExactly(RECEIPT);
  }

  @Test
  void staysWhileTheLawWantsIt() {
    ends(NotificationBench.APPROVED);
    int account = hold(new LegalHold.OfAccount(reader.value()));
    assertThat(mailAfter(400)).isEmpty();
    release(account);
    int period = hold(new LegalHold.OfPeriod(today(), today().plusDays(900)));
    assertThat(mailAfter(40)).isEmpty();
    release(period);

    assertThat(mailAfter(60)).hasSize(1);
  }

  @Test
  void beginsAnewWhenTheCaseIsReopened() {
    ends(NotificationBench.APPROVED);
    assertThat(mailAfter(310)).hasSize(1);
    bench.happens(
        event("again").form("I-130").title(NotificationBench.RECEIVED).at("2026-03-05T15:00:00Z"));
    for (int month = 0; month < 4; month++) {
      assertThat(mailAfter(60)).isEmpty();
    }
    assertThat(followed()).containsExactly(RECEIPT);
  }

  @Test
  void oneMailTellsOfAllCasesOfAList() {
    bench.portfolios.follow(reader, OTHER, "");
    bench.mailOf(event("other").of(OTHER).form("I-130").title(NotificationBench.APPROVED));
    ends(NotificationBench.APPROVED);

    Received mail = mailAfter(310).getFirst();

    assertThat(mail.written().subject()).isEqualTo("2 finished cases will leave your list");
    assertThat(mail.written().text()).contains("ending 5678", "ending 5699");
  }
}
