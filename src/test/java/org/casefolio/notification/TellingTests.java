package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.accounts.AccountDeleted;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.Sent;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.mail.Written;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellingTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);
  private static final ReceiptNumber OTHER = new ReceiptNumber("IOE0912345699");

  private final NotificationBench bench = new NotificationBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private TestEvent received() {
    return event("received").title(NotificationBench.RECEIVED).at("2026-03-01T15:00:00Z");
  }

  private TestEvent evidence() {
    return event("evidence").title(NotificationBench.EVIDENCE).at("2026-03-02T15:00:00Z");
  }

  private TestEvent approved() {
    return event("approved").title(NotificationBench.APPROVED).at("2026-03-03T15:00:00Z");
  }

  @Test
  void tellsEveryFollowerInTheirLanguage() {
    bench.happens(received());
    bench.tell();
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.follows(bench.accounts.create("dos@casa.example", true, NotificationBench.ES), RECEIPT);
    bench.follows(bench.reader("other@home.example"), OTHER);

    List<Received> mail = bench.mailOf(approved());

    assertThat(mail)
        .extracting(Received::address, Received::language)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("one@home.example", Locale.ENGLISH),
            org.assertj.core.groups.Tuple.tuple("dos@casa.example", NotificationBench.ES));
    assertThat(bench.queued()).isZero();
  }

  @Test
  void keepsNothingInTheQueueThatNobodyFollows() {
    bench.happens(received());
    bench.tell();

    bench.happens(evidence());
    assertThat(bench.queued()).isZero();
    AccountId reader = bench.reader("one@home.example");
    bench.portfolios.remove(reader, bench.follows(reader, RECEIPT));
    bench.happens(approved());

    assertThat(bench.queued()).as("who has left may come back").isEqualTo(1);
  }

  @Test
  void showsOrTellsWhatIsRecordedWhileSomebodyBeginsToFollow() throws Exception {
    bench.happens(received());
    bench.tell();
    AccountId reader = bench.reader("one@home.example");
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> following =
          bench
              .database
              .transactions()
              .execute(transaction -> {
                bench.happens(evidence());
                Future<?> begun = other.submit(() -> bench.follows(reader, RECEIPT));
                awaitOneWhoWaits();
                return begun;
              });
      following.get();
    }

    assertThat(bench.portfolios.portfolios().followers(List.of(RECEIPT)).get(RECEIPT))
        .singleElement()
        .satisfies(follower ->
            assertThat(follower.seen())
                .isEqualTo(
                    bench.cases.cases().find(RECEIPT).orElseThrow().history().getFirst().id()));
  }

  /** Returns when a session waits for a lock of this transaction's. */
  private void awaitOneWhoWaits() {
    while (bench
        .database
        .jdbc()
        .sql(
            """
            select not exists (
              select from pg_locks
              where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))
            """)
        .query(Boolean.class)
        .single()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void tellsTheFirstEntryOfACaseThatWasFollowedBefore() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    assertThat(bench.mailOf(received())).hasSize(1);
  }

  @Test
  void tellsNobodyAtAnAddressThatWasNotConfirmed() {
    bench.follows(bench.accounts.create("one@home.example", false, Locale.ENGLISH), RECEIPT);

    assertThat(bench.mailOf(received())).isEmpty();
  }

  @Test
  void tellsOnlyWhoAskedForIt() {
    AccountId none = bench.reader("none@home.example");
    bench.follows(none, RECEIPT);
    bench.chooses(none, Rhythm.NONE);
    AccountId some = bench.reader("some@home.example");
    bench.follows(some, RECEIPT);
    bench.portfolios.choose(some, bench.follows(some, OTHER), PerCase.NONE);

    List<Received> mail =
        bench.mailOf(received(), event("other").of(OTHER).title(NotificationBench.RECEIVED));

    assertThat(mail).extracting(Received::address).containsExactly("some@home.example");
    assertThat(mail.getFirst().written().subject()).contains("5678");
  }

  @Test
  void tellsAnEventThatComesTwiceOnce() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    assertThat(bench.mailOf(received())).hasSize(1);
    assertThat(bench.mailOf(received())).isEmpty();
  }

  @Test
  void tellsNothingOfAnImport() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    bench
        .cases
        .ledger()
        .record(
            new org.casefolio.cases.Batch(
                UUID.randomUUID(), "agency", true, false, List.of(received().build())));
    bench.tell();

    assertThat(bench.mail.deliver(bench.writer)).isEmpty();
  }

  @Test
  void tellsAFinalCaseThatChangesAgain() {
    bench.happens(received(), approved().form("I-765"));
    bench.tell();
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    assertThat(
            bench.mailOf(
                event("again").title(NotificationBench.RECEIVED).at("2026-03-03T16:00:00Z")))
        .hasSize(1);
  }

  @Test
  void keepsAnOldEntryThatComesLateForTheTimeline() {
    bench.happens(approved());
    bench.tell();
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    assertThat(bench.mailOf(received().at("2026-02-01T16:59:59Z"))).isEmpty();
    assertThat(
            bench.mailOf(event("old").title(NotificationBench.EVIDENCE).at("2026-01-15T15:00:00Z")))
        .as("the approval has answered the request")
        .isEmpty();
  }

  @Test
  void tellsWhatComesLateIfItIsNotOld() {
    bench.happens(approved());
    bench.tell();
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    List<Received> mail = bench.mailOf(received().at("2026-02-01T17:00:01Z"));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith("Reported late: " + NotificationBench.RECEIVED)
        .contains("it reached us only now");
    assertThat(mail.getFirst().written().subject()).isEqualTo("A case ending 5678 has changed");
  }

  @Test
  void tellsWhatComesLateAndIsOldIfItStillAsksSomething() {
    bench.happens(
        event("transfer").title("A Title That Is In No Catalogue").at("2026-03-02T15:00:00Z"));
    bench.tell();
    bench.follows(bench.reader("one@home.example"), RECEIPT);

    List<Received> mail = bench.mailOf(evidence().at("2025-12-01T15:00:00Z"));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith("Reported late: " + NotificationBench.EVIDENCE);
    assertThat(mail.getFirst().written().subject()).contains("needs something from you");
  }

  @Test
  void tellsACorrectionAsSuch() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.mailOf(received());
    bench.mailOf(evidence());

    List<Received> mail =
        bench.mailOf(
            event("fix")
                .corrects("evidence")
                .title(NotificationBench.APPROVED)
                .at("2026-03-02T15:00:00Z"));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().subject()).startsWith("Correction");
    assertThat(mail.getFirst().written().text())
        .startsWith("Correction. Before: " + NotificationBench.EVIDENCE)
        .contains("this message corrects that one");
  }

  @Test
  void tellsWhenNoEntryIsLeft() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.mailOf(received());

    List<Received> mail = bench.mailOf(event("back").withdraws("received").title(""));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith("Correction. Before: " + NotificationBench.RECEIVED + " → Now: no status");
  }

  @Test
  void dropsWhatWaitsAboutACaseThatBecomesProtected() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.happens(received());

    bench.happens(event("mark").title(NotificationBench.EVIDENCE).isProtected(true));

    assertThat(bench.queued()).isZero();
    bench.tell();
    assertThat(bench.mail.deliver(bench.writer)).isEmpty();
  }

  @Test
  void dropsUnsentMessagesAboutACaseThatBecomesProtected() {
    AccountId reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
    bench.happens(received());
    bench.tell();
    assertThat(bench.mail.outbox().list(reader.value())).hasSize(1);

    bench.happens(event("mark").title(NotificationBench.EVIDENCE).isProtected(true));

    assertThat(bench.mail.outbox().list(reader.value())).isEmpty();
    assertThat(bench.mail.deliver(bench.writer)).isEmpty();
  }

  @Test
  void tellsOnceMoreOfACaseThatIsNoLongerProtectedAndNothingOfTheTimeBetween() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.happens(received());
    bench.happens(event("mark").title(NotificationBench.EVIDENCE).isProtected(true));

    List<Received> mail =
        bench.mailOf(event("unmark").title(NotificationBench.APPROVED).isProtected(false));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .contains(NotificationBench.APPROVED)
        .doesNotContain(NotificationBench.EVIDENCE);
  }

  @Test
  void letsNothingSlipThroughWhenACaseBecomesProtectedWhileItIsTold()
      throws InterruptedException, ExecutionException {
    for (int round = 0; round < 20; round++) {
      ReceiptNumber receipt =
          new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", 990_000_000 + round));
      AccountId reader = bench.reader("one@home.example");
      bench.follows(reader, receipt);
      bench.happens(event("r" + round).of(receipt).title(NotificationBench.RECEIVED));
      String mark = "m" + round;
      try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
        Future<?> telling = nodes.submit(bench::tell);
        Future<?> protecting =
            nodes.submit(() ->
                bench.happens(
                    event(mark).of(receipt).title(NotificationBench.EVIDENCE).isProtected(true)));
        telling.get();
        protecting.get();
      }
      bench.tell();

      assertThat(bench.mail.outbox().list(reader.value())).isEmpty();
      assertThat(bench.queued()).isZero();
    }
  }

  @Test
  void tellsOnceWhenItIsKilledBeforeItIsDone() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.happens(received());
    UUID lease = UUID.randomUUID();
    bench
        .database
        .transactions()
        .executeWithoutResult(transaction ->
            assertThat(bench.store.claim(lease, java.time.Duration.ofMinutes(1), 10)).hasSize(1));

    bench.tell();
    assertThat(bench.mail.deliver(bench.writer)).as("while the lease lasts").isEmpty();

    letLeasesRunOut();
    bench.tell();
    assertThat(bench.mail.deliver(bench.writer)).hasSize(1);
  }

  @Test
  void addsNothingTwiceWhenItIsKilledAfterItFilledTheOutbox() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.happens(received());
    bench
        .database
        .database()
        .sql("create table spare as select * from notification.change")
        .update();
    bench.tell();
    bench.database.database().sql("insert into notification.change select * from spare").update();

    bench.tell();

    assertThat(bench.mail.deliver(bench.writer)).hasSize(1);
    assertThat(bench.queued()).isZero();
  }

  @Test
  void tellsEachChangeOnceFromTwoNodes() throws InterruptedException, ExecutionException {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    TestEvent[] events = new TestEvent[40];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          event("e" + i)
              .title(i % 2 == 0 ? NotificationBench.RECEIVED : NotificationBench.APPROVED)
              .at(java.time.Instant.parse("2026-03-01T15:00:00Z").plusSeconds(i));
    }
    bench.happens(events);

    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      Future<?> one = nodes.submit(bench::tell);
      Future<?> other = nodes.submit(bench::tell);
      one.get();
      other.get();
    }

    assertThat(bench.mail.deliver(bench.writer)).hasSize(40);
  }

  @Test
  void setsAsideWhatCannotBeToldAndTellsTheRest() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.happens(received());
    bench
        .database
        .database()
        .sql(
            """
            insert into notification.change (id, receipt, urgency, news)
            values (gen_random_uuid(), '\\x00', 0, '\\x00')
            """)
        .update();

    bench.tell();

    assertThat(bench.mail.deliver(bench.writer)).hasSize(1);
    assertThat(bench.queued()).isEqualTo(1);
  }

  @Test
  void sendsNothingOnceMoreThatIsWrongByNow() {
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.mailOf(received());
    bench.mailOf(evidence());
    assertThat(bench.mailOf(event("back").withdraws("evidence").title(""))).hasSize(1);

    assertThat(bench.mail.resendAccepted(TODAY, bench.writer)).isEqualTo(2);

    assertThat(bench.mail.deliver(bench.writer))
        .hasSize(2)
        .noneMatch(one -> one.written().subject().contains("needs something"));
  }

  @Test
  void sendsNothingOnceMoreToWhoHasStoppedIt() {
    AccountId reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
    bench.mailOf(received());
    bench.chooses(reader, Rhythm.NONE);

    assertThat(bench.mail.resendAccepted(TODAY, bench.writer)).isZero();
  }

  @Test
  void dropsWhatIsSentOnceMoreAboutACaseThatBecomesProtected() {
    AccountId reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
    bench.mailOf(received());
    assertThat(bench.mail.resendAccepted(TODAY, bench.writer)).isEqualTo(1);

    bench.happens(event("mark").title(NotificationBench.EVIDENCE).isProtected(true));

    assertThat(bench.mail.deliver(bench.writer)).isEmpty();
  }

  @Test
  void forgetsWhatWasToldWithTheAccount() {
    AccountId reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
    bench.mailOf(received());

    bench
        .database
        .transactions()
        .executeWithoutResult(transaction -> bench.changes.on(new AccountDeleted(reader)));

    assertThat(bench.mail.outbox().list(reader.value())).isEmpty();
  }

  @Test
  void keepsWhatWasToldForItsReader() {
    AccountId reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
    List<Received> mail = bench.mailOf(received());

    Sent sent = bench.mail.outbox().list(reader.value()).getFirst();

    assertThat(sent.state()).isEqualTo(Sent.State.ACCEPTED);
    Written kept = sent.written().orElseThrow();
    Written received = mail.getFirst().written();
    assertThat(kept.subject()).isEqualTo(received.subject());
    assertThat(kept.text().strip()).isEqualTo(received.text().strip());
    assertThat(kept.html().strip()).isEqualTo(received.html().strip());
    assertThat(kept.unsubscribe()).isEqualTo(received.unsubscribe());
  }

  @Test
  void tellsEveryConfirmedAddressOnce() {
    AccountId reader = bench.reader("one@home.example");
    bench.accounts.add(reader, "helper@home.example", true);
    bench.accounts.add(reader, "waits@home.example", false);
    bench.follows(reader, RECEIPT);

    List<Received> mail = bench.mailOf(received());

    assertThat(mail)
        .extracting(Received::address)
        .containsExactlyInAnyOrder("one@home.example", "helper@home.example");
    assertThat(bench.mail.outbox().list(reader.value())).hasSize(2);
  }

  private void letLeasesRunOut() {
    bench
        .database
        .database()
        .sql("update notification.change set leased_until = now() - interval '1 second'")
        .update();
  }
}
