package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.Hold;
import org.casefolio.cases.Hold.Selection;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.notification.Holding.Ending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A wrong batch is stopped and put right. */
class HoldingTests {

  private static final String DENIED = "Case Was Denied";

  private final NotificationBench bench =
      new NotificationBench(Map.of("casefolio.hold.least", "50", "casefolio.hold.times", "3"));

  @AfterEach
  void close() {
    bench.close();
  }

  private static ReceiptNumber receipt(int number) {
    return new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", 990_000_000 + number));
  }

  private static String address(int number) {
    return "reader" + number + "@home.example";
  }

  private static TestEvent received(int number) {
    return event("received" + number)
        .of(receipt(number))
        .title(NotificationBench.RECEIVED)
        .at("2026-03-01T15:00:00Z");
  }

  private static TestEvent denied(int number) {
    return event("denied" + number).of(receipt(number)).title(DENIED).at("2026-03-02T15:00:00Z");
  }

  /** Readers of so many cases of which the agency has reported that they were received. */
  private void readers(int count) {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(received(i));
    }
    bench
        .cases
        .ledger()
        .record(
            new Batch(
                UUID.randomUUID(),
                "agency",
                true,
                false,
                events.stream().map(TestEvent::build).toList()));
    for (int i = 0; i < count; i++) {
      bench.follows(bench.reader(address(i)), receipt(i));
    }
  }

  /** What is wrong, as one feed that comes in parts. */
  private UUID wrong(int from, int to) {
    return wrong(UUID.randomUUID(), from, to);
  }

  private UUID wrong(UUID batch, int from, int to) {
    List<TestEvent> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(denied(i));
    }
    bench
        .cases
        .ledger()
        .record(
            new Batch(
                batch, "agency", false, true, events.stream().map(TestEvent::build).toList()));
    return batch;
  }

  private List<Received> deliver() {
    return bench.mail.deliver(bench.writer);
  }

  private Hold hold(UUID batch) {
    return bench.holding.place(new Selection(batch, null, null, null)).orElseThrow().hold();
  }

  private void withdraw(Hold hold, int people) {
    assertThat(bench.holding.withdraw(hold.number(), "wrong file", people))
        .isInstanceOf(Ending.Done.class);
    bench.tell();
  }

  private static List<String> addresses(List<Received> mail) {
    return mail.stream().map(Received::address).toList();
  }

  private long count(String sql) {
    return bench.database.jdbc().sql(sql).query(Long.class).single();
  }

  /** The drill: four hundred wrong mails, stopped when a hundred were accepted. */
  @Test
  void stopsAWrongBatchOnItsWayAndCorrectsExactlyWhatWasAccepted() {
    readers(400);
    bench.follows(bench.reader("bystander@home.example"), receipt(9_999));
    UUID batch = UUID.randomUUID();
    for (int part = 0; part < 10; part++) {
      wrong(batch, part * 40, part * 40 + 40); // held by itself from the fifty-first on
    }
    Hold automatic = bench.holding.list().getFirst().hold();
    assertThat(automatic.automatic()).isTrue();
    assertThat(bench.holding.release(automatic.number(), "looks right", 400))
        .isInstanceOf(Ending.Done.class);
    bench.tell();
    List<Received> wrong = bench.mail.deliver(100, bench.writer);
    assertThat(wrong).hasSize(100);

    Hold hold = hold(batch);
    assertThat(deliver()).as("held").isEmpty();
    assertThat(bench.cases.cases().find(receipt(399)).orElseThrow().current())
        .hasValueSatisfying(entry -> assertThat(entry.beingChecked()).isTrue());
    assertThat(bench.holding.withdraw(hold.number(), "wrong file", -1))
        .isInstanceOfSatisfying(
            Ending.Unconfirmed.class,
            unconfirmed -> {
              assertThat(unconfirmed.people().told()).hasSize(100);
              assertThat(unconfirmed.people().untold()).hasSize(300);
            });
    assertThat(bench.holding.withdraw(hold.number(), "wrong file", 399))
        .isInstanceOf(Ending.Unconfirmed.class);
    withdraw(hold, 400);

    List<Received> corrections = deliver();
    assertThat(addresses(corrections)).containsExactlyInAnyOrderElementsOf(addresses(wrong));
    assertThat(corrections)
        .allSatisfy(mail ->
            assertThat(mail.written().text())
                .startsWith(
                    "Correction. Before: " + DENIED + " → Now: " + NotificationBench.RECEIVED));
    assertThat(bench.holding.list()).isEmpty();
    assertThat(bench.queued()).isZero();
    assertThat(count("select count(*) from mail.message where state <> 'accepted'")).isZero();
    assertThat(bench.cases.cases().find(receipt(399)).orElseThrow().history())
        .extracting(CaseEntry::state)
        .containsExactly(CaseEntry.State.WITHDRAWN, CaseEntry.State.IN_FORCE);
  }

  /** What followed it names what was there before it, even where its text was fixed already. */
  @Test
  void saysNothingOfWhatWasTakenBackBeforeAnybodyHeardOfIt() {
    readers(1);
    UUID batch = UUID.randomUUID();
    wrong(batch, 0, 1);
    bench.happens(
        event("moved")
            .of(receipt(0))
            .title("A Title That Is In No Catalogue")
            .at("2026-03-03T10:00:00Z"));
    bench.tell();
    bench.mail.defer(bench.writer);

    withdraw(hold(batch), 1);
    bench.database.jdbc().sql("update mail.message set due = now()").update();

    assertThat(deliver())
        .singleElement()
        .satisfies(mail ->
            assertThat(mail.written().text())
                .startsWith("Before: " + NotificationBench.RECEIVED + " → Now: A Title")
                .doesNotContain(DENIED));
    assertThat(count("select count(*) from mail.message where state <> 'accepted'")).isZero();
  }

  @Test
  void holdsByItselfWhatComesTooOften() {
    readers(120);
    wrong(0, 40);
    bench.tell();
    assertThat(deliver()).hasSize(40);

    wrong(40, 100);
    wrong(100, 110);
    bench.happens(event("other").of(receipt(115)).title(NotificationBench.APPROVED));
    bench.tell();

    assertThat(addresses(deliver())).containsExactly(address(115));
    Holding.Overview held = bench.holding.list().getFirst();
    assertThat(held.hold().automatic()).isTrue();
    assertThat(held.hold().selection().title()).isEqualTo(DENIED);
    assertThat(held.extent().entries()).isEqualTo(110);
    assertThat(held.people().told()).hasSize(40);
    assertThat(held.people().untold()).hasSize(70);
  }

  @Test
  void stopsWhatHadComeBeforeTheHoldAndHasNotLeft() {
    readers(60);
    wrong(0, 30);
    bench.tell(); // in the outbox, not sent
    wrong(30, 40); // in the queue
    wrong(40, 60);
    bench.tell();

    assertThat(deliver()).isEmpty();
    assertThat(bench.holding.list().getFirst().people().count()).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2099-01-01", "2026-03-03T23:59", "+999999999-01-01T00:00"})
  void refusesToHoldWhatComesLaterThanNow(String since) {
    StringWriter said = new StringWriter();

    int exit =
        new CommandLine(new ChangesCommand.Place(bench.holding, bench.settings, bench.clock))
            .setErr(new PrintWriter(said))
            .execute("--since", since, "--by", "tester", "--reason", "a test");

    assertThat(exit).isEqualTo(2);
    assertThat(said.toString()).startsWith("--since lies in the future; now it is 2026-03-03T");
    assertThat(bench.holding.list()).isEmpty();
  }

  @Test
  void takesThreeTimesTheLargestDayForNormal() {
    readers(200);
    bench
        .database
        .jdbc()
        .sql(
            "insert into cases.title_day values ('Case Was Denied', '2026-02-01', 0, 30), ('Case"
                + " Was Denied', '2026-02-01', 5, 30), ('Case Was Denied', '2026-01-01', 0, 300)")
        .update();

    wrong(0, 180);
    bench.tell();
    assertThat(deliver()).as("the day of January is more than sixty days ago").hasSize(180);

    wrong(180, 181);
    bench.tell();
    assertThat(deliver()).isEmpty();
  }

  @Test
  void tellsEveryoneAfterARelease() {
    readers(60);
    wrong(0, 55);
    bench.tell();
    assertThat(deliver()).isEmpty();
    Hold hold = bench.holding.list().getFirst().hold();

    assertThat(bench.holding.release(hold.number(), "it is right", 55))
        .isInstanceOf(Ending.Done.class);
    bench.tell();

    assertThat(deliver()).hasSize(55);
    wrong(55, 60);
    bench.tell();
    assertThat(deliver()).as("what a person let pass is no reason for another hold").hasSize(5);
    assertThat(bench.holding.release(hold.number(), "again", 55))
        .isInstanceOf(Ending.NotOpen.class);
    assertThat(bench.cases.cases().find(receipt(1)).orElseThrow().current().orElseThrow())
        .extracting(CaseEntry::beingChecked)
        .isEqualTo(false);
  }

  @Test
  void takesWhatWasWithdrawnForNoMeasure() {
    readers(110);
    wrong(0, 55);
    withdraw(bench.holding.list().getFirst().hold(), 55);

    wrong(55, 110);
    bench.tell();

    assertThat(deliver()).isEmpty();
    assertThat(bench.holding.list()).hasSize(1);
  }

  @Test
  void keepsHoldingWhatAnotherHoldCovers() {
    readers(2);
    UUID batch = wrong(0, 2);
    Hold one = hold(batch);
    Hold other = hold(batch);

    assertThat(bench.holding.release(one.number(), "checked", 2)).isInstanceOf(Ending.Done.class);
    bench.tell();
    assertThat(deliver()).isEmpty();

    assertThat(bench.holding.release(other.number(), "checked", 2)).isInstanceOf(Ending.Done.class);
    bench.tell();
    assertThat(deliver()).hasSize(2);
  }

  @Test
  void holdsWhatASenderBringsLater() {
    readers(3);
    bench.holding.place(
        new Selection(null, "agency", bench.clock.instant().minusSeconds(60), null));

    wrong(0, 3);
    bench.tell();

    assertThat(deliver()).isEmpty();
    assertThat(bench.holding.place(new Selection(null, "nobody", null, null))).isEmpty();
    assertThat(bench.holding.place(new Selection(UUID.randomUUID(), null, null, null))).isEmpty();
  }

  @Test
  void doesNotMentionWhatIsHeldInOtherMessages() {
    readers(1);
    hold(wrong(0, 1));

    List<Received> mail =
        bench.mailOf(
            event("approved")
                .of(receipt(0))
                .title(NotificationBench.APPROVED)
                .at("2026-03-03T15:00:00Z"));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith("Before: " + NotificationBench.RECEIVED + " → Now: ")
        .doesNotContain(DENIED);
  }

  @Test
  void saysAfterAReleaseThatTheStatusHasMovedOn() {
    readers(1);
    Hold hold = hold(wrong(0, 1));
    bench.mailOf(
        event("approved")
            .of(receipt(0))
            .title(NotificationBench.APPROVED)
            .at("2026-03-03T15:00:00Z"));

    bench.holding.release(hold.number(), "it is right", 1);
    bench.tell();

    List<Received> mail = deliver();
    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith("Checked meanwhile: " + DENIED + ". Status now: " + NotificationBench.APPROVED);
  }

  @Test
  void leavesAloneWhatTheAgencyHasCorrectedItself() {
    readers(2);
    UUID batch = wrong(0, 2);
    bench.tell();
    assertThat(deliver()).hasSize(2);
    List<Received> corrected =
        bench.mailOf(
            event("fix")
                .of(receipt(0))
                .corrects("denied0")
                .title(NotificationBench.APPROVED)
                .at("2026-03-02T15:00:00Z"));
    assertThat(corrected).hasSize(1);

    withdraw(hold(batch), 2);

    assertThat(addresses(deliver())).containsExactly(address(1));
    assertThat(bench.cases.cases().find(receipt(0)).orElseThrow().current().orElseThrow().title())
        .isEqualTo(NotificationBench.APPROVED);
  }

  @Test
  void sendsOneCorrectionForSeveralWrongEntriesOfACase() {
    readers(1);
    UUID batch = wrong(0, 1);
    bench
        .cases
        .ledger()
        .record(
            new Batch(
                batch,
                "agency",
                false,
                true,
                List.of(
                    event("more")
                        .of(receipt(0))
                        .title(NotificationBench.EVIDENCE)
                        .at("2026-03-02T16:00:00Z")
                        .build())));
    bench.tell();
    assertThat(deliver()).hasSize(2);

    withdraw(hold(batch), 1);

    List<Received> mail = deliver();
    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith(
            "Correction. Before: "
                + NotificationBench.EVIDENCE
                + " → Now: "
                + NotificationBench.RECEIVED);
  }

  @Test
  void takesBackWrongWithdrawals() {
    readers(2);
    bench.happens(denied(0), denied(1));
    bench.tell();
    assertThat(deliver()).hasSize(2);
    UUID batch = UUID.randomUUID();
    bench
        .cases
        .ledger()
        .record(
            new Batch(
                batch,
                "agency",
                false,
                true,
                List.of(
                    event("w0").of(receipt(0)).withdraws("denied0").title("").build(),
                    event("w1").of(receipt(1)).withdraws("denied1").title("").build())));
    bench.tell();
    assertThat(bench.mail.deliver(1, bench.writer)).hasSize(1);

    withdraw(hold(batch), 2);

    List<Received> mail = deliver();
    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().text())
        .startsWith("Correction. Before: " + NotificationBench.RECEIVED + " → Now: " + DENIED);
  }

  @Test
  void countsWhatIsJustLeavingAsSent() {
    readers(3);
    UUID batch = wrong(0, 3);
    bench.tell();
    bench
        .database
        .jdbc()
        .sql(
            "update mail.message set content = draft, lease = gen_random_uuid(),"
                + " leased_until = now() + interval '1 minute' where id in"
                + " (select id from mail.message order by id limit 1)")
        .update();
    bench
        .database
        .jdbc()
        .sql(
            "update mail.message set content = draft, lease = gen_random_uuid(),"
                + " leased_until = now() - interval '1 minute' where id in"
                + " (select id from mail.message where lease is null order by id limit 1)")
        .update();

    Hold hold = hold(batch);
    assertThat(bench.holding.list().getFirst().people().told()).hasSize(2);
    withdraw(hold, 3);

    assertThat(deliver()).as("corrections only").hasSize(2);
    assertThat(count("select count(*) from mail.message where state = 'waiting' and halt is null"))
        .isZero();
  }

  /** Ended by force after any of its steps, it is carried on and ends the same. */
  @Test
  void survivesBeingKilledWhereverItIs() {
    readers(30);
    UUID batch = wrong(0, 30);
    bench.tell();
    List<Received> wrong = bench.mail.deliver(10, bench.writer);
    Hold hold = hold(batch);
    bench
        .database
        .transactions()
        .executeWithoutResult(
            transaction -> bench.cases.holds().beginWithdrawal(hold, "wrong file"));
    Set<String> corrected = new HashSet<>();
    for (int step = 0; step < 4; step++) {
      bench
          .database
          .transactions()
          .executeWithoutResult(
              transaction -> assertThat(bench.cases.ledger().takeBack(hold, 5)).isEqualTo(5));
      bench.database.jdbc().sql("drop table if exists spare").update();
      bench.database.jdbc().sql("create table spare as select * from notification.change").update();
      bench.tell();
      bench.database.jdbc().sql("insert into notification.change select * from spare").update();
      deliver().forEach(mail -> assertThat(corrected.add(mail.address())).isTrue());
    }

    bench.holding.carryOn();
    bench.holding.carryOn();
    bench.tell();
    deliver().forEach(mail -> assertThat(corrected.add(mail.address())).isTrue());

    assertThat(corrected).containsExactlyInAnyOrderElementsOf(addresses(wrong));
    assertThat(bench.holding.list()).isEmpty();
    assertThat(count("select count(*) from mail.message where state <> 'accepted'")).isZero();
  }

  /** An account is no address: what one of them was not told is not corrected there. */
  @Test
  void correctsOnlyAtTheAddressThatWasTold() {
    readers(1);
    AccountId reader = bench.reader("own@home.example");
    bench.accounts.add(reader, "helper@home.example", true);
    bench.follows(reader, receipt(0));
    UUID batch = wrong(0, 1);
    bench.tell();
    List<Received> told = bench.mail.deliver(2, bench.writer);

    withdraw(hold(batch), 2);

    assertThat(addresses(deliver())).containsExactlyInAnyOrderElementsOf(addresses(told));
  }

  @Test
  void tellsTheAgencysCorrectionToEachAddressByWhatItWasTold() {
    bench.happens(event("r").title(NotificationBench.RECEIVED).at("2026-03-01T15:00:00Z"));
    bench.tell();
    AccountId reader = bench.reader("own@home.example");
    bench.accounts.add(reader, "helper@home.example", true);
    bench.follows(reader, RECEIPT);
    bench.happens(event("wrong").title(DENIED).at("2026-03-02T15:00:00Z"));
    bench.tell();
    Received told = bench.mail.deliver(1, bench.writer).getFirst();

    List<Received> mail =
        bench.mailOf(
            event("right")
                .corrects("wrong")
                .title(NotificationBench.APPROVED)
                .at("2026-03-02T15:00:00Z"));

    assertThat(mail)
        .hasSize(2)
        .allSatisfy(one ->
            assertThat(one.written().text())
                .startsWith(
                    one.address().equals(told.address())
                        ? "Correction. Before: " + DENIED + " → Now: " + NotificationBench.APPROVED
                        : "Before: "
                            + NotificationBench.RECEIVED
                            + " → Now: "
                            + NotificationBench.APPROVED));
  }

  @Test
  void correctsWhereTheAccountIsReachedNow() {
    bench.happens(event("r").title(NotificationBench.RECEIVED).at("2026-03-01T15:00:00Z"));
    bench.tell();
    AccountId reader = bench.reader("old@home.example");
    bench.follows(reader, RECEIPT);
    bench.happens(event("wrong").title(DENIED).at("2026-03-02T15:00:00Z"));
    bench.tell();
    assertThat(addresses(deliver())).containsExactly("old@home.example");
    bench.accounts.change(reader, "new@home.example");

    List<Received> mail = bench.mailOf(event("back").withdraws("wrong").title(""));

    assertThat(addresses(mail)).containsExactly("new@home.example");
  }

  @Test
  void tellsWhoWasNotToldNothingWhenTheAgencyTakesItBack() {
    bench.happens(event("r").title(NotificationBench.RECEIVED).at("2026-03-01T15:00:00Z"));
    bench.tell();
    AccountId reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
    bench.happens(event("wrong").title(DENIED).at("2026-03-02T15:00:00Z"));

    assertThat(bench.mailOf(event("back").withdraws("wrong").title("")))
        .as("still in the queue")
        .isEmpty();

    bench.happens(event("wrong2").title(DENIED).at("2026-03-02T15:00:00Z"));
    bench.tell();
    assertThat(bench.mailOf(event("back2").withdraws("wrong2").title("")))
        .as("in the outbox")
        .isEmpty();
    assertThat(bench.mail.outbox().list(reader.value())).isEmpty();
  }

  @Test
  void tellsWhoWasNotToldOnlyWhatIsRight() {
    bench.happens(event("r").title(NotificationBench.RECEIVED).at("2026-03-01T15:00:00Z"));
    bench.tell();
    bench.follows(bench.reader("one@home.example"), RECEIPT);
    bench.happens(event("wrong").title(DENIED).at("2026-03-02T15:00:00Z"));
    bench.tell();

    List<Received> mail =
        bench.mailOf(
            event("right")
                .corrects("wrong")
                .title(NotificationBench.APPROVED)
                .at("2026-03-02T15:00:00Z"));

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().subject()).isEqualTo("A case ending 5678 has changed");
    assertThat(mail.getFirst().written().text())
        .startsWith(
            "Before: " + NotificationBench.RECEIVED + " → Now: " + NotificationBench.APPROVED);
  }
}
