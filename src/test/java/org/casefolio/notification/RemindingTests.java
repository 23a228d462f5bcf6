package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Hold;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.work.WorkLoop.Next;
import org.casefolio.portfolio.MailChoice;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.ReminderTimes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;

/** Reminders of dates, from the ledger and the portfolio to the relay, day by day. */
class RemindingTests {

  private static final LocalDate DATE = LocalDate.of(2026, 4, 1);
  private static final ReceiptNumber OTHER = new ReceiptNumber("IOE0912345699");

  private final NotificationBench bench = new NotificationBench();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final ReminderTimes times =
      new ReminderTimes(new SettingsSource(new StandardEnvironment()));
  private final RemindingStore store = new RemindingStore(bench.database.database());
  private final Reminders reminders =
      new Reminders(
          times,
          bench.cases.cases(),
          bench.cases.holds(),
          bench.cases.catalogue(),
          bench.portfolios.portfolios(),
          bench.accounts.accounts(),
          bench.mail.outbox(),
          bench.settings,
          clock);
  private final ReminderWriter writer =
      new ReminderWriter(
          bench.letters(),
          bench.cases.catalogue(),
          bench.links,
          bench.cases.cases(),
          bench.portfolios.portfolios(),
          times,
          bench.settings,
          clock);
  private AccountId reader;
  private UUID follow;

  @BeforeEach
  void follow() {
    reader = bench.reader("one@home.example");
    follow = bench.portfolios.follow(reader, RECEIPT, "Aunt");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private TestEvent asks() {
    return event("asks")
        .title(NotificationBench.EVIDENCE)
        .at("2026-03-02T15:00:00Z")
        .respondBy(DATE.toString());
  }

  /** Recorded and told, so that only reminders are left to be sent. */
  private void happened(TestEvent... events) {
    bench.mailOf(events);
  }

  private Reminding node() {
    return new Reminding(
        store,
        reminders,
        times,
        bench.cases.cases(),
        bench.portfolios.portfolios(),
        bench.database.transactions(),
        bench.settings.zone(),
        clock);
  }

  private void at(LocalDate day, int hour) {
    now.set(day.atTime(LocalTime.of(hour, 5)).atZone(bench.settings.zone()).toInstant());
  }

  private List<Received> mailAt(LocalDate day, int hour) {
    at(day, hour);
    node().run(() -> true);
    return bench.mail.deliver(bench.writer, writer);
  }

  private List<Received> mailOn(LocalDate day) {
    return mailAt(day, 9);
  }

  @Test
  void remindsOfTheDateOfTheAgencyOnThreeMorningsAndNoOthers() {
    happened(asks());

    for (LocalDate day = DATE.minusDays(20);
        !day.isAfter(DATE.plusDays(2));
        day = day.plusDays(1)) {
      boolean due =
          Set.of(14L, 7L, 2L).contains(day.until(DATE, java.time.temporal.ChronoUnit.DAYS));
      assertThat(mailAt(day, 8)).as("early on " + day).isEmpty();
      assertThat(mailAt(day, 9)).as("in the morning of " + day).hasSize(due ? 1 : 0);
      assertThat(mailAt(day, 15)).as("later on " + day).isEmpty();
    }
  }

  @Test
  void saysWhatIsAskedAndByWhen() {
    happened(asks());

    Received mail = mailOn(DATE.minusDays(7)).getFirst();

    assertThat(mail.written().subject())
        .isEqualTo("Reminder: a case ending 5678 needs something from you");
    assertThat(mail.written().text())
        .startsWith("Answer by April 1, 2026, unless you have done so.")
        .contains(NotificationBench.EVIDENCE, "only the date on your notice counts")
        .doesNotContain(RECEIPT.value(), "Aunt");
    assertThat(mail.written().unsubscribe()).isPresent();
    assertThat(bench.mail.outbox().list(reader.value())).as("told beside the change").hasSize(2);
  }

  @Test
  void saysAsLittleAsTheReaderChose() {
    bench.portfolios.choose(reader, chosen(Detail.ONLY_THAT_THERE_IS_NEWS, true));
    happened(asks());

    Received mail = mailOn(DATE.minusDays(7)).getFirst();

    assertThat(mail.written().subject()).isEqualTo("There is a reminder in your portfolio");
    assertThat(mail.written().text())
        .doesNotContain("5678", "Aunt", "April", NotificationBench.EVIDENCE);
  }

  @Test
  void remindsOfATypedDateInSpanishWithTheLabelIfThatWasChosen() {
    AccountId other = bench.accounts.create("dos@casa.example", true, NotificationBench.ES);
    UUID one = bench.portfolios.follow(other, RECEIPT, "Mamá");
    bench.portfolios.choose(other, chosen(Detail.WHAT_CHANGED, false));
    happened(event("received"));
    bench.portfolios.typeDate(other, one, DATE);

    List<Received> mail = mailOn(DATE.minusDays(2));

    assertThat(mail).extracting(Received::address).containsExactly("dos@casa.example");
    assertThat(mail.getFirst().written().subject())
        .isEqualTo("Recordatorio: un caso que termina en 5678 requiere algo de usted");
    assertThat(mail.getFirst().written().text())
        .startsWith("Responda a más tardar el 1 de abril de 2026")
        .contains("Mamá", "La fecha que usted escribió de su notificación");
  }

  @Test
  void goesByTheTypedDateInPlaceOfTheAgencys() {
    happened(asks());
    bench.portfolios.typeDate(reader, follow, DATE.plusDays(1));

    assertThat(mailOn(DATE.minusDays(7))).isEmpty();
    assertThat(mailOn(DATE.minusDays(6))).hasSize(1);

    bench.portfolios.forgetDate(reader, follow);
    assertThat(mailOn(DATE.minusDays(2))).hasSize(1);
    assertThat(mailOn(DATE.minusDays(1))).isEmpty();
  }

  @Test
  void stopsWhenTheReaderHasAnsweredAndGoesOnWhenThatIsTakenBack() {
    happened(asks());
    bench.portfolios.answer(reader, follow, true);
    assertThat(mailOn(DATE.minusDays(14))).isEmpty();

    bench.portfolios.answer(reader, follow, false);

    assertThat(mailOn(DATE.minusDays(7))).hasSize(1);
  }

  @Test
  void stopsWhenAStatusSaysThatItIsAnswered() {
    happened(asks());
    bench.portfolios.typeDate(reader, follow, DATE);
    assertThat(mailOn(DATE.minusDays(14))).hasSize(1);
    happened(event("approved").title(NotificationBench.APPROVED).at("2026-03-03T15:00:00Z"));

    assertThat(mailOn(DATE.minusDays(7))).isEmpty();
  }

  @Test
  void stopsWhenTheEntryIsWithdrawn() {
    happened(asks());
    happened(event("back").withdraws("asks").title(""));

    assertThat(mailOn(DATE.minusDays(7))).isEmpty();
  }

  @Test
  void goesByWhatACorrectionSays() {
    happened(asks());
    happened(
        event("fix")
            .corrects("asks")
            .title(NotificationBench.EVIDENCE)
            .at("2026-03-02T15:00:00Z")
            .respondBy(DATE.plusDays(3).toString()));

    assertThat(mailOn(DATE.minusDays(7))).isEmpty();
    assertThat(mailOn(DATE.minusDays(4))).hasSize(1);
  }

  @Test
  void saysNothingOfWhatIsBeingChecked() {
    happened(asks());
    Hold hold =
        bench
            .holding
            .place(new Hold.Selection(null, null, null, NotificationBench.EVIDENCE))
            .orElseThrow()
            .hold();
    assertThat(mailOn(DATE.minusDays(14))).isEmpty();

    bench.holding.release(
        hold.number(), "checked", bench.holding.list().getFirst().people().count());

    assertThat(mailOn(DATE.minusDays(7))).hasSize(1);
  }

  /** The day was gone through while nobody could be reminded. */
  @Test
  void remindsAfterAReleaseOfWhatWasHeldOnTheDay() {
    happened(asks());
    Hold hold = hold();
    bench
        .database
        .jdbc()
        .sql("update cases.hold set placed_at = :placed::timestamptz")
        .param("placed", DATE.minusDays(9) + "T12:00:00Z")
        .update();
    assertThat(mailOn(DATE.minusDays(7))).isEmpty();
    assertThat(mailOn(DATE.minusDays(6))).isEmpty();

    release(hold);

    assertThat(mailAt(DATE.minusDays(6), 10)).hasSize(1);
    assertThat(mailAt(DATE.minusDays(6), 11)).isEmpty();
    assertThat(mailOn(DATE.minusDays(5))).isEmpty();
  }

  private static TestEvent received() {
    return event("received").title(NotificationBench.RECEIVED).at("2026-03-01T15:00:00Z");
  }

  /** Somebody who follows the case only now, after what has happened was told. */
  private AccountId late(String address) {
    AccountId late = bench.reader(address);
    bench.follows(late, RECEIPT);
    return late;
  }

  /** Enqueued on a morning, and not sent. */
  private void enqueuedOn(LocalDate day) {
    at(day, 9);
    node().run(() -> true);
  }

  private Hold hold() {
    return bench
        .holding
        .place(new Hold.Selection(null, null, null, NotificationBench.EVIDENCE))
        .orElseThrow()
        .hold();
  }

  private Set<UUID> told() {
    return bench.holding.list().getFirst().people().told();
  }

  private void withdraw(Hold hold, int people) {
    assertThat(bench.holding.withdraw(hold.number(), "wrong file", people))
        .isInstanceOf(Holding.Ending.Done.class);
    bench.tell();
  }

  private List<Received> deliver() {
    return bench.mail.deliver(bench.writer, writer);
  }

  @Test
  void holdsAReminderThatHasNotLeftUntilItIsReleased() {
    happened(asks());
    AccountId late = late("late@home.example");
    enqueuedOn(DATE.minusDays(7));

    Hold hold = hold();

    assertThat(deliver()).isEmpty();
    Holding.People people = bench.holding.list().getFirst().people();
    assertThat(people.told()).containsExactly(reader.value());
    assertThat(people.untold()).containsExactly(late.value());
    assertThat(people.waiting()).as("who was told is to be reminded").isEqualTo(2);
    bench.holding.release(hold.number(), "checked", 2);
    assertThat(deliver())
        .allSatisfy(mail -> assertThat(mail.written().subject()).startsWith("Reminder"))
        .extracting(Received::address)
        .containsExactlyInAnyOrder("one@home.example", "late@home.example");
  }

  private void release(Hold hold) {
    assertThat(
            bench.holding.release(
                hold.number(), "checked", bench.holding.list().getFirst().people().count()))
        .isInstanceOf(Holding.Ending.Done.class);
  }

  @Test
  void sendsNoReminderAfterAReleaseThatWasAnsweredMeanwhile() {
    happened(asks());
    late("late@home.example");
    enqueuedOn(DATE.minusDays(7));
    Hold hold = hold();
    bench.portfolios.answer(reader, follow, true);

    release(hold);

    assertThat(deliver()).extracting(Received::address).containsExactly("late@home.example");
    assertThat(unsent()).isZero();
  }

  @Test
  void sendsNoReminderAfterAReleaseOfADateThatHasPassed() {
    happened(asks());
    enqueuedOn(DATE.minusDays(2));
    Hold hold = hold();
    at(DATE.plusDays(1), 9);

    release(hold);

    assertThat(deliver()).isEmpty();
    assertThat(unsent()).isZero();
  }

  @Test
  void sendsOnlyTheLastOfTheRemindersThatWereHeld() {
    happened(asks());
    enqueuedOn(DATE.minusDays(14));
    Hold hold = hold();
    at(DATE.minusDays(6), 9);

    release(hold);
    node().run(() -> true);

    assertThat(deliver()).hasSize(1);
    assertThat(unsent()).isZero();
  }

  @Test
  void sendsNoReminderThatWaitedUntilAStatusAnsweredIt() {
    happened(asks());
    bench.portfolios.typeDate(reader, follow, DATE);
    enqueuedOn(DATE.minusDays(7));

    bench.happens(event("approved").title(NotificationBench.APPROVED).at("2026-03-03T15:00:00Z"));
    bench.tell();

    assertThat(deliver())
        .singleElement()
        .satisfies(mail -> assertThat(mail.written().subject()).doesNotStartWith("Reminder"));
    assertThat(unsent()).isZero();
  }

  @Test
  void keepsAReminderThatMayHaveLeftWhenItsProcessEnded() {
    happened(asks());
    enqueuedOn(DATE.minusDays(2));
    bench
        .database
        .jdbc()
        .sql(
            """
            update mail.message
            set lease = gen_random_uuid(), leased_until = now() - interval '1 minute'
            where writer = 'reminder'
            """)
        .update();
    bench.portfolios.answer(reader, follow, true);

    assertThat(deliver()).as("at least once").hasSize(1);
  }

  @Test
  void dropsAReminderThatHasNotLeftWithWhatIsWithdrawn() {
    happened(received(), asks());
    late("late@home.example");
    enqueuedOn(DATE.minusDays(7));

    withdraw(hold(), 2);

    List<Received> mail = deliver();
    assertThat(mail)
        .as("the correction of the change")
        .extracting(Received::address)
        .containsExactly("one@home.example");
    assertThat(mail.getFirst().written().text())
        .startsWith("Correction.")
        .doesNotContain("We reminded you");
    assertThat(unsent()).isZero();
  }

  @Test
  void correctsWhoWasOnlyRemindedAndEveryoneOnce() {
    happened(received(), asks());
    AccountId late = late("late@home.example");
    assertThat(mailOn(DATE.minusDays(14))).hasSize(2);
    assertThat(mailOn(DATE.minusDays(7))).hasSize(2);
    late("later@home.example");

    Hold hold = hold();
    assertThat(told()).containsExactlyInAnyOrder(reader.value(), late.value());
    withdraw(hold, 2);

    List<Received> mail = deliver();
    assertThat(mail)
        .extracting(Received::address)
        .containsExactlyInAnyOrder("one@home.example", "late@home.example");
    assertThat(mail)
        .extracting(one -> one.written().text())
        .allSatisfy(text ->
            assertThat(text)
                .startsWith(
                    "Correction. Before: "
                        + NotificationBench.EVIDENCE
                        + " → Now: "
                        + NotificationBench.RECEIVED)
                .containsOnlyOnce("We reminded you to answer by April 1, 2026."));
    bench.tell();
    assertThat(deliver()).isEmpty();
    assertThat(unsent()).isZero();
  }

  @Test
  void correctsOnlyAtTheAddressThatWasReminded() {
    happened(received(), asks());
    bench.portfolios.remove(reader, follow);
    AccountId late = late("late@home.example");
    bench.accounts.add(late, "helper@home.example", true);
    enqueuedOn(DATE.minusDays(7));
    List<Received> reminded = bench.mail.deliver(1, bench.writer, writer);
    assertThat(reminded).hasSize(1);

    Hold hold = hold();
    assertThat(told()).contains(late.value());
    withdraw(hold, 2);

    assertThat(deliver())
        .extracting(Received::address)
        .containsExactly(reminded.getFirst().address());
  }

  @Test
  void saysWhatTheReminderSaidIfTheStatusHasMovedOn() {
    happened(
        received(),
        asks(),
        event("moved").title("A Title That Is In No Catalogue").at("2026-03-04T15:00:00Z"));
    AccountId other = bench.accounts.create("dos@casa.example", true, NotificationBench.ES);
    bench.follows(other, RECEIPT);
    late("late@home.example");
    assertThat(mailOn(DATE.minusDays(7))).hasSize(3);

    withdraw(hold(), 3);

    List<Received> mail = deliver();
    assertThat(mail).hasSize(3);
    assertThat(mail)
        .filteredOn(one -> one.address().equals("late@home.example"))
        .singleElement()
        .satisfies(one ->
            assertThat(one.written().text())
                .startsWith("An earlier entry was taken back. The status is still: A Title")
                .contains("reported before: " + NotificationBench.EVIDENCE));
    assertThat(mail)
        .filteredOn(one -> one.address().equals("dos@casa.example"))
        .singleElement()
        .satisfies(one ->
            assertThat(one.written().text())
                .contains("Le recordamos que respondiera a más tardar el 1 de abril de 2026."));
  }

  /** Whoever knows it from the reminder knows it, whatever became of the message about it. */
  @Test
  void correctsByTheReminderWhereTheChangeItselfHasNotLeft() {
    happened(received());
    bench.happens(asks());
    bench.tell();
    lease("1 minute");
    assertThat(mailOn(DATE.minusDays(7))).hasSize(1);
    lease("-1 minute");
    bench.happens(event("back").withdraws("asks").title(""));
    bench.tell();

    assertThat(deliver())
        .singleElement()
        .satisfies(mail ->
            assertThat(mail.written().text())
                .startsWith("Correction. Before: " + NotificationBench.EVIDENCE + " → Now: ")
                .contains("We reminded you"));
  }

  /** Some worker has the changes in hand and has written nothing yet. */
  private void lease(String until) {
    bench
        .database
        .jdbc()
        .sql(
            """
            update mail.message
            set lease = gen_random_uuid(), leased_until = now() + :until::interval
            where writer = 'change' and state = 'waiting'
            """)
        .param("until", until)
        .update();
  }

  @Test
  void cancelsAReminderOfWhatTheAgencyTakesBackOrCorrects() {
    happened(received(), asks());
    AccountId gone = bench.reader("gone@home.example");
    UUID goes = bench.follows(gone, RECEIPT);
    enqueuedOn(DATE.minusDays(7));
    bench.portfolios.remove(gone, goes);

    bench.happens(
        event("fix")
            .corrects("asks")
            .title(NotificationBench.EVIDENCE)
            .at("2026-03-02T15:00:00Z")
            .respondBy(DATE.plusDays(3).toString()));
    bench.tell();

    assertThat(deliver())
        .singleElement()
        .satisfies(mail -> {
          assertThat(mail.address()).isEqualTo("one@home.example");
          assertThat(mail.written().text()).startsWith("Correction").contains("April 4, 2026");
        });
    assertThat(unsent()).isZero();

    enqueuedOn(DATE.minusDays(4));
    bench.happens(
        event("back").withdraws("fix").title(""), event("all").withdraws("asks").title(""));
    bench.tell();

    assertThat(deliver())
        .isNotEmpty()
        .allSatisfy(mail -> assertThat(mail.written().text()).startsWith("Correction"));
    assertThat(unsent()).isZero();
  }

  @Test
  void sendsNoReminderOnceMoreOfWhatNoLongerStands() {
    happened(received(), asks());
    assertThat(mailOn(DATE.minusDays(7))).hasSize(1);
    happened(event("back").withdraws("asks").title(""));

    bench.mail.resendAccepted(
        LocalDate.ofInstant(bench.clock.instant(), ZoneOffset.UTC), bench.writer, writer);

    assertThat(deliver())
        .isNotEmpty()
        .noneMatch(mail -> mail.written().subject().startsWith("Reminder"));
  }

  @Test
  void doesNotHoldTheReminderOfATypedDate() {
    happened(asks());
    bench.portfolios.typeDate(reader, follow, DATE);
    enqueuedOn(DATE.minusDays(7));

    hold();

    assertThat(deliver()).hasSize(1);
  }

  /** Placed between the look at the cases and the moment at which the reminders can be seen. */
  @Test
  void holdsWhatIsJustBeingMade() throws InterruptedException, ExecutionException {
    happened(asks());

    whileRemindersAreMade(this::hold);

    assertThat(deliver()).isEmpty();
  }

  @Test
  void cancelsWhatIsJustBeingMade() throws InterruptedException, ExecutionException {
    happened(received(), asks());

    whileRemindersAreMade(() -> {
      bench.happens(event("back").withdraws("asks").title(""));
      bench.tell();
    });

    assertThat(deliver())
        .singleElement()
        .satisfies(mail -> assertThat(mail.written().text()).startsWith("Correction"));
  }

  private void whileRemindersAreMade(Runnable other)
      throws InterruptedException, ExecutionException {
    LocalDate day = DATE.minusDays(7);
    at(day, 9);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      AtomicReference<Future<?>> begun = new AtomicReference<>();
      inTransaction(() -> {
        reminders.ofTheAgency(List.of(RECEIPT), day.minusDays(1), day);
        Future<?> work = executor.submit(other);
        begun.set(work);
        while (!work.isDone() && !somebodyWaits()) {
          Thread.onSpinWait();
        }
      });
      begun.get().get();
    }
  }

  /** Whether somebody waits for this transaction. */
  private boolean somebodyWaits() {
    return bench
        .database
        .jdbc()
        .sql(
            """
            select exists (
              select
              from pg_locks
              where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))
            """)
        .query(Boolean.class)
        .single();
  }

  private long unsent() {
    return bench
        .database
        .jdbc()
        .sql("select count(*) from mail.message where state <> 'accepted'")
        .query(Long.class)
        .single();
  }

  @Test
  void stopsWhenTheCaseIsProtected() {
    happened(asks());
    bench.portfolios.typeDate(reader, follow, DATE.plusDays(1));
    happened(event("mark").title(NotificationBench.RECEIVED).isProtected(true));

    assertThat(mailOn(DATE.minusDays(7))).isEmpty();
    assertThat(mailOn(DATE.minusDays(6))).isEmpty();
  }

  @Test
  void dropsWhatWaitsWhenTheCaseBecomesProtected() {
    happened(asks());
    at(DATE.minusDays(7), 9);
    node().run(() -> true);

    bench.happens(event("mark").title(NotificationBench.RECEIVED).isProtected(true));

    assertThat(bench.mail.deliver(bench.writer, writer)).isEmpty();
  }

  @Test
  void remindsNobodyWhoFollowsNoLongerOrWantsNoMail() {
    AccountId gone = bench.reader("gone@home.example");
    UUID goes = bench.follows(gone, RECEIPT);
    AccountId quiet = bench.reader("quiet@home.example");
    bench.follows(quiet, RECEIPT);
    AccountId unconfirmed = bench.accounts.create("new@home.example", false, Locale.ENGLISH);
    bench.follows(unconfirmed, RECEIPT);
    AccountId deleted = bench.reader("deleted@home.example");
    bench.follows(deleted, RECEIPT);
    happened(asks());
    bench.portfolios.typeDate(gone, goes, DATE);
    bench.portfolios.remove(gone, goes);
    inTransaction(() -> bench.portfolios.portfolios().stopAllMail(quiet));
    bench.accounts.delete(deleted);

    assertThat(mailOn(DATE.minusDays(7)))
        .extracting(Received::address)
        .containsExactly("one@home.example");
  }

  @Test
  void remindsAtEveryAddressOfTheReader() {
    bench.accounts.add(reader, "helper@home.example", true);
    happened(asks());

    assertThat(mailOn(DATE.minusDays(7)))
        .extracting(Received::address)
        .containsExactlyInAnyOrder("one@home.example", "helper@home.example");
  }

  @Test
  void makesUpForDaysOnWhichNothingRan() {
    happened(asks());
    assertThat(mailOn(DATE.minusDays(16))).isEmpty();

    assertThat(mailOn(DATE.minusDays(5))).as("two were missed").hasSize(1);
    assertThat(mailOn(DATE.minusDays(4))).isEmpty();
    assertThat(mailOn(DATE.minusDays(2))).hasSize(1);
  }

  @Test
  void remindsNobodyOfADateThatPassedMeanwhile() {
    happened(asks());
    assertThat(mailOn(DATE.minusDays(5))).isEmpty();

    assertThat(mailOn(DATE.plusDays(1))).isEmpty();
  }

  @Test
  void wakesNobodyToMakeUpForIt() {
    happened(asks());

    assertThat(mailAt(DATE.minusDays(7), 3)).isEmpty();
    assertThat(mailAt(DATE.minusDays(7), 22)).isEmpty();
    assertThat(mailAt(DATE.minusDays(6), 9)).as("the first day that is worked on").isEmpty();
  }

  @Test
  void remindsOnceFromTwoNodes() throws InterruptedException, ExecutionException {
    happened(asks());
    at(DATE.minusDays(7), 9);
    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      Future<Next> one = nodes.submit(() -> node().run(() -> true));
      Future<Next> other = nodes.submit(() -> node().run(() -> true));
      one.get();
      other.get();
    }

    assertThat(bench.mail.deliver(bench.writer, writer)).hasSize(1);
  }

  @Test
  void beginsAgainWhereANodeWasKilledAndAddsNothingTwice() {
    AccountId other = bench.reader("two@home.example");
    UUID second = bench.follows(other, RECEIPT);
    happened(asks());
    bench.portfolios.typeDate(other, second, DATE);
    LocalDate day = DATE.minusDays(7);
    at(day, 9);
    inTransaction(() ->
        assertThat(store.claim(UUID.randomUUID(), java.time.Duration.ofMinutes(1), day))
            .isPresent());
    inTransaction(() -> reminders.ofTheAgency(List.of(RECEIPT), day.minusDays(1), day));

    assertThat(node().run(() -> true)).as("while the lease lasts").isEqualTo(Next.LATER);
    assertThat(bench.mail.deliver(bench.writer, writer)).hasSize(1);

    bench
        .database
        .database()
        .sql("update notification.reminding set leased_until = now() - interval '1 second'")
        .update();
    assertThat(mailOn(day))
        .as("what was not done")
        .extracting(Received::address)
        .containsExactly("two@home.example");
    assertThat(node().run(() -> true)).isEqualTo(Next.LATER);
  }

  @Test
  void remindsAtOnceOfADateThatIsTypedOnAReminderDay() {
    bench.portfolios.listen(reminders::on);
    happened(event("received"));
    LocalDate day = DATE.minusDays(7);
    mailOn(day);
    at(day, 15);

    bench.portfolios.typeDate(reader, follow, DATE);
    bench.portfolios.typeDate(reader, follow, DATE);

    assertThat(bench.mail.deliver(bench.writer, writer)).hasSize(1);
    assertThat(mailAt(day, 16)).isEmpty();
    assertThat(mailOn(day.plusDays(1))).isEmpty();
  }

  @Test
  void waitsForTheMorningOfAReminderDay() {
    bench.portfolios.listen(reminders::on);
    happened(event("received"));
    at(DATE.minusDays(7), 7);

    bench.portfolios.typeDate(reader, follow, DATE);

    assertThat(bench.mail.deliver(bench.writer, writer)).isEmpty();
    assertThat(mailOn(DATE.minusDays(7))).hasSize(1);
  }

  @Test
  void remindsOfManyCasesInPieces() {
    TestEvent[] events = new TestEvent[1_100];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          event("many" + i)
              .of(new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", 880_000_000 + i)))
              .title(NotificationBench.EVIDENCE)
              .respondBy(DATE.toString());
    }
    bench.happens(events);
    bench.tell();
    UUID last = bench.follows(reader, new ReceiptNumber("IOE0880001099"));
    bench.follows(reader, OTHER);

    List<Received> mail = mailOn(DATE.minusDays(7));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text()).contains(last.toString());
  }

  private void inTransaction(Runnable work) {
    bench.database.transactions().executeWithoutResult(transaction -> work.run());
  }

  private static MailChoice chosen(Detail detail, boolean statusInSubject) {
    MailChoice byDefault = MailChoice.byDefault(NotificationBench.settings().zone());
    return new MailChoice(byDefault.rhythm(), byDefault.digest(), detail, true, statusInSubject);
  }
}
